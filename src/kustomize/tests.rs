use super::*;
use crate::cluster::index::{Lookup, Why};
use crate::model::Object;
use crate::pipeline::{Loaded, lint};
use crate::run::Settings;

fn run(files: &[(&str, &str)]) -> Run {
    let load = |&(name, text): &(&str, &str)| Loaded {
        name: name.to_owned(),
        path: None,
        kind: crate::discover::kind::classify(std::path::Path::new(name), None),
        text: text.to_owned(),
        reported: true,
    };
    lint(files.iter().map(load).collect(), Vec::new(), Settings::default()).run
}

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

fn object<'r>(run: &'r Run, name: &str) -> Object<'r> {
    run.objects().find(|o| o.written_name() == name).unwrap()
}

fn made<'r>(run: &'r Run, from: &str, kind: &str, name: &str) -> Lookup<'r> {
    let from = object(run, from);
    run.index.lookup(run, from.data().unit, kind, from.namespace(), name)
}

#[test]
fn generators_prefixes_and_namespaces() {
    let run = run(&[
        (
            "base/kustomization.yaml",
            "resources: [a.yaml]\nconfigMapGenerator:\n- {name: gen, literals: [x=1], files: [k=f.txt, d/g.txt]}\n",
        ),
        ("base/a.yaml", &map("a")),
        (
            "over/dev/kustomization.yaml",
            "resources: [../../base, b.yaml]\nnamePrefix: dev-\nnamespace: dev\n",
        ),
        ("over/dev/b.yaml", &map("b")),
    ]);
    assert_eq!(object(&run, "a").namespace(), Some("dev"));
    assert_eq!(object(&run, "a").unit().name, "over/dev");
    assert_eq!(object(&run, "a").data().unit, object(&run, "b").data().unit);
    for name in ["gen", "dev-gen", "dev-a", "dev-b"] {
        assert!(matches!(made(&run, "b", "ConfigMap", name), Lookup::Unknown(Why::Produced(_))), "{name}");
    }
    assert!(matches!(made(&run, "b", "ConfigMap", "a"), Lookup::Found(_)));
    assert!(matches!(made(&run, "b", "ConfigMap", "zzz"), Lookup::Missing(_)));
    let keys = run.produced_keys("ConfigMap", Some("dev"), "gen").unwrap();
    assert_eq!(keys, ["g.txt", "k", "x"]);
}

#[test]
fn two_overlays_leave_the_namespace_open() {
    let run = run(&[
        ("base/kustomization.yaml", "resources: [a.yaml, w.yaml]\n"),
        ("base/a.yaml", &map("a")),
        ("base/w.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w, namespace: written}\n"),
        ("dev/kustomization.yaml", "bases: [../base]\nnamespace: dev\n"),
        ("prod/kustomization.yaml", "resources:\n- ../base/\nnamespace: prod\n"),
    ]);
    assert_eq!(object(&run, "a").namespace(), None);
    assert_eq!(object(&run, "w").namespace(), None);
    assert_eq!(object(&run, "a").unit().name, "base");
}

#[test]
fn patches_are_no_objects() {
    let patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n";
    let run = run(&[
        (
            "k/kustomization.yml",
            "resources: [a.yaml]\npatches:\n- path: p.yaml\n- patch: 'x'\npatchesStrategicMerge: [s/q.yaml]\nconfigurations: [c.yaml]\n",
        ),
        ("k/a.yaml", &map("a")),
        ("k/p.yaml", patch),
        ("k/s/q.yaml", patch),
        ("k/patches/r.yaml", patch),
        ("k/other.yaml", patch),
        ("free/patch.yaml", patch),
    ]);
    let fragments: Vec<_> = run
        .objects()
        .filter(|o| o.data().fragment)
        .map(|o| run.trees[o.data().tree as usize].tree.source.name.clone())
        .collect();
    assert_eq!(fragments, ["k/p.yaml", "k/s/q.yaml", "k/patches/r.yaml"]);
}

#[test]
fn common_labels_complete_what_is_missing_and_free_patches_are_no_objects() {
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: [{name: web, image: nginx}]\n";
    let run = run(&[
        ("k/kustomization.yaml", "resources: [web.yaml]\n"),
        ("k/web.yaml", web),
        ("over/kustomization.yaml", "resources: [../k]\ncommonLabels: {x: y}\n"),
        ("free/web.yaml", &web.replace(", image: nginx", "").replace("name: web}\n", "name: part}\n")),
        ("free/whole.yaml", &web.replace("name: web}\n", "name: whole}\n")),
    ]);
    assert!(object(&run, "web").data().completed && !object(&run, "web").data().fragment);
    assert!(object(&run, "part").data().fragment);
    assert!(!object(&run, "whole").data().fragment && !object(&run, "whole").data().completed);
}

#[test]
fn what_a_build_would_complete_is_not_whole_yet() {
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n";
    let run = run(&[
        ("base/kustomization.yaml", "resources: [b.yaml]\n"),
        ("base/b.yaml", binding),
        ("base/left-out.yaml", &map("left-out")),
        ("over/kustomization.yaml", "resources: [../base]\nnamespace: shop\n"),
        ("plain/c.yaml", &map("c")),
    ]);
    assert!(object(&run, "b").data().completed);
    assert!(object(&run, "left-out").data().completed);
    assert!(!object(&run, "c").data().completed);
}

#[test]
fn circles_end() {
    let run = run(&[
        ("a/kustomization.yaml", "resources: [../b, x.yaml]\nnamePrefix: a-\n"),
        ("b/kustomization.yaml", "resources: [../a, ../b, .]\nnamePrefix: b-\n"),
        ("a/x.yaml", &map("x")),
    ]);
    assert!(matches!(made(&run, "x", "ConfigMap", "b-a-x"), Lookup::Unknown(_)));
}

#[test]
fn paths_are_joined_as_text() {
    for (folder, relative, want) in [
        ("a/b", "c.yaml", "a/b/c.yaml"),
        ("a/b", "../c", "a/c"),
        ("", "./c/", "c"),
        ("", "../c", "../c"),
        ("../x", "../../c", "../../c"),
        ("/a", "b", "/a/b"),
        ("a", "/b", "b"),
    ] {
        assert_eq!(join(folder, relative), want, "{folder} {relative}");
    }
}
