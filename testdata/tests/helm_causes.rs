//! Findings in rendered charts say what in the chart they come from: the empty value, the wrong indentation, the
//! value without quotes.

use std::fs;
use std::path::Path;

use serde_json::Value;

fn lint(files: &[(&str, &str)], arguments: &[&str]) -> (tempfile::TempDir, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let chart = ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
    for (name, text) in [chart].iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let found = run(folder.path(), arguments);
    (folder, found)
}

fn run(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = assert_cmd::Command::cargo_bin("podlint")
        .unwrap()
        .current_dir(folder)
        .args(["--no-config", "--format", "json", "."])
        .args(arguments)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["diagnostics"].as_array().unwrap().clone()
}

/// The findings as text: severity, lint, help, then each label.
fn told(folder: &Path, found: &[Value]) -> String {
    let mut out = String::new();
    for one in found {
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        out.push_str(&format!("{} {}: {}\n", text(&one["severity"]), text(&one["lint"]), text(&one["help"])));
        for label in one["labels"].as_array().unwrap() {
            let path = label["path"].as_str().unwrap();
            let source = fs::read_to_string(folder.join(path)).unwrap();
            let byte = |end: &str| label["span"][end]["byte"].as_u64().unwrap() as usize;
            let line = &label["span"]["start"]["line"];
            let what = &source[byte("start")..byte("end")];
            out.push_str(&format!("  {path}:{line} `{what}` {}\n", text(&label["text"])));
        }
    }
    out
}

fn pod(container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n{container}"
    )
}

fn check(template: &str, values: &str, want: &str) {
    let (folder, found) = lint(&[("templates/a.yaml", template), ("values.yaml", values)], &[]);
    assert_eq!(told(folder.path(), &found), want);
}

#[test]
fn an_empty_tag_is_shown_where_it_is_empty() {
    let image =
        "    image: \"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\"\n";
    check(
        &pod(image),
        "image:\n  repository: nginx\n  tag: \"\"\n",
        "error image-reference-invalid: set the tag in `values.yaml`, or `appVersion` in `Chart.yaml`\n  \
         values.yaml:3 `tag: \"\"` the tag is empty here\n  \
         templates/a.yaml:8 `{{ .Values.image.tag | default .Chart.AppVersion }}` prints nothing\n",
    );
    check(
        &pod(image),
        "image:\n  repository: nginx\n",
        "error image-reference-invalid: set `image.tag` in `values.yaml`, or `appVersion` in `Chart.yaml`\n  \
         templates/a.yaml:8 `{{ .Values.image.tag | default .Chart.AppVersion }}` no values file sets `image.tag`\n",
    );
    // Through a helper that is handed the image.
    let helper = "{{- define \"image\" -}}\n{{- printf \"%s:%s\" .repository .tag -}}\n{{- end -}}\n";
    let template = pod("    image: {{ include \"image\" .Values.image | quote }}\n");
    let files = [
        ("templates/_helpers.tpl", helper),
        ("templates/a.yaml", &template),
        ("values.yaml", "image:\n  repository: nginx\n  tag:\n"),
    ];
    let (folder, found) = lint(&files, &[]);
    assert_eq!(
        told(folder.path(), &found),
        "error image-reference-invalid: set the tag in `values.yaml`\n  \
         values.yaml:3 `tag` the tag is empty here\n  \
         templates/_helpers.tpl:2 `{{- printf \"%s:%s\" .repository .tag -}}` renders `nginx:%!s(<nil>)`\n"
    );
}

#[test]
fn an_action_that_prints_nothing_is_named() {
    check(
        &pod("    image: {{ .Values.image }}\n    ports:\n    - containerPort: {{ .Values.port }}\n"),
        "image:\n",
        "error required-field-missing: give `image` a value in `values.yaml`, or ask for it: `required \"image is required\" .Values.image`\n  \
         templates/a.yaml:8 `{{ .Values.image }}` prints nothing: `image` is empty\n  \
         values.yaml:1 `image` nothing is given here\n\
         error required-field-missing: give `port` a value in `values.yaml`, or ask for it: `required \"port is required\" .Values.port`\n  \
         templates/a.yaml:10 `{{ .Values.port }}` no values file sets `port`\n",
    );
}

