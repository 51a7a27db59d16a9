use super::*;

#[test]
fn json_reads_and_prints_as_in_go() {
    let text = Text::plain(r#"{"b":[1,2.50,1e6,1e21],"a":"<x>&\u00e9\n","n":null,"e":{},"l":[]}"#);
    let value = decode(&text).unwrap();
    assert_eq!(
        compact(&value).unwrap().as_str(),
        "{\"a\":\"\\u003cx\\u003e\\u0026é\\n\",\"b\":[1,2.5,1000000,1e+21],\"e\":{},\"l\":[],\"n\":null}"
    );
    let small = decode(&Text::plain(r#"{"a":[1,{}]}"#)).unwrap();
    assert_eq!(encode(&small, Layout::PRETTY).unwrap().as_str(), "{\n  \"a\": [\n    1,\n    {}\n  ]\n}");
    assert_eq!(encode(&Value::from("<"), Layout::RAW).unwrap().as_str(), "\"<\"");
}

#[test]
fn json_faults_are_in_gos_words() {
    for (text, want) in [
        ("{", "unexpected end of JSON input"),
        ("{a", "invalid character 'a' looking for beginning of object key string"),
        ("nope", "invalid character 'o' in literal null (expecting 'u')"),
        ("[1 2]", "invalid character '2' after array element"),
        ("tru", "invalid character ' ' in literal true (expecting 'e')"),
        ("\"a", "unexpected end of JSON input"),
        ("1 1", "invalid character '1' after top-level value"),
    ] {
        assert_eq!(decode(&Text::plain(text)).unwrap_err().message, want);
    }
    let failed = as_dict(decode(&Text::plain("[1]")), "");
    let message = failed.as_dict().and_then(|d| d.get("Error"));
    assert_eq!(
        message.as_ref().and_then(Value::as_str),
        Some("json: cannot unmarshal array into Go value of type map[string]interface {}")
    );
}
