//! Rendered texts to manifests: split, told apart and put in order as Helm does
//! (`pkg/release/v1/util/manifest_sorter.go`, `kind_sorter.go`, `manifest.go`).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::bytes;
use super::rope::{Text, TextBuilder};
use crate::syntax::yaml::{self, Kind, Problem, ProblemKind, Tree};
use crate::syntax::{Source, Sources, Span};

/// The order in which Helm installs kinds it knows; the others follow by name.
const INSTALL_ORDER: [&str; 38] = [
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// The events a hook may name; `test-success` is an old name of `test`.
const EVENTS: [&str; 10] = [
    "pre-install",
    "post-install",
    "pre-delete",
    "post-delete",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "test",
    "test-success",
];

/// One manifest of a rendered template.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Its bytes in the template's rendered text.
    pub range: Range<usize>,
    /// Its `kind`; empty where it has none.
    pub kind: String,
    /// The events of `helm.sh/hook`; `None` for what is no hook.
    pub hook: Option<Vec<String>>,
    /// Whether Helm leaves it out: a hook of an event it does not know.
    pub skipped: bool,
}

impl Manifest {
    /// Whether it is a test: created by `helm test` only.
    pub fn is_test(&self) -> bool {
        self.hook.as_ref().is_some_and(|events| events.iter().any(|e| e.starts_with("test")))
    }

    /// Its place in the order of installation.
    fn rank(&self) -> (usize, &str) {
        match INSTALL_ORDER.iter().position(|kind| *kind == self.kind) {
            Some(at) => (at, ""),
            None => (usize::MAX, &self.kind),
        }
    }
}

/// A rendered template, ready to be read.
#[derive(Debug)]
pub struct RenderedTemplate {
    /// Its path below the root chart's name, as Helm prints it: `web/templates/deployment.yaml`.
    pub path: String,
    /// The rendered text: its manifests with `---` between them.
    pub source: Arc<Source>,
    /// The text as YAML.
    pub tree: Tree,
    /// The manifests in it.
    pub manifests: Vec<Manifest>,
}

/// A manifest that Helm refuses as YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenManifest {
    /// Helm's message.
    pub message: String,
    /// The place in the rendered text.
    pub span: Span,
}

/// Makes a template's output a source. `None` where it holds no manifest. `earlier` finds what the same template
/// gave before, by the text.
pub fn read<'r>(
    sources: &Sources,
    path: &str,
    shown: &str,
    output: &Text,
    earlier: &dyn Fn(&str) -> Option<&'r RenderedTemplate>,
) -> (Option<RenderedTemplate>, Vec<BrokenManifest>) {
    let mut builder = TextBuilder::with_capacity(output.len());
    let mut ranges = Vec::new();
    for range in split(output) {
        if !ranges.is_empty() {
            if !builder.as_str().ends_with('\n') {
                builder.push('\n', None);
            }
            builder.push_str("---\n", None);
        }
        let start = builder.len();
        builder.push_slice(output, range);
        ranges.push(start..builder.len());
    }
    if ranges.is_empty() {
        return (None, Vec::new());
    }
    let (text, map) = builder.into_source();
    let source = sources.add_virtual(shown.to_owned(), text, map);
    let earlier = earlier(&source.text);
    if let Some((known, tree)) = earlier.and_then(|known| Some((known, known.tree.of_source(&source)?))) {
        let manifests = known.manifests.clone();
        return (Some(RenderedTemplate { path: path.to_owned(), source, tree, manifests }), Vec::new());
    }
    let mut tree = yaml::parse(&source);
    refuse_bytes(&source, &mut tree);
    let mut broken = Vec::new();
    let manifests = ranges.into_iter().map(|range| head(&tree, path, range, &mut broken)).collect();
    (Some(RenderedTemplate { path: path.to_owned(), source, tree, manifests }), broken)
}

/// Bytes that are no UTF-8, from a file of the chart: no reader of YAML takes them.
fn refuse_bytes(source: &Source, tree: &mut Tree) {
    let Some(at) = bytes::first(&source.text) else { return };
    let wide = source.text[at..].chars().next().map_or(0, char::len_utf8);
    let document = tree.documents.iter().position(|d| d.start as usize <= at && at < d.end as usize);
    tree.problems.push(Problem {
        kind: ProblemKind::Syntax,
        message: "invalid leading UTF-8 octet".to_owned(),
        span: source.span(at, at + wide),
        other: None,
        document: document.unwrap_or(0) as u32,
    });
}

/// The ranges between lines that begin with `---`, without leading white space, the blank ones left out.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = text.len() - text.trim_start().len();
    let mut push = |from: usize, to: usize| {
        let part = &text[from..to];
        let trimmed = part.trim_start();
        if !trimmed.is_empty() {
            out.push(to - trimmed.len()..to);
        }
    };
    let mut line = start;
    while line < text.len() {
        let next = memchr::memchr(b'\n', &text.as_bytes()[line..]).map_or(text.len(), |at| line + at + 1);
        if text[line..].starts_with("---") {
            push(start, line);
            let rest = &text[line + 3..];
            start = line + 3 + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        }
        line = next;
    }
    push(start.min(text.len()), text.len());
    out
}