#[test]
fn indentation_that_loses_the_parent_is_counted() {
    check(
        &pod("    image: nginx:1.27\n    resources:\n    {{- toYaml .Values.resources | nindent 4 }}\n"),
        "resources:\n  limits: { memory: 128Mi }\n",
        "error unknown-field: write `nindent 6`\n  \
         templates/a.yaml:10 `nindent 4` puts this beside `resources`, which stands at column 4, not under it\n  \
         values.yaml:2 `limits` renders this\n",
    );
    let labels =
        |lines: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n{lines}");
    let values = "labels:\n  a: b\n  c: d\n";
    check(
        &labels("    app: web\n    {{- toYaml .Values.labels | nindent 6 }}\n"),
        values,
        "error invalid-yaml: write `nindent 4`\n  \
         templates/a.yaml:7 `nindent 6` the line above is indented by 4\n  \
         values.yaml:2 `a` renders this\n",
    );
    check(
        &labels("    {{- toYaml .Values.labels | nindent 6 }}\n    app: web\n"),
        values,
        "error invalid-yaml: write `nindent 4`\n  \
         templates/a.yaml:6 `nindent 6` what else stands under `labels` is indented by 4\n  \
         templates/a.yaml:7 `a` this is where it shows\n",
    );
    check(
        &labels("    {{ toYaml .Values.labels | indent 4 }}\n"),
        values,
        "error invalid-yaml: write `{{- … | nindent 4 }}`\n  \
         templates/a.yaml:6 `indent 4` the first line is indented twice: `indent` begins no line\n  \
         values.yaml:3 `c` renders this\n",
    );
    let (folder, _) = lint(
        &[
            ("templates/a.yaml", &labels("    {{ toYaml .Values.labels | indent 4 }}\n")),
            ("values.yaml", values),
        ],
        &["--fix", "--unsafe-fixes"],
    );
    let fixed = fs::read_to_string(folder.path().join("templates/a.yaml")).unwrap();
    assert!(fixed.ends_with("    {{- toYaml .Values.labels | nindent 4 }}\n"), "{fixed}");
    assert!(run(folder.path(), &[]).is_empty());
}

#[test]
fn values_that_yaml_changes_are_shown_where_they_land_in_texts() {
    let container = "    image: nginx:{{ .Values.tag }}\n    args: [\"--account={{ .Values.account }}\"]\n    \
        env:\n    - name: MODE\n      value: {{ .Values.mode | quote }}\n    - name: SHARE\n      \
        value: {{ .Values.share | quote }}\n    resources:\n      limits: { memory: \"{{ .Values.memory }}\" }\n";
    check(
        &pod(container),
        "tag: 1.10\naccount: 123456789012\nmode: on\nshare: 0.50\nmemory: 1073741824\n",
        "warning unquoted-value-changed: put it in quotes: `\"1.10\"`\n  \
         values.yaml:1 `1.10` to YAML this is a number, and zeros at its end say nothing\n  \
         templates/a.yaml:8 `{{ .Values.tag }}` renders `1.1` here\n\
         warning unquoted-value-changed: put it in quotes: `\"123456789012\"`\n  \
         values.yaml:2 `123456789012` numbers of values are floats, and Go prints large ones with an exponent\n  \
         templates/a.yaml:9 `{{ .Values.account }}` renders `1.23456789012e+11` here\n\
         warning unquoted-value-changed: put it in quotes: `\"on\"`\n  \
         values.yaml:3 `on` to YAML 1.1 this is a bool\n  \
         templates/a.yaml:12 `{{ .Values.mode | quote }}` renders `true` here\n",
    );
    let allowed = "tag: 1.10 # podlint: allow(unquoted-value-changed) the image has this tag\n";
    check(&pod("    image: nginx:{{ .Values.tag }}\n"), allowed, "");
    let quiet = "tag: \"1.10\"\naccount: \"123456789012\"\nmode: \"on\"\nshare: 0.5\nmemory: 1Gi\n";
    check(&pod(container), quiet, "");
    // YAML within a ConfigMap is read again: the number is the same one.
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a.yaml: |\n    \
        {{- toYaml .Values.config | nindent 4 }}\n";
    check(config, "config:\n  size: 1e6\n  mode: 0644\n  debug: on\n", "");
}

#[test]
fn values_that_yaml_changes_explain_other_findings() {
    check(
        &pod("    image: nginx:{{ .Values.tag }}\n"),
        "tag: 1234567\n",
        "error image-reference-invalid: put it in quotes: `\"1234567\"`\n  \
         values.yaml:1 `1234567` numbers of values are floats, and Go prints large ones with an exponent\n  \
         templates/a.yaml:8 `{{ .Values.tag }}` printed here\n",
    );
}

