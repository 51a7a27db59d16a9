//! Origins held to account: change the text at the origin of a rendered scalar, render again, and the scalar has
//! to be another one.

use std::fs;
use std::path::{Path, PathBuf};

use podlint::helm::{self, Options, Rendered};
use podlint::syntax::yaml::{Kind, Value};
use podlint::syntax::{Origin, SegmentKind, Sources, resolve};

/// So many scalars of each chart are looked at, spread evenly.
const SAMPLES: usize = 24;

fn render(folder: &Path) -> (Sources, Rendered) {
    let sources = Sources::default();
    let options = Options { kube_version: "1.36".into(), ..Options::default() };
    let rendered = match helm::load(&sources, folder, "") {
        Ok(chart) => helm::render(&sources, &chart, &options),
        Err(_) => Rendered::default(),
    };
    (sources, rendered)
}

/// A rendered scalar: where it is and what it says.
struct Scalar {
    template: String,
    document: u32,
    path: String,
    text: String,
    origins: Vec<Origin>,
}

fn scalars(sources: &Sources, rendered: &Rendered) -> Vec<Scalar> {
    let mut out = Vec::new();
    for template in &rendered.templates {
        for (document, root) in template.tree.roots() {
            leaves(root, &mut |leaf| {
                out.push(Scalar {
                    template: template.path.clone(),
                    document,
                    path: leaf.path_from(root),
                    text: leaf.text().unwrap_or("").to_owned(),
                    origins: resolve(sources, leaf.span()),
                });
            });
        }
    }
    out
}

fn leaves<'r>(value: Value<'r>, with: &mut dyn FnMut(Value<'r>)) {
    match value.kind() {
        Kind::Mapping => value.entries().for_each(|entry| leaves(entry.value, with)),
        Kind::Sequence => value.items().for_each(|item| leaves(item, with)),
        Kind::Null => {}
        _ if value.span().is_empty() => {}
        _ => with(value),
    }
}

fn find(rendered: &Rendered, wanted: &Scalar) -> Option<String> {
    // The first part of the path is the chart's name, which may be what was changed.
    let below = |path: &str| path.split_once('/').map(|(_, rest)| rest.to_owned());
    let template = rendered.templates.iter().find(|t| below(&t.path) == below(&wanted.template))?;
    let (_, root) = template.tree.roots().find(|(number, _)| *number == wanted.document)?;
    let mut found = None;
    leaves(root, &mut |leaf| {
        if leaf.path_from(root) == wanted.path {
            found = leaf.text().map(str::to_owned);
        }
    });
    found
}

/// Another text in the place of one: the last letter or digit exchanged, a bool turned round, an action or call
/// replaced by a constant.
fn other(text: &str, kind: SegmentKind, template: bool, before: &str) -> Option<String> {
    if template && text.starts_with("{{") {
        return Some("zz9".to_owned());
    }
    let line = before.rsplit('\n').next().unwrap_or("");
    let action = line.rfind("{{").map_or("", |at| &line[at..]);
    let in_string = !action.matches('"').count().is_multiple_of(2);
    let code = template && kind != SegmentKind::Literal && !in_string;
    if code && !text.starts_with(['"', '`']) && text.parse::<f64>().is_err() {
        return Some("\"zz9\"".to_owned());
    }
    if template && in_string && !text.contains(|c: char| c.is_ascii_alphanumeric()) {
        return Some("zz9".to_owned());
    }
    match text {
        "true" => return Some("false".to_owned()),
        "false" => return Some("true".to_owned()),
        _ => {}
    }
    let (at, last) = text.char_indices().rev().find(|(_, c)| c.is_ascii_alphanumeric())?;
    let new = match last {
        '9' => '8',
        '0'..='8' => char::from(last as u8 + 1),
        'z' | 'Z' => 'y',
        _ => char::from(last as u8 + 1),
    };
    Some(format!("{}{new}{}", &text[..at], &text[at + 1..]))
}

#[derive(Default)]
struct Score {
    right: usize,
    unclear: usize,
    lost: usize,
    wrong: Vec<String>,
}

