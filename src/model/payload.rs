//! Files inside ConfigMaps and Secrets.

use base64::Engine as _;

use super::object::Object;
use super::pod::{Container, Pod};
use crate::configuration::Fault;
use crate::diagnostic::Severity;
use crate::lint::Cx;
use crate::syntax::yaml::{self, Entry, Value, content_map};
use crate::syntax::{Segment, SegmentKind, Source, SourceMap, Sources, Span};

/// What a payload is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `*.json`, and CNI configuration.
    Json,
    /// `*.yaml`, `*.yml`
    Yaml,
    /// `*.toml`
    Toml,
    /// `*.ini`, `*.cfg`
    Ini,
    /// `*.properties`
    Properties,
    /// `*.xml`
    Xml,
    /// nginx configuration.
    Nginx,
    /// A Corefile or Caddyfile.
    Caddy,
    /// Anything else.
    Other,
}

/// One entry of a ConfigMap's or Secret's data, as the file it becomes.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'r> {
    /// The ConfigMap or Secret.
    pub object: Object<'r>,
    /// Its entry.
    pub entry: Entry<'r>,
    /// The file's content, decoded.
    pub text: &'r str,
    /// The source the content is kept in, where it had to be decoded.
    decoded: Option<&'r Source>,
}

/// A payload's content as a tree of its own; spans in it are byte ranges of the content.
#[derive(Debug)]
pub struct YamlContent {
    tree: yaml::Tree,
    root: yaml::NodeId,
}

impl YamlContent {
    /// The root of the first document.
    pub fn value(&self) -> Value<'_> {
        self.tree.value(self.root)
    }
}

/// A container that sees a payload as a file.
#[derive(Clone, Debug)]
pub struct Reader<'r> {
    /// The container.
    pub container: Container<'r>,
    /// The path of the file in it.
    pub path: String,
    /// The volume mount.
    pub mount: Value<'r>,
}

impl Reader<'_> {
    /// Whether the container runs one of these images, named in full at a tag or digest that does not move.
    /// Repositories of Docker Hub's own are written without registry: `nginx`, `prom/prometheus`.
    pub fn runs(&self, repositories: &[&str]) -> bool {
        let Some(image) = self.container.image() else { return false };
        let (name, digest) = image.value.split_once('@').map_or((image.value, false), |(n, _)| (n, true));
        let (repository, tag) = match name.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
            _ => (name, None),
        };
        let pinned = digest || tag.is_some_and(|tag| tag != "latest");
        let short = ["docker.io/", "index.docker.io/", "registry-1.docker.io/"]
            .iter()
            .find_map(|registry| repository.strip_prefix(registry))
            .unwrap_or(repository);
        pinned && repositories.contains(&short.strip_prefix("library/").unwrap_or(short))
    }
}

/// Larger payloads are left alone: no program's configuration, and nothing a person edits.
const MAX_SIZE: usize = 1 << 20;

impl<'r> Payload<'r> {
    /// The payloads of an object; none for other kinds. Values that are encrypted or still hold template
    /// actions are no payloads yet.
    pub fn all(object: Object<'r>) -> impl Iterator<Item = Payload<'r>> {
        let fields: &[&str] = match object.kind() {
            "ConfigMap" if object.group().is_empty() => &["data"],
            "Secret" if object.group().is_empty() => &["stringData", "data"],
            _ => &[],
        };
        let secret = object.kind() == "Secret";
        fields.iter().flat_map(move |field| {
            let decode = secret && *field == "data";
            let entries = object.root().get(field).into_iter().flat_map(Value::entries);
            entries.filter_map(move |entry| Self::of(object, entry, decode))
        })
    }

    fn of(object: Object<'r>, entry: Entry<'r>, decode: bool) -> Option<Self> {
        let text = entry.value.as_str().filter(|t| t.len() <= MAX_SIZE)?;
        if !decode {
            return Some(Self { object, entry, text, decoded: None });
        }
        if format_of(entry.name()) == Format::Other {
            return None;
        }
        let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(compact).ok()?;
        let content = String::from_utf8(bytes).ok()?;
        let parent = entry.value.span();
        let len = content.len() as u32;
        let map = SourceMap {
            segments: vec![Segment { start: 0, len, parent, kind: SegmentKind::Value, via: None }],
        };
        let name = name_of(entry);
        let id = object.run.sources.add_virtual(name, content.into_boxed_str(), map).id;
        let source: &'r Source = object.run.sources.get(id);
        Some(Self { object, entry, text: &source.text, decoded: Some(source) })
    }

    /// The name of the file: the key.
    pub fn name(self) -> &'r str {
        self.entry.name()
    }

