use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::syntax::Sources;
use crate::syntax::yaml::parse;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn options(folder: &Path) -> Options {
    Options { working_directory: folder.to_path_buf(), ..Options::default() }
}

fn found(folder: &Path, arguments: &[&str], options: &Options) -> Vec<(String, FileKind)> {
    let arguments: Vec<String> = arguments.iter().map(|&a| a.to_owned()).collect();
    let out = discover(&arguments, options);
    assert_eq!(out.errors, [], "{folder:?}");
    out.inputs.into_iter().map(|input| (input.name, input.kind)).collect()
}

fn names(folder: &Path, arguments: &[&str], options: &Options) -> Vec<String> {
    found(folder, arguments, options).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_folder_is_walked_with_its_ignore_rules() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            (".gitignore", "build/\n*.gen.yaml\n"),
            ("a.yaml", ""),
            ("b/c.yml", ""),
            ("b/d.json", ""),
            ("b/readme.md", ""),
            ("b/x.gen.yaml", ""),
            ("build/e.yaml", ""),
            (".hidden/f.yaml", ""),
        ],
    );
    let mut options = options(dir.path());
    assert_eq!(names(dir.path(), &["."], &options), ["a.yaml", "b/c.yml", "b/d.json"]);
    assert_eq!(names(dir.path(), &["b", "./b/c.yml"], &options), ["b/c.yml", "b/d.json"]);
    assert_eq!(names(dir.path(), &[".hidden"], &options), [".hidden/f.yaml"]);
    options.no_ignore = true;
    let all = ["a.yaml", "b/c.yml", "b/d.json", "b/x.gen.yaml", "build/e.yaml"];
    assert_eq!(names(dir.path(), &["."], &options), all);
}

#[test]
fn globs_and_missing_arguments() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[("apps/a/x.yaml", ""), ("apps/b/c/y.yaml", ""), ("apps/[z].yaml", ""), ("n.txt", "")],
    );
    let options = options(dir.path());
    assert_eq!(
        names(dir.path(), &["apps/**/*.yaml"], &options),
        ["apps/[z].yaml", "apps/a/x.yaml", "apps/b/c/y.yaml"]
    );
    assert_eq!(names(dir.path(), &["apps/*/*.yaml"], &options), ["apps/a/x.yaml"]);
    assert_eq!(names(dir.path(), &["apps/[z].yaml"], &options), ["apps/[z].yaml"]);
    assert_eq!(names(dir.path(), &["n.txt"], &options), ["n.txt"]);
    let out = discover(&["none.yaml".to_owned(), "x*.yaml".to_owned(), "apps/a".to_owned()], &options);
    assert_eq!(
        out.errors,
        [ArgumentError::Missing("none.yaml".to_owned()), ArgumentError::NoMatch("x*.yaml".to_owned())]
    );
    assert_eq!(out.inputs.len(), 1);
    assert!(!out.named_files);
}

#[test]
fn parts_of_charts_are_no_manifests() {
    use ChartPart::{Crd, Metadata, Template, Values};
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            ("charts/web/Chart.yaml", ""),
            ("charts/web/values.yaml", ""),
            ("charts/web/values-prod.yaml", ""),
            ("charts/web/ci/small-values.yaml", ""),
            ("charts/web/templates/a.yaml", ""),
            ("charts/web/templates/_helpers.tpl", ""),
            ("charts/web/crds/crd.yaml", ""),
            ("charts/web/examples/pod.yaml", ""),
            ("charts/web/charts/db/Chart.yaml", ""),
            ("charts/web/charts/db/values.yaml", ""),
            ("charts/web/charts/db/templates/b.yaml", ""),
            ("templates/plain.yaml", ""),
            ("values.yaml", ""),
        ],
    );
    let options = options(dir.path());
    let want = [
        ("charts/web/Chart.yaml", FileKind::Chart(Metadata)),
        ("charts/web/charts/db/Chart.yaml", FileKind::Chart(Metadata)),
        ("charts/web/charts/db/templates/b.yaml", FileKind::Chart(Template)),
        ("charts/web/charts/db/values.yaml", FileKind::Chart(Values)),
        ("charts/web/ci/small-values.yaml", FileKind::Chart(Values)),
        ("charts/web/crds/crd.yaml", FileKind::Chart(Crd)),
        ("charts/web/examples/pod.yaml", FileKind::Manifest),
        ("charts/web/templates/_helpers.tpl", FileKind::Chart(Template)),
        ("charts/web/templates/a.yaml", FileKind::Chart(Template)),
        ("charts/web/values-prod.yaml", FileKind::Chart(Values)),
        ("charts/web/values.yaml", FileKind::Chart(Values)),
        ("templates/plain.yaml", FileKind::Manifest),
        ("values.yaml", FileKind::Values),
    ];
    let got = found(dir.path(), &["."], &options);
    assert_eq!(got.iter().map(|(name, kind)| (name.as_str(), *kind)).collect::<Vec<_>>(), want);
    // The same from inside the chart, and for a file named by itself.
    for argument in ["charts/web/charts/db/templates", "charts/web/charts/db/templates/b.yaml"] {
        let out = discover(&[argument.to_owned()], &options);
        assert_eq!(out.inputs.len(), 1, "{argument}");
        assert_eq!(out.inputs[0].kind, FileKind::Chart(Template));
        assert_eq!(out.inputs[0].chart.as_deref(), Some(dir.path().join("charts/web").as_path()));
    }
    let out = discover(&[".".to_owned()], &options);
    assert_eq!(out.charts, [dir.path().join("charts/web")]);
}