#[test]
fn verbs_that_do_not_fit_are_found_in_what_they_print() {
    let env =
        |value: &str| pod(&format!("    image: nginx:1.27\n    env:\n    - name: A\n      value: {value}\n"));
    check(
        &env("{{ printf \"http://a:%d/%s\" .Values.port .Values.path | quote }}"),
        "port: 8080\n",
        "warning printf-verb-mismatch: numbers of values are floats: write `int` before the value, or `%v`\n  \
         templates/a.yaml:11 `%d` renders `%!d(float64=…`\n  \
         values.yaml:1 `8080` this value\n\
         warning printf-verb-mismatch: set the value, or give it a default\n  \
         templates/a.yaml:11 `%s` renders `%!s(<nil>)`\n",
    );
    check(
        &env("{{ printf \"%d 100%%! (%v)\" (int .Values.port) .Values.port | quote }}"),
        "port: 8080\n",
        "",
    );
    check(
        &pod("    image: {{ printf \"nginx:%s\" .Values.tag }}\n"),
        "tag: 1.27\n",
        "error image-reference-invalid: write `%v`, or turn the value into what the verb wants\n  \
         templates/a.yaml:8 `%s` renders `%!s(float64=…`\n  \
         values.yaml:1 `1.27` this value\n",
    );
}