    /// What it is written in, by its name.
    pub fn format(self) -> Format {
        format_of(self.name())
    }

    /// Whether the content is not final: a template of another tool, or a variable somebody fills in.
    pub fn is_template(self) -> bool {
        is_template(self.text)
    }

    /// The content as a source of its own, whose spans resolve to the manifest.
    pub fn source(self) -> &'r Source {
        if let Some(source) = self.decoded {
            return source;
        }
        let sources = &self.object.run.sources;
        let id = sources.add_virtual(name_of(self.entry), self.text.into(), content_map(self.entry.value)).id;
        sources.get(id)
    }

    /// The bytes `start..end` of the content, cut at its end and on character boundaries.
    pub fn span(self, start: usize, end: usize) -> Span {
        let boundary = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        self.source().span(boundary(start), boundary(end).max(boundary(start)))
    }

    /// The written part of the line that holds byte `at` of the content.
    pub fn line_span(self, at: usize) -> Span {
        let at = at.min(self.text.len());
        let start = self.text.as_bytes()[..at].iter().rposition(|&b| b == b'\n').map_or(0, |p| p + 1);
        let end =
            self.text.as_bytes()[at..].iter().position(|&b| b == b'\n').map_or(self.text.len(), |p| at + p);
        let line = self.text.get(start..end).unwrap_or("");
        let indent = line.len() - line.trim_start().len();
        self.span(start + indent, start + line.trim_end().len().max(indent))
    }

    /// The content read as YAML: the first document, if all is well.
    pub fn yaml(self) -> Option<YamlContent> {
        let sources = Sources::default();
        let source = sources.add_file(self.name().to_owned(), None, self.text.into());
        let tree = yaml::parse(&source);
        let root = tree.documents.first()?.root?;
        tree.problems.is_empty().then_some(YamlContent { tree, root })
    }

    /// Reports a syntax fault of the content: an error where a container runs one of `images`, which are known
    /// to read the file at start, else a warning where something mounts it, else a note.
    pub fn report_fault(self, fault: &Fault, language: &str, images: &[&str], cx: &mut Cx<'r>) {
        let readers = self.readers();
        let known = readers.iter().find(|r| r.runs(images));
        // The cluster's own DNS always reads this one.
        let cluster_dns = self.name() == "Corefile"
            && self.object.name() == "coredns"
            && self.object.namespace() == Some("kube-system");
        let severity = match (known, readers.is_empty() && !self.is_well_known()) {
            _ if cluster_dns => Severity::Error,
            (Some(_), _) => Severity::Error,
            (None, false) => Severity::Warning,
            (None, true) => Severity::Note,
        };
        let span = self.span(fault.start, fault.end.max(fault.start + 1));
        let message = format!("`{}` is not valid {language}: {}", self.name(), fault.message);
        let mut finding = cx.report(severity, message).at(span, fault.message.clone());
        let path = self.entry.value.path_from(self.object.root());
        finding = finding.field(path).help(format!("mend the {language} of `{}`", self.name()));
        if let Some(reader) = known.or(readers.first()) {
            let container = reader.container.name_or_empty();
            finding =
                finding.also(reader.mount, format!("container `{container}` reads it as `{}`", reader.path));
            let pod = reader.container.object().name();
            finding = finding
                .event_message(format!("Back-off restarting failed container {container} in pod {pod}"));
        }
        if let Some(text) = &fault.replacement {
            let span = self.span(fault.start, fault.end);
            finding = finding.safe_fix(
                if text.is_empty() { "remove it" } else { "replace it" },
                span,
                text.clone(),
            );
        }
        finding.emit();
    }

    /// Whether a component of the cluster reads it by its name, wherever its Pods are written down.
    fn is_well_known(self) -> bool {
        self.object.namespace() == Some("kube-system")
            && matches!(self.name(), "Corefile" | "cni-conf.json" | "net-conf.json")
    }

    /// The containers of the unit's Pods that see it as a file, and where.
    pub fn readers(self) -> Vec<Reader<'r>> {
        let mut out = Vec::new();
        for pod in self.object.unit_objects().filter(|o| !o.data().fragment).filter_map(Pod::of) {
            if !crate::cluster::index::same_namespace(pod.object.namespace(), self.object.namespace()) {
                continue;
            }
            for volume in pod.spec.volumes() {
                let Some(name) = volume.name() else { continue };
                for file in self.files_in(volume) {
                    push_readers(pod, name.value, &file, &mut out);
                }
            }
        }
        out
    }

    /// The paths it has below the root of a volume.
    fn files_in(self, volume: super::Volume<'r>) -> Vec<String> {
        let is_map = self.object.kind() == "ConfigMap";
        let mut sources = Vec::new();
        if is_map && let Some(v) = volume.config_map() {
            sources.push((v.name(), v.node()));
        }
        if !is_map && let Some(v) = volume.secret() {
            sources.push((v.secret_name(), v.node()));
        }
        for source in volume.projected().into_iter().flat_map(super::ProjectedVolume::sources) {
            let reference = if is_map { source.config_map() } else { source.secret() };
            sources.extend(reference.map(|r| (r.name(), r.node())));
        }
        let mine = sources.into_iter().filter(|(name, _)| {
            name.is_some_and(|n| n.value == self.object.name() || n.value == self.object.written_name())
        });
        mine.filter_map(|(_, node)| self.path_by_items(node)).collect()
    }

    fn path_by_items(self, source: Value<'r>) -> Option<String> {
        let Some(items) = source.get("items") else { return Some(self.name().to_owned()) };
        let item = items.items().find(|item| item.str_at(&["key"]) == Some(self.name()))?;
        item.str_at(&["path"]).map(str::to_owned)
    }
}

