use super::*;
use crate::helm::functions::{json, yaml};

fn texts(schema: &str, values: &str) -> String {
    let schema = json::decode(&Text::plain(schema)).unwrap();
    let values = yaml::decode(&Text::plain(values)).unwrap();
    Schema::of(schema).check(&values).iter().map(Fault::text).collect()
}

/// The wording is Helm 4.2.4's for this schema and these values; the order among keys is that of their names.
#[test]
fn faults_are_in_the_words_helm_prints() {
    let schema = r##"{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","required":["zz","yy"],
"properties":{"a":{"maximum":65535},"b":{"minimum":0.5},"c":{"maximum":0.0001},"d":{"minimum":1},"e":{"type":["integer","null"]},
"f":{"uniqueItems":true,"minItems":2000},"g":{"additionalProperties":false,"properties":{"x":{"type":"string"}}},"h":{"pattern":"^[0-9]+$","minLength":1200},
"i":{"anyOf":[{"type":"string"},{"minimum":10,"multipleOf":2}]},"j":{"$ref":"#/definitions/j"},"k":{"maximum":1e21},"l":{"enum":["a",1,null,true]}},
"definitions":{"j":{"properties":{"p":{"properties":{"q":{"type":"integer"}}}}}}}"##;
    let values = "a: 70000\nb: 0.25\nc: 123456789.123\nd: 1e-7\ne: x\nf: [1,2,1]\ng: {x: 1, z: 2}\nh: abc\ni: 5\n\
                  j: {p: {q: s}}\nk: 1e22\nl: it's \"q\"\n";
    let want = "\
- at '': missing properties 'zz', 'yy'
- at '/a': maximum: got 70,000, want 65,535
- at '/b': minimum: got 0.25, want 0.5
- at '/c': maximum: got 1.23456789123×10⁰⁸, want 0.0001
- at '/d': minimum: got 1×10⁻⁰⁷, want 1
- at '/e': got string, want null or integer
- at '/f': validation failed
  - at '/f': minItems: got 3, want 2,000
  - at '/f': items at 0 and 2 are equal
- at '/g': validation failed
  - at '/g/x': got number, want string
  - at '/g': additional properties 'z' not allowed
- at '/h': validation failed
  - at '/h': minLength: got 3, want 1,200
  - at '/h': 'abc' does not match pattern '^[0-9]+$'
- at '/i': 'anyOf' failed
  - at '/i': got number, want string
  - at '/i': validation failed
    - at '/i': minimum: got 5, want 10
    - at '/i': multipleOf: got 5, want 2
- at '/j/p/q': got string, want integer
- at '/k': maximum: got 1×10²², want 1×10²¹
- at '/l': value must be one of 'a', 1, <nil>, true
";
    assert_eq!(texts(schema, values), want);
}