fn head(tree: &Tree, path: &str, range: Range<usize>, broken: &mut Vec<BrokenManifest>) -> Manifest {
    let mut manifest = Manifest { range: range.clone(), kind: String::new(), hook: None, skipped: false };
    let inside = |at: u32| range.contains(&(at as usize));
    let number =
        tree.documents.iter().position(|d| (d.start as usize) < range.end && (d.end as usize) > range.start);
    let mut refuse = |message: String, span: Span| {
        broken.push(BrokenManifest { message: format!("YAML parse error on {path}: {message}"), span });
    };
    let fatal = tree.problems.iter().find(|p| p.kind != ProblemKind::DuplicateKey && inside(p.span.start));
    let fatal = fatal.or_else(|| {
        let number = number? as u32;
        tree.problems.iter().find(|p| p.kind != ProblemKind::DuplicateKey && p.document == number)
    });
    if let Some(problem) = fatal {
        refuse(format!("error converting YAML to JSON: yaml: {}", problem.message), problem.span);
        return manifest;
    }
    let Some(root) = number.and_then(|n| tree.documents[n].root) else { return manifest };
    let root = tree.value(root);
    match simple_head(root, &mut manifest) {
        Ok(()) => manifest,
        Err((message, span)) => {
            refuse(
                format!("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {message}"),
                span,
            );
            manifest
        }
    }
}

/// Reads what Helm wants to know; its types are Helm's `SimpleHead`.
fn simple_head(root: yaml::Value<'_>, manifest: &mut Manifest) -> Result<(), (String, Span)> {
    if !root.is_mapping() {
        if root.is_null() {
            return Ok(());
        }
        let name = super::values::json_name(root);
        return Err((format!("{name} into Go value of type util.SimpleHead"), root.span()));
    }
    let text = |value: yaml::Value<'_>, field: &str| -> Result<String, (String, Span)> {
        match value.kind() {
            Kind::Sequence | Kind::Mapping => {
                let name = super::values::json_name(value);
                let message = format!("{name} into Go struct field {field} of type string");
                Err((message, value.span()))
            }
            _ => Ok(value.text().unwrap_or("").to_owned()),
        }
    };
    let table = |value: yaml::Value<'_>, field: &str, wanted: &str| -> Result<(), (String, Span)> {
        if value.is_mapping() {
            return Ok(());
        }
        let name = super::values::json_name(value);
        let message = format!("{name} into Go struct field {field} of type {wanted}");
        Err((message, value.span()))
    };
    if let Some(version) = root.get("apiVersion") {
        text(version, "SimpleHead.apiVersion")?;
    }
    if let Some(kind) = root.get("kind") {
        manifest.kind = text(kind, "SimpleHead.kind")?;
    }
    let Some(metadata) = root.get("metadata") else { return Ok(()) };
    table(metadata, "SimpleHead.metadata", "struct { Name string; Annotations map[string]string }")?;
    if let Some(name) = metadata.get("name") {
        text(name, ".metadata.name")?;
    }
    let Some(annotations) = metadata.get("annotations") else { return Ok(()) };
    table(annotations, ".metadata.annotations", "map[string]string")?;
    for entry in annotations.entries() {
        let value = text(entry.value, ".metadata.annotations")?;
        if entry.name() == "helm.sh/hook" {
            let events: Vec<String> = value.split(',').map(|e| e.trim().to_lowercase()).collect();
            manifest.skipped = events.iter().any(|e| !EVENTS.contains(&e.as_str()));
            manifest.hook = Some(events);
        }
    }
    Ok(())
}

/// What `helm template` prints: the manifests in the order of installation, the hooks after them. `show`
/// gives the text of a manifest, without its secrets where they must not be seen.
pub fn print<'t>(
    templates: &'t [RenderedTemplate],
    show: &dyn Fn(&'t RenderedTemplate, &'t Manifest) -> Cow<'t, str>,
) -> String {
    let mut sorted: Vec<&RenderedTemplate> = templates.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let all = || sorted.iter().flat_map(|t| t.manifests.iter().map(move |m| (*t, m)));
    let mut plain: Vec<_> = all().filter(|(_, m)| m.hook.is_none()).collect();
    let mut hooks: Vec<_> = all().filter(|(_, m)| m.hook.is_some() && !m.skipped).collect();
    plain.sort_by(|(_, a), (_, b)| a.rank().cmp(&b.rank()));
    hooks.sort_by(|(_, a), (_, b)| a.rank().cmp(&b.rank()));
    let mut out = String::new();
    let write = |out: &mut String, (template, manifest): (&'t RenderedTemplate, &'t Manifest)| {
        out.push_str("---\n# Source: ");
        out.push_str(&template.path);
        out.push('\n');
        out.push_str(&show(template, manifest));
        out.push('\n');
    };
    plain.into_iter().for_each(|one| write(&mut out, one));
    let mut out = out.trim().to_owned() + "\n";
    hooks.into_iter().for_each(|one| write(&mut out, one));
    out
}

/// The text of a manifest as it is.
pub fn show<'t>(template: &'t RenderedTemplate, manifest: &'t Manifest) -> Cow<'t, str> {
    template.source.text.get(manifest.range.clone()).unwrap_or("").into()
}