fn push_readers<'r>(pod: Pod<'r>, volume: &str, file: &str, out: &mut Vec<Reader<'r>>) {
    for container in pod.containers() {
        for mount in container.volume_mounts().filter(|m| m.name().is_some_and(|n| n.value == volume)) {
            let Some(at) = mount.mount_path() else { continue };
            let base = at.value.trim_end_matches('/');
            let path = match mount.sub_path().map(|s| s.value.trim_matches('/')) {
                None | Some("") => format!("{base}/{file}"),
                Some(sub) if sub == file => base.to_owned(),
                Some(sub) => match file.strip_prefix(sub).and_then(|rest| rest.strip_prefix('/')) {
                    Some(rest) => format!("{base}/{rest}"),
                    None => continue,
                },
            };
            out.push(Reader { container, path, mount: mount.node() });
        }
    }
}

/// Whether a file's text is filled in before a program reads it: it holds marks of template languages, or names
/// such as `__CNI_MTU__`, which installers of networks replace.
pub fn is_template(text: &str) -> bool {
    let replaced = |part: &str| {
        part.len() > 2 && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    ["{{", "${", "<%", "[[ ", "%%"].iter().any(|mark| text.contains(mark))
        || text.split("__").skip(1).step_by(2).any(replaced)
}

fn name_of(entry: Entry<'_>) -> String {
    format!("{}#{}", entry.value.source().name, entry.name())
}

/// By the file's name, as editors do.
pub fn format_of(name: &str) -> Format {
    let lower = name.to_ascii_lowercase();
    if lower == "corefile" || lower == "caddyfile" {
        return Format::Caddy;
    }
    match lower.rsplit_once('.').map(|(_, extension)| extension) {
        Some("json" | "conflist") => Format::Json,
        Some("yaml" | "yml") => Format::Yaml,
        Some("toml") => Format::Toml,
        Some("ini" | "cfg") => Format::Ini,
        Some("properties") => Format::Properties,
        Some("xml") => Format::Xml,
        Some("conf") if lower.contains("nginx") || lower == "default.conf" => Format::Nginx,
        Some("override") if lower.ends_with(".server.override") => Format::Caddy,
        _ => Format::Other,
    }
}