#[test]
fn what_is_included_or_read_is_indented_as_well() {
    let helper = "{{- define \"labels\" -}}\napp: web\nrelease: {{ .Release.Name }}\n{{- end }}\n";
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    \
        {{- include \"labels\" . | nindent 2 }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\n\
        data:\n  nginx.conf: |\n{{ .Files.Get \"nginx.conf\" | indent 2 }}\n";
    let files = [
        ("templates/_helpers.tpl", helper),
        ("templates/a.yaml", template),
        ("nginx.conf", "server {\n  listen 80;\n}\n"),
    ];
    let (folder, found) = lint(&files, &[]);
    assert_eq!(
        told(folder.path(), &found),
        "error unknown-field: write `nindent 4`\n  \
         templates/a.yaml:6 `nindent 2` puts this beside `labels`, which stands at column 2, not under it\n  \
         templates/_helpers.tpl:2 `app` renders this\n\
         error invalid-yaml: write `indent 4`\n  \
         templates/a.yaml:14 `indent 2` puts this beside `nginx.conf`, which stands at column 2, not under it\n  \
         nginx.conf:1 `s` renders this\n"
    );
}

#[test]
fn several_lines_in_one_want_a_line_of_their_own() {
    let template = pod("    image: nginx:1.27\n    resources: {{ toYaml .Values.resources }}\n");
    let values = "resources:\n  limits:\n    memory: 128Mi\n  requests:\n    memory: 64Mi\n";
    let files = [("templates/a.yaml", template.as_str()), ("values.yaml", values)];
    let (folder, found) = lint(&files, &[]);
    assert_eq!(
        told(folder.path(), &found),
        "error invalid-yaml: write `{{- … | nindent 6 }}`\n  \
         templates/a.yaml:9 `{{ toYaml .Values.resources }}` prints several lines, and indents none of them\n  \
         values.yaml:2 `limits` renders this\n"
    );
    run(folder.path(), &["--fix", "--unsafe-fixes"]);
    let fixed = fs::read_to_string(folder.path().join("templates/a.yaml")).unwrap();
    assert!(fixed.ends_with("    resources: {{- toYaml .Values.resources | nindent 6 }}\n"), "{fixed}");
    assert!(run(folder.path(), &[]).is_empty());
}

#[test]
fn an_image_that_ends_with_a_colon_is_no_key() {
    check(
        &pod("    image: {{ .Values.image.repository }}:{{ .Values.image.tag }}\n"),
        "image:\n  repository: nginx\n  tag: \"\"\n",
        "error invalid-yaml: set the tag in `values.yaml`\n  \
         values.yaml:3 `tag: \"\"` the tag is empty here\n  \
         templates/a.yaml:8 `{{ .Values.image.tag }}` prints nothing\n",
    );
}

#[test]
fn values_of_subcharts_are_looked_for_in_the_charts_above() {
    let template = pod("    image: \"nginx:{{ .Values.image.tag }}\"\n");
    let files = [
        ("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n"),
        ("charts/sub/templates/a.yaml", template.as_str()),
        ("charts/sub/values.yaml", "image: { tag: \"1.27\" }\n"),
        ("values.yaml", "image: { tag: \"1.26\" }\nsub:\n  image:\n    tag: \"\"\n"),
    ];
    let (folder, found) = lint(&files, &["-A", "values-key-unread"]);
    assert_eq!(
        told(folder.path(), &found),
        "error image-reference-invalid: set the tag in `values.yaml`\n  \
         values.yaml:4 `tag: \"\"` the tag is empty here\n  \
         charts/sub/templates/a.yaml:8 `{{ .Values.image.tag }}` prints nothing\n"
    );
}

#[test]
fn keys_that_are_words_of_yaml_are_not_found() {
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: \"{{ .Values.tls.on }}\"\n  \
        b: \"{{ .Values.tls.no }}\"\n";
    check(
        template,
        "tls:\n  on: x\n  \"no\": z\n",
        "warning unquoted-value-changed: put it in quotes: `\"on\"`\n  \
         values.yaml:2 `on` to YAML 1.1 this is a bool\n  \
         templates/a.yaml:6 `.Values.tls.on` read here\n",
    );
}

#[test]
fn marks_that_take_line_breaks_away_are_named() {
    let config = |lines: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    app: web\n{lines}")
    };
    check(
        &config("    {{- if .Values.on -}}\n    tier: front\n    {{- end }}\n"),
        "\"on\": 1\n",
        "error invalid-yaml: write `}}`\n  \
         templates/a.yaml:7 `-}}` takes the line break behind it away\n  \
         templates/a.yaml:8 `:` these two lines became one\n",
    );
    check(
        &config("    tier: {{ .Values.tier -}}\n    zone: a\n"),
        "tier: front\n",
        "error invalid-yaml: write `}}`\n  \
         templates/a.yaml:7 `-}}` takes the line break behind it away\n  \
         templates/a.yaml:8 `:` these two lines became one\n",
    );
}

#[test]
fn maps_are_printed_as_yaml() {
    check(
        &pod("    image: nginx:1.27\n    resources: {{ .Values.resources }}\n"),
        "resources:\n  limits:\n    memory: 128Mi\n",
        "error wrong-type: write `{{- toYaml .Values.resources | nindent 6 }}`\n  \
         templates/a.yaml:9 `{{ .Values.resources }}` prints a map as Go shows it\n",
    );
    check(
        &pod("    image: nginx:1.27\n    resources:\n{{ .Values.resources }}\n    tty: true\n"),
        "resources:\n  limits:\n    memory: 128Mi\n",
        "error invalid-yaml: write `{{- toYaml .Values.resources | nindent 6 }}`\n  \
         templates/a.yaml:10 `{{ .Values.resources }}` prints a map as Go shows it\n",
    );
}

#[test]
fn lists_printed_as_go_shows_them_are_found() {
    let template =
        pod("    image: nginx:1.27\n    args: {{ .Values.args }}\n    env:\n    - name: HOSTS\n      \
        value: \"{{ .Values.hosts }}\"\n    - name: ONE\n      value: {{ toJson .Values.hosts | quote }}\n");
    check(
        &template,
        "args: [serve, --verbose]\nhosts:\n- a\n- b\n",
        "error shell-line-in-one-item: write `toYaml`, `toJson` or `join \",\"`, as it is wanted\n  \
         templates/a.yaml:9 `{{ .Values.args }}` renders `[serve --verbose…`\n  \
         values.yaml:1 `[serve, --verbose]` this list\n\
         warning collection-printed-as-go: write `toYaml`, `toJson` or `join \",\"`, as it is wanted\n  \
         templates/a.yaml:12 `{{ .Values.hosts }}` renders `[a b…`\n  \
         values.yaml:3 `a` this list\n",
    );
}

#[test]
fn numbers_where_texts_are_wanted_are_quoted_in_the_template() {
    let template =
        pod("    image: nginx:1.27\n    env:\n    - name: PORT\n      value: {{ .Values.port }}\n");
    let files = [("templates/a.yaml", template.as_str()), ("values.yaml", "port: 8080\n")];
    let (folder, found) = lint(&files, &[]);
    assert_eq!(
        told(folder.path(), &found),
        "error wrong-type: quote it: `{{ .Values.port | quote }}`\n  \
         templates/a.yaml:11 `{{ .Values.port }}` printed without quotes\n  \
         values.yaml:1 `8080` from here\n"
    );
    run(folder.path(), &["--fix"]);
    let fixed = fs::read_to_string(folder.path().join("templates/a.yaml")).unwrap();
    assert!(fixed.ends_with("value: {{ .Values.port | quote }}\n"), "{fixed}");
}
