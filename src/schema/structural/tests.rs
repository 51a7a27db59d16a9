use super::{Pruner, Validator};
use crate::syntax::{Sources, yaml};
use crate::versions::VersionSet;

const SCHEMA: &str = "
type: object
required: [spec]
properties:
  spec:
    type: object
    required: [size, mode]
    properties:
      size: { type: integer, minimum: 1, maximum: 5 }
      mode: { type: string, enum: [fast, safe], default: safe }
      name: { type: string, pattern: '^[a-z]+$', maxLength: 5 }
      port: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
      tags: { type: array, maxItems: 2, x-kubernetes-list-type: set, items: { type: string } }
      labels: { type: object, additionalProperties: { type: string } }
      free: { type: object, x-kubernetes-preserve-unknown-fields: true }
      address: { type: string, format: ipv4 }
      maybe: { type: string, nullable: true }
      template: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true }
";

fn check(spec: &str) -> Vec<String> {
    let sources = Sources::default();
    let schema = yaml::parse(&sources.add_file("crd.yaml".into(), None, SCHEMA.into()));
    let text = format!("apiVersion: example.com/v1\nkind: Cache\nmetadata: {{ name: a }}\nspec: {spec}\n");
    let tree = yaml::parse(&sources.add_file("a.yaml".into(), None, text.into()));
    let (root, schema) = (tree.roots().next().unwrap().1, schema.roots().next().unwrap().1);
    let mut all = Pruner::new(root, VersionSet::ALL).run(schema);
    all.extend(Validator::new(root, VersionSet::ALL).run(schema));
    all.iter().map(crate::validation::Refusal::sentence).collect()
}

#[test]
fn good_ones_are_silent() {
    for spec in [
        "{ size: 3 }",
        "{ size: 3.0, mode: fast, port: http, tags: [a, b], labels: { a: b }, maybe: null }",
        "{ size: 1, free: { any: { thing: 1 } }, template: { apiVersion: v1, kind: Pod, metadata: {}, spec: {} } }",
        "{ size: 1, name: '${NAME}', port: 80, address: 10.0.0.1 }",
    ] {
        assert_eq!(check(spec), Vec::<String>::new(), "{spec}");
    }
}

#[test]
fn faults_are_said_as_the_server_says_them() {
    for (spec, want) in [
        ("{ }", "spec.size: Required value"),
        (
            "{ size: '3' }",
            "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"",
        ),
        ("{ size: 9 }", "spec.size: Invalid value: 9: spec.size in body should be less than or equal to 5"),
        (
            "{ size: 1, mode: slow }",
            "spec.mode: Unsupported value: \"slow\": supported values: \"fast\", \"safe\"",
        ),
        (
            "{ size: 1, name: A }",
            "spec.name: Invalid value: \"A\": spec.name in body should match '^[a-z]+$'",
        ),
        ("{ size: 1, name: abcdef }", "spec.name: Too long: may not be more than 5 bytes"),
        ("{ size: 1, tags: [a, a] }", "spec.tags[1]: Duplicate value: \"a\""),
        ("{ size: 1, tags: [a, b, c] }", "spec.tags: Too many: 3: must have at most 2 items"),
        (
            "{ size: 1, labels: { a: 1 } }",
            "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"",
        ),
        ("{ size: 1, sise: 2 }", "strict decoding error: unknown field \"spec.sise\""),
        (
            "{ size: 1, address: x }",
            "spec.address: Invalid value: \"x\": spec.address in body must be of type ipv4: \"x\"",
        ),
        // A null that is not allowed is taken out before the object is validated.
        ("null", "spec: Required value"),
        ("{ size: null, name: null }", "spec.size: Required value"),
    ] {
        assert_eq!(check(spec), [want], "{spec}");
    }
}
