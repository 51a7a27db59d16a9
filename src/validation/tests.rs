//! How the cursor walks and what it says.

use super::*;
use crate::syntax::yaml::parse;

/// What the server says of documents in some versions.
pub fn refusals(text: &str, versions: VersionSet) -> Vec<Refusal> {
    let tree = parse(&crate::syntax::yaml::testing_source(text));
    let mut out = Vec::new();
    for (_, root) in tree.roots() {
        let (version, kind) = (root.str_at(&["apiVersion"]).unwrap(), root.str_at(&["kind"]).unwrap());
        out.extend(validate(root, version, kind, versions));
    }
    out
}

fn sentences(text: &str, warnings: bool) -> Vec<String> {
    let all = refusals(text, VersionSet::of(34));
    all.iter().filter(|r| r.kind.is_warning() == warnings).map(Refusal::sentence).collect()
}

/// What is refused in documents, each as `field: message`.
pub fn refused(text: &str) -> Vec<String> {
    sentences(text, false)
}

/// What is warned of in documents.
pub fn warned(text: &str) -> Vec<String> {
    sentences(text, true)
}

fn with_root(text: &str, check: impl FnOnce(Field<'_>)) -> Vec<Refusal> {
    let tree = parse(&crate::syntax::yaml::testing_source(text));
    let root = tree.roots().next().unwrap().1;
    let context = Context::new(root, "v1", "Test", VersionSet::of(34));
    check(context.root());
    context.take()
}

#[test]
fn paths_and_messages() {
    let found = with_root("spec:\n  list:\n  - name: Foo\n  map: {a.b/c: 1}\n", |root| {
        let spec = root.get("spec");
        for item in spec.get("list").items() {
            item.get("name").not_supported(&["bar", "foo"]);
            item.get("image").required("");
        }
        for (_, value) in spec.get("map").entries() {
            value.invalid("must be even");
        }
        spec.get("list").too_many(3, 1);
        spec.get("absent").get("below").required("say it");
    });
    let said: Vec<String> = found.iter().map(Refusal::sentence).collect();
    assert_eq!(
        said,
        [
            "spec.list[0].name: Unsupported value: \"Foo\": supported values: \"bar\", \"foo\"",
            "spec.list[0].image: Required value",
            "spec.map[a.b/c]: Invalid value: 1: must be even",
            "spec.list: Too many: 3: must have at most 1 item",
            "spec.absent.below: Required value: say it",
        ]
    );
    assert_eq!(found[0].help.as_deref(), Some("did you mean `foo`?"));
    // Missing things point at the nearest key that is there.
    assert_eq!((found[1].span.start, found[1].span.end), (18, 22));
    assert_eq!((found[4].span.start, found[4].span.end), (0, 4));
}

#[test]
fn metadata_is_checked() {
    let found = refused(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: A\n  namespace: x.y\n  labels: {a b: 'c d'}\n  finalizers: [x]\nspec: {containers: [{name: a, image: b}]}\n",
    );
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found[0].starts_with("metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must"));
    assert_eq!(found[1], "metadata.namespace: Invalid value: \"x.y\": must not contain dots");
    assert!(found[2].starts_with("metadata.labels: Invalid value: \"a b\": name part must consist of"));
    assert!(found[3].starts_with("metadata.labels: Invalid value: \"c d\": a valid label must be"));
    assert!(found[4].starts_with("metadata.finalizers[0]: Invalid value: \"x\": name is neither a standard"));
    assert_eq!(
        refused("apiVersion: v1\nkind: Pod\nmetadata: {}\n"),
        [
            "metadata.name: Required value: name or generateName is required",
            "spec.containers: Required value"
        ]
    );
}

#[test]
fn kinds_without_rules_have_metadata() {
    let found =
        refused("apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nhandler: a\nmetadata: {labels: {a b: c}}\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], "metadata.name: Required value: name or generateName is required");
    assert_eq!(refused("apiVersion: example.com/v1\nkind: Thing\n"), [""; 0]);
    assert_eq!(refused("apiVersion: v1\nkind: PersistentVolumeList\n"), [""; 0]);
}