#[test]
fn what_fits_is_silent() {
    for (schema, values) in [
        (r#"{"type":"object","properties":{"port":{"type":"integer"}}}"#, "port: 8080"),
        (r#"{"properties":{"a":{"type":["string","null"]}}}"#, "a: null"),
        (r##"{"$ref":"https://elsewhere.example/schema.json"}"##, "a: 1"),
        (
            r##"{"properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"properties":{"n":{"$ref":"#/$defs/n"}}}}}"##,
            "a: {n: {n: {}}}",
        ),
        (r#"{"if":{"properties":{"on":{"const":true}}},"then":{"required":["x"]}}"#, "\"on\": false"),
        (r#"{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}"#, "a: 1"),
        (r#"{"properties":{"a":{"multipleOf":0.1}}}"#, "a: 0.3"),
        (r#"{"properties":{"a":{"format":"ipv4"}}}"#, "a: not asserted in 2020-12"),
        (r#"{"oneOf":[{"required":["a"]},{"required":["b"]}]}"#, "a: 1"),
        (r##"{"a":{"$ref":"#"},"$ref":"#"}"##, "a: 1"),
    ] {
        assert_eq!(texts(schema, values), "", "{schema}");
    }
}

#[test]
fn what_does_not_fit_is_found() {
    for (schema, values, want) in [
        (r#"{"unevaluatedProperties":false,"properties":{"a":{}}}"#, "b: 1", "- at '/b': false schema\n"),
        (r#"{"not":{"required":["a"]}}"#, "a: 1", "- at '': 'not' failed\n"),
        (r#"{"oneOf":[{},{}]}"#, "a: 1", "- at '': 'oneOf' failed, subschemas 0, 1 matched\n"),
        (r#"{"dependentRequired":{"a":["b"]}}"#, "a: 1", "- at '': properties 'b' required, if 'a' exists\n"),
        (
            r#"{"properties":{"a":{"items":{"type":"string"}}}}"#,
            "a: [x, 1]",
            "- at '/a/1': got number, want string\n",
        ),
        (r#"{"properties":{"a":{"const":"x"}}}"#, "a: y", "- at '/a': value must be 'x'\n"),
        (
            r##"{"properties":{"a":{"$ref":"#/no"}}}"##,
            "b: 1",
            "- json-pointer in \"file:///values.schema.json#/no\" not found\n",
        ),
    ] {
        assert_eq!(texts(schema, values), want, "{schema}");
    }
}

const ITEMS: &str = r#""properties":{
"a":{"contains":{"type":"string"},"minContains":2},
"b":{"contains":{"type":"string"},"minContains":2},
"c":{"contains":{"type":"string"},"maxContains":1},
"d":{"contains":{"type":"string"},"minContains":0},
"e":{"contains":{"type":"string"}},
"f":{"prefixItems":[{"type":"string"}],"unevaluatedItems":false},
"g":{"prefixItems":[{"type":"string"}],"unevaluatedItems":{"type":"number"}},
"h":{"allOf":[{"prefixItems":[true,true]}],"unevaluatedItems":false},
"i":{"contains":{"type":"string"},"unevaluatedItems":false},
"j":{"items":{"type":"string"},"unevaluatedItems":false},
"k":{"anyOf":[{"prefixItems":[{"const":1}]},{"prefixItems":[true,{"const":2}]}],"unevaluatedItems":false},
"l":{"contains":{"type":"string"},"minContains":3,"maxContains":1},
"m":{"if":{"prefixItems":[{"const":1}]},"then":{"prefixItems":[true,true]},"else":{"prefixItems":[true,true,true]},"unevaluatedItems":false}
}}"#;

/// The wording is Helm 4.2.4's; the order among keys is that of their names.
#[test]
fn items_are_counted_and_left_over_as_in_helm() {
    let values = "a: [1]\nb: [1, x]\nc: [x, 1, z]\nd: [1]\ne: [1]\nf: [x, 1, 2]\ng: [x, 1, z]\nh: [1, 2, 3]\n\
                  i: [x, 1]\nj: [x, 1]\nk: [1, 2, 3]\nl: [x, z]\nm: [1, 2, 3]\n";
    let newest = format!("{{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",{ITEMS}");
    assert_eq!(texts(&newest, values), include_str!("items.txt"));
    let old = format!("{{\"$schema\":\"http://json-schema.org/draft-07/schema\",{ITEMS}");
    let want = "\
- at '/a': no items match contains schema
  - at '/a/0': got number, want string
- at '/d': no items match contains schema
  - at '/d/0': got number, want string
- at '/e': no items match contains schema
  - at '/e/0': got number, want string
- at '/j/1': got number, want string
";
    assert_eq!(texts(&old, values), want);
}

#[test]
fn what_leads_out_of_the_chart_is_known() {
    let schema = |text: &str| json::decode(&Text::plain(text)).unwrap();
    let urls = |text: &str| -> Vec<String> {
        compile::references(&schema(text)).remote.into_iter().map(|(url, _)| url).collect()
    };
    assert_eq!(
        urls(r#"{"properties":{"a":{"$ref":"https://e.example/a.json"}}}"#),
        ["https://e.example/a.json"]
    );
    assert_eq!(urls(r#"{"$id":"https://e.example/","items":{"$ref":"b.json"}}"#), ["b.json"]);
    for quiet in [
        r##"{"properties":{"a":{"$ref":"http://json-schema.org/draft-07/schema#"}}}"##,
        r#"{"definitions":{"a":{"$ref":"https://e.example/a.json"}}}"#,
        r#"{"properties":{"a":{"default":{"$ref":"https://e.example/a.json"}}}}"#,
    ] {
        assert!(urls(quiet).is_empty(), "{quiet}");
    }
}

#[test]
fn the_fault_lies_at_the_value_or_the_key() {
    let schema = json::decode(&Text::plain(
        r#"{"properties":{"port":{"type":"integer"},"image":{"additionalProperties":false}}}"#,
    ));
    let written = "port: http\nimage:\n  tga: latest\n";
    let span = Span::new(crate::syntax::SourceId(1), 0, written.len() as u32);
    let values = yaml::decode(&Text::of(written, Some(Origin::literal(span)))).unwrap();
    let faults = Schema::of(schema.unwrap()).check(&values);
    let places: Vec<&str> =
        faults.iter().filter_map(|f| f.span.map(|s| &written[s.start as usize..s.end as usize])).collect();
    assert_eq!(places, ["tga", "http"]);
}