#[test]
fn the_configuration_takes_files_out() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("a.yaml", ""), ("old/b.yaml", ""), ("k/c.yaml", ""), ("k/d.yaml.tmpl", "")]);
    let filter = |include: &[&str], exclude: &[&str]| {
        let list = |patterns: &[&str]| patterns.iter().map(|&p| p.to_owned()).collect::<Vec<_>>();
        Filter::new(dir.path(), &list(include), &list(exclude)).unwrap()
    };
    let with = |filter| Options { filter, ..options(dir.path()) };
    assert_eq!(names(dir.path(), &["."], &with(filter(&[], &["old/"]))), ["a.yaml", "k/c.yaml"]);
    assert_eq!(names(dir.path(), &["old/b.yaml"], &with(filter(&[], &["old/"]))), [""; 0]);
    assert_eq!(names(dir.path(), &["."], &with(filter(&["k/**"], &[]))), ["k/c.yaml", "k/d.yaml.tmpl"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(dir.path(), &[("a/x.yaml", "")]);
    write(outside.path(), &[("y.yaml", "")]);
    symlink("..", dir.path().join("a/loop")).unwrap();
    symlink("a/x.yaml", dir.path().join("again.yaml")).unwrap();
    symlink("nothing", dir.path().join("broken.yaml")).unwrap();
    symlink(outside.path(), dir.path().join("out")).unwrap();
    symlink(outside.path(), outside.path().join("self")).unwrap();
    assert_eq!(names(dir.path(), &["."], &options(dir.path())), ["a/x.yaml", "out/y.yaml"]);
}

#[test]
fn what_is_no_text_is_said_so() {
    let dir = tempfile::tempdir().unwrap();
    let kind = |bytes: &[u8]| {
        fs::write(dir.path().join("f.yaml"), bytes).unwrap();
        read::read_text(&dir.path().join("f.yaml"), 100).unwrap_err()
    };
    assert!(matches!(kind(b"a: \xff\xff\n"), ReadProblemKind::InvalidUtf8 { at: 3, .. }));
    assert_eq!(kind(b"\xff\xfea\0"), ReadProblemKind::Utf16);
    assert_eq!(kind(b"\x7fELF\0\0\xff"), ReadProblemKind::Binary);
    assert_eq!(kind(b"a\0b"), ReadProblemKind::Binary);
    assert_eq!(kind(&[b'a'; 101]), ReadProblemKind::TooLarge { limit: 100 });
    let missing = read::read_text(&dir.path().join("none"), 100).unwrap_err();
    assert_eq!(missing.to_string(), "cannot be read: no such file or directory");
}

#[test]
fn documents_are_told_apart() {
    use DocumentKind::*;
    for (text, want) in [
        ("apiVersion: v1\nkind: Pod", Object),
        ("apiVersion: example.com/v1\nkind: Thing", Object),
        ("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease", HelmRelease),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Application", Application),
        ("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization", Object),
        ("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization", Kustomization),
        ("resources: [a.yaml]\nnamespace: x", Kustomization),
        ("resources: {limits: {cpu: 1}}\nimage: x", Other),
        ("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration", ComponentConfig),
        ("apiVersion: v1\nkind: Config\nclusters: []", ClientConfig),
        ("apiVersion: v2\nname: chart\nversion: 1.0.0", Other),
        ("kind: Pod\nmetadata: {name: a}\nspec: {}", Incomplete),
        ("kind: Pod", Other),
        ("services: {web: {image: x}}", Compose),
        ("on: push\njobs: {}", Workflow),
        ("openapi: 3.0.0\npaths: {}", Schema),
        ("replicaCount: 1\nimage: {tag: x}", Other),
        ("[1, 2]", Other),
        ("text", Other),
    ] {
        let sources = Sources::default();
        let source = sources.add_file("x.yaml".to_owned(), None, text.into());
        let tree = parse(&Arc::clone(&source));
        let root = tree.roots().next().unwrap().1;
        assert_eq!(document::classify(root), want, "{text}");
    }
}

#[test]
fn context_reads_only_what_holds_the_name() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            (".git/HEAD", ""),
            ("apps/web.yaml", "uses: settings"),
            ("common/settings.yaml", "name: settings"),
            ("common/other.yaml", "name: other"),
            ("common/kustomization.yaml", "configMapGenerator: []"),
        ],
    );
    let options = options(dir.path());
    let discovery = discover(&["apps/web.yaml".to_owned()], &options);
    assert!(discovery.named_files);
    let root = root(&dir.path().join("apps"), None);
    assert_eq!(root, dir.path());
    let context = Context::new(root, &discovery, options);
    assert_eq!(context.beside(), []);
    let held: Vec<String> =
        context.holding(&["settings".into()]).into_iter().map(|(input, _)| input.name).collect();
    assert_eq!(held, ["common/kustomization.yaml", "common/settings.yaml"]);
}