fn judge(folder: &Path, score: &mut Score) {
    let (sources, before) = render(folder);
    if !before.errors.is_empty() {
        return;
    }
    let all = scalars(&sources, &before);
    let step = (all.len() / SAMPLES).max(1);
    let copy = tempfile::tempdir().unwrap();
    copy_tree(folder, copy.path());
    for scalar in all.iter().step_by(step) {
        let Some(origin) = scalar.origins.first() else {
            score.lost += 1;
            continue;
        };
        let source = sources.get(origin.span.source);
        let written = source.slice(origin.span);
        let template = source.name.contains("templates/");
        let before = &source.text[..origin.span.start as usize];
        let Some(new) = other(written, origin.kind, template, before) else {
            score.unclear += 1;
            continue;
        };
        let Some(path) = &source.path else {
            score.unclear += 1;
            continue;
        };
        let target = copy.path().join(path.strip_prefix(folder).unwrap());
        let (start, end) = (origin.span.start as usize, origin.span.end as usize);
        let text = fs::read_to_string(path).unwrap();
        let changed = format!("{}{new}{}", &text[..start], &text[end..]);
        fs::write(&target, changed).unwrap();
        let (_, after) = render(copy.path());
        fs::write(&target, &text).unwrap();
        match find(&after, scalar) {
            Some(now) if now == scalar.text && after.errors.is_empty() => {
                let at = source.position(origin.span.start);
                let cut = |text: &str| text.chars().take(80).collect::<String>();
                score.wrong.push(format!(
                    "{}:{}:{} {:?} → {:?} leaves {} {} as {:?}",
                    source.name,
                    at.line,
                    at.column,
                    cut(written),
                    cut(&new),
                    scalar.template,
                    scalar.path,
                    cut(&now)
                ));
            }
            Some(now) if now != scalar.text => score.right += 1,
            now => {
                if std::env::var_os("PODLINT_SHOW").is_some() {
                    let why = after.errors.first().map(|e| e.message.as_str());
                    println!(
                        "unclear: {} {written:?} → {new:?}: {} {now:?} {why:?}",
                        source.name, scalar.path
                    );
                }
                score.unclear += 1;
            }
        }
    }
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn charts_below(folder: &Path, out: &mut Vec<PathBuf>) {
    if folder.join("Chart.yaml").is_file() {
        out.push(folder.to_path_buf());
        return;
    }
    let mut below: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    below.sort();
    below.iter().filter(|path| path.is_dir()).for_each(|path| charts_below(path, out));
}

#[test]
fn origins_of_the_own_charts_are_right() {
    let mut score = Score::default();
    for name in ["web", "functions"] {
        judge(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/charts").join(name), &mut score);
    }
    assert!(score.wrong.is_empty(), "{}", score.wrong.join("\n"));
    assert!(score.right > 20, "{} right, {} unclear, {} lost", score.right, score.unclear, score.lost);
}

#[test]
fn lines_of_files_are_traced_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let template = "{{ .Files.Get \"rules.yaml\" }}\n---\nkind: B\ndata:\n\
        {{ (.Files.Glob \"*.ini\").AsConfig | indent 2 }}\n  c: {{ .Files.Get \"b.bin\" | b64enc }}\n  d: |\n\
        {{- range .Files.Lines \"app.ini\" }}\n    {{ . }}\n{{- end }}\n\
        {{ tpl (.Files.Get \"t.txt\") . | indent 2 }}\n";
    let files: [(&str, &[u8]); 6] = [
        ("Chart.yaml", b"apiVersion: v2\nname: web\nversion: 0.1.0\n"),
        ("rules.yaml", b"kind: A\nrules:\n- one: two\n"),
        ("app.ini", b"[web]\nport = 80\n"),
        ("t.txt", b"e: f\n{{- if true }}\ng: {{ .Chart.Name }}h\n{{- end }}"),
        ("b.bin", b"\xff\xfe"),
        ("templates/a.yaml", template.as_bytes()),
    ];
    fs::create_dir(folder.path().join("templates")).unwrap();
    files.iter().for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).unwrap());
    let (sources, rendered) = render(folder.path());
    assert!(rendered.errors.is_empty(), "{:?}", rendered.errors);
    let found = |wanted: &str| {
        let source = &rendered.templates[0].source;
        let start = source.text.find(wanted).unwrap_or_else(|| panic!("{wanted} in {}", source.text));
        let origin = resolve(&sources, source.span(start, start + wanted.len()))[0];
        let file = sources.get(origin.span.source);
        format!("{} {:?} {:?}", file.name, file.slice(origin.span), origin.kind)
    };
    assert_eq!(found("two"), "rules.yaml \"two\" Value");
    assert_eq!(found("port = 80"), "app.ini \"port = 80\" Value");
    assert_eq!(found("e: f"), "t.txt \"e: f\" Value");
    assert_eq!(found("h\n"), "t.txt \"h\" Value");
    let encoded = found("//4=");
    assert!(
        encoded.starts_with("templates/a.yaml \"{{ .Files.Get") && encoded.ends_with("Opaque"),
        "{encoded}"
    );
}

/// Over a folder of charts: `PODLINT_CHARTS=FOLDER cargo test --test podlint origins -- --ignored --nocapture`;
/// `PODLINT_EVERY=5` takes every fifth chart, `PODLINT_SHOW=1` prints what says nothing either way.
#[test]
#[ignore = "needs a folder of charts"]
fn origins_of_a_folder_of_charts_are_right() {
    let Ok(folder) = std::env::var("PODLINT_CHARTS") else { return };
    let every: usize = std::env::var("PODLINT_EVERY").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut charts = Vec::new();
    charts_below(Path::new(&folder), &mut charts);
    let mut score = Score::default();
    for chart in charts.iter().step_by(every) {
        judge(chart, &mut score);
    }
    let Score { right, unclear, lost, wrong } = &score;
    println!("{}", wrong.join("\n"));
    println!("{right} right, {} wrong, {lost} without origin, {unclear} unclear", wrong.len());
    assert!(wrong.len() * 100 <= right + wrong.len(), "more than one in a hundred is wrong");
}
