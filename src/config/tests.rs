use super::*;

fn wrong(text: &str) -> (String, Option<String>, Option<(u32, u32)>) {
    let error = parse("podlint.yaml", text).unwrap_err();
    assert!(error.render().contains("podlint.yaml:"), "{}", error.render());
    (error.message, error.help, error.position)
}

#[test]
fn reads_everything() {
    let config = parse(
        "podlint.yaml",
        "include: [k8s/**]\n\
         exclude:\n- old/\n\
         levels: {all: warn, memory-in-millibytes: forbid, pending: allow}\n\
         per-path-levels:\n  dev/: {warnings: allow}\n\
         external: [Secret/shop/*]\n\
         cluster: [nodes.yaml]\n\
         complete: [ConfigMap]\n\
         kubernetes-version: 1.30\n\
         crds: [crds]\n\
         notes: yes\n\
         baseline: base.json\n\
         helm:\n  releases:\n  - {chart: charts/web, values: [prod.yaml], name: web, namespace: shop, set: [a.b=1]}\n",
    )
    .unwrap();
    assert_eq!(config.include, ["k8s/**"]);
    assert_eq!(config.kubernetes_version, Some(VersionSet::of(30)));
    assert!(config.notes);
    assert_eq!(config.helm.releases[0].set, ["a.b=1"]);
    assert_eq!(config.levels.len(), 3);
    assert_eq!(parse("x", "").unwrap().include, [""; 0]);
    assert_eq!(parse("x", "# nothing\n").unwrap().include, [""; 0]);
}

#[test]
fn complaints_have_a_place_and_a_way_out() {
    let unknown = wrong("notes: true\nexlude: [a]\n");
    assert_eq!(
        unknown,
        ("unknown key `exlude`".into(), Some("did you mean `exclude`?".into()), Some((2, 1)))
    );
    let lint = wrong("levels:\n  memory-in-milibytes: deny\n");
    assert_eq!(lint.0, "no lint or Pod state is called `memory-in-milibytes`");
    assert_eq!(lint.1.as_deref(), Some("did you mean `memory-in-millibytes`?"));
    assert_eq!(lint.2, Some((2, 3)));
    let level = wrong("levels:\n  all: dany\n");
    assert_eq!(level, ("unknown value `dany`".into(), Some("did you mean `deny`?".into()), Some((2, 8))));
    let version = wrong("kubernetes-version: 1.99\n");
    assert!(version.0.starts_with("no tables of Kubernetes 1.99"), "{}", version.0);
    assert_eq!(version.2, Some((1, 21)));
    assert_eq!(wrong("notes: maybe\n").2, Some((1, 8)));
    assert_eq!(wrong("helm:\n  releases:\n  - chrt: x\n").2, Some((3, 5)));
    assert_eq!(wrong("a: [\n").2, Some((1, 4)));
    assert_eq!(wrong("notes: true\nnotes: false\n").2, Some((2, 1)));
    assert_eq!(wrong("- a\n").2, Some((1, 1)));
}

#[test]
fn found_upward_and_paths_resolved() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(dir.path().join(".podlint.yaml"), "cluster: [saved/nodes.yaml]\n").unwrap();
    let path = find(&deep).unwrap();
    assert_eq!(path, dir.path().join(".podlint.yaml"));
    let loaded = load(&path, ".podlint.yaml").unwrap();
    assert_eq!(loaded.config.cluster, [dir.path().join("saved/nodes.yaml")]);
    std::fs::write(deep.join("podlint.yaml"), "").unwrap();
    assert_eq!(find(&deep).unwrap(), deep.join("podlint.yaml"));
}

/// The schema that editors use says what the code reads. `UPDATE_SCHEMA=1 cargo test` writes it anew.
#[test]
fn the_published_schema_is_the_codes() {
    let mut schema = serde_json::to_value(schemars::schema_for!(Config)).unwrap();
    schema["$id"] = "https://raw.githubusercontent.com/podlint/podlint/main/podlint.schema.json".into();
    schema["title"] = "podlint.yaml".into();
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("podlint.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text, "UPDATE_SCHEMA=1 writes it anew");
}
