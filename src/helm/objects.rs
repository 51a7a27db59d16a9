//! `.Capabilities` and `.Files`.

use std::any::Any;
use std::rc::Rc;

use base64::Engine as _;

use crate::helm::chart::{Chart, Content, File, glob};
use crate::helm::functions::{Call, FunctionError};
use crate::helm::rope::{Origin, Text};
use crate::helm::value::{Bytes, Dict, Entries, Entry, Object, Value};

/// The version of Helm that is followed.
pub const HELM_VERSION: &str = "v4.2";

/// The API versions that Helm assumes without a cluster: those its client library knows, in its order.
pub const API_VERSIONS: [&str; 55] = [
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha2",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

/// A cluster's version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubeVersion {
    /// As it is given, with a leading `v`.
    pub version: String,
    /// Without vendor suffixes.
    pub normalized: String,
    major: String,
    minor: String,
}

impl KubeVersion {
    /// Reads a version such as `1.34` or `v1.33.4-gke.1245000`. `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.trim_start_matches('v');
        let numbers: String = bare.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let numbers = numbers.trim_end_matches('.');
        let parts: Vec<&str> = numbers.split('.').collect();
        let plain = |p: &&str| !p.is_empty() && (p.len() == 1 || !p.starts_with('0')) && p.len() < 10;
        if parts.len() < 2 || !parts.iter().all(plain) {
            return None;
        }
        Some(Self {
            version: if text.starts_with('v') { text.to_owned() } else { format!("v{text}") },
            normalized: format!("v{numbers}"),
            major: parts[0].to_owned(),
            minor: parts[1].to_owned(),
        })
    }
}

/// `.Capabilities`.
#[derive(Debug, Clone)]
pub struct Capabilities {
    /// The cluster's version.
    pub kube_version: Rc<KubeVersion>,
    /// The API versions of the cluster.
    pub api_versions: Rc<Vec<String>>,
}

impl Object for Capabilities {
    fn type_name(&self) -> &str {
        "*common.Capabilities"
    }

    fn kind(&self) -> &'static str {
        "ptr"
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "KubeVersion" => Some(Value::object(KubeVersionObject(Rc::clone(&self.kube_version)))),
            "APIVersions" => Some(Value::object(VersionSet(Rc::clone(&self.api_versions)))),
            "HelmVersion" => Some(Value::object(HelmVersion)),
            _ => None,
        }
    }

    fn print(&self) -> Text {
        let KubeVersion { version, normalized, major, minor } = &*self.kube_version;
        let apis = self.api_versions.join(" ");
        let helm = HelmVersion.print();
        format!("{{{{{version} {normalized} {major} {minor}}} [{apis}] {}}}", helm.as_str()).into()
    }

    fn plain(&self) -> Value {
        let dict = Dict::default();
        dict.insert("KubeVersion", KubeVersionObject(Rc::clone(&self.kube_version)).plain());
        dict.insert("APIVersions", VersionSet(Rc::clone(&self.api_versions)).plain());
        dict.insert("HelmVersion", HelmVersion.plain());
        dict.into()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct KubeVersionObject(Rc<KubeVersion>);

impl Object for KubeVersionObject {
    fn type_name(&self) -> &str {
        "common.KubeVersion"
    }

    fn field(&self, name: &str) -> Option<Value> {
        let text = match name {
            "Version" => &self.0.version,
            "Major" => &self.0.major,
            "Minor" => &self.0.minor,
            _ => return None,
        };
        Some(text.as_str().into())
    }

    fn method(&self, name: &str, _: &[Value], _: &mut Call<'_>) -> Option<Result<Value, FunctionError>> {
        match name {
            "String" => Some(Ok(self.0.normalized.as_str().into())),
            "GitVersion" => Some(Ok(self.0.version.as_str().into())),
            _ => None,
        }
    }

    fn print(&self) -> Text {
        self.0.normalized.as_str().into()
    }

    fn plain(&self) -> Value {
        let dict = Dict::default();
        for name in ["Version", "Major", "Minor"] {
            dict.insert(name, self.field(name).unwrap_or(Value::NIL));
        }
        dict.into()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct VersionSet(Rc<Vec<String>>);

impl Object for VersionSet {
    fn type_name(&self) -> &str {
        "common.VersionSet"
    }

    fn kind(&self) -> &'static str {
        "slice"
    }

    fn method(
        &self,
        name: &str,
        arguments: &[Value],
        _: &mut Call<'_>,
    ) -> Option<Result<Value, FunctionError>> {
        if name != "Has" {
            return None;
        }
        Some(one_text(name, arguments).map(|wanted| self.0.iter().any(|v| *v == wanted.as_str()).into()))
    }

    fn print(&self) -> Text {
        format!("[{}]", self.0.join(" ")).into()
    }

    fn truth(&self) -> bool {
        !self.0.is_empty()
    }

    fn plain(&self) -> Value {
        Value::strings(self.0.iter().map(|v| Text::plain(v)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct HelmVersion;

impl Object for HelmVersion {
    fn type_name(&self) -> &str {
        "version.BuildInfo"
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "Version" => Some(HELM_VERSION.into()),
            "GitCommit" | "GitTreeState" => Some("".into()),
            "GoVersion" => Some("go1.26.8".into()),
            "KubeClientVersion" => Some("v1.36".into()),
            _ => None,
        }
    }

    fn print(&self) -> Text {
        format!("{{{HELM_VERSION}   go1.26.8 v1.36}}").into()
    }

    fn plain(&self) -> Value {
        let dict = Dict::default();
        dict.insert("version", HELM_VERSION);
        dict.insert("go_version", "go1.26.8");
        dict.insert("kube_client_version", "v1.36");
        dict.into()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn one_text<'v>(name: &str, arguments: &'v [Value]) -> Result<&'v Text, FunctionError> {
    match arguments {
        [only] => only.as_text().ok_or_else(|| {
            let given = if only.is_nil() { "interface {}" } else { only.type_name() };
            format!("wrong type for value; expected string; got {given}").into()
        }),
        _ => Err(format!("wrong number of args for {name}: want 1 got {}", arguments.len()).into()),
    }
}

/// `.Files`: the files of a chart that are no templates, values or subcharts.
#[derive(Debug, Clone)]
pub struct Files {
    files: Rc<Vec<File>>,
}

impl Files {
    /// The files of a chart.
    pub fn of(chart: &Chart) -> Self {
        Self { files: Rc::new(chart.files.clone()) }
    }

    fn find(&self, name: &str) -> Option<&File> {
        self.files.iter().rev().find(|f| f.name == name)
    }

    fn glob(&self, pattern: &str) -> Self {
        let pattern = glob(pattern);
        let kept = |f: &&File| pattern.as_ref().is_none_or(|p| p.is_match(&f.name));
        Self { files: Rc::new(self.files.iter().filter(kept).cloned().collect()) }
    }

    fn lines(&self, name: &str) -> Value {
        let Some(text) = self.find(name).map(text) else { return Value::strings([]) };
        if text.is_empty() {
            return Value::strings([]);
        }
        let body = text.strip_suffix('\n').unwrap_or(&text);
        Value::strings(body.split('\n').map(|line| text.sub(line)))
    }

    /// A map from the files' last names to what `with` makes of them.
    fn config(&self, with: fn(&File) -> Text) -> Dict {
        let mut entries = Entries::new();
        for file in self.files.iter() {
            let base = file.name.rsplit('/').next().unwrap_or(&file.name);
            let key = file.source().map(|s| Origin::value(s.span(0, s.text.len())));
            entries.insert(base.into(), Entry { key, value: with(file).into() });
        }
        Dict::new(entries)
    }
}

fn text(file: &File) -> Text {
    match &file.content {
        Content::Text(source) => {
            Text::of(&source.text, Some(Origin::value(source.span(0, source.text.len()))))
        }
        Content::Bytes(bytes) => Text::from(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn encoded(file: &File) -> Text {
    let text = base64::engine::general_purpose::STANDARD.encode(file.bytes());
    Text::of(&text, file.source().map(|s| Origin::value(s.span(0, s.text.len()))))
}

impl Object for Files {
    fn type_name(&self) -> &str {
        "engine.files"
    }

    fn kind(&self) -> &'static str {
        "map"
    }

    fn field(&self, name: &str) -> Option<Value> {
        if matches!(name, "Get" | "GetBytes" | "Glob" | "AsConfig" | "AsSecrets" | "Lines") {
            return None;
        }
        self.find(name).map(|f| Value::object(Bytes(text(f))))
    }

    fn method(
        &self,
        name: &str,
        arguments: &[Value],
        call: &mut Call<'_>,
    ) -> Option<Result<Value, FunctionError>> {
        let named = || one_text(name, arguments);
        Some(match name {
            "Get" => named().map(|n| self.find(n).map_or_else(|| Value::from(""), |f| text(f).into())),
            "GetBytes" => named().map(|n| Value::object(Bytes(self.find(n).map(text).unwrap_or_default()))),
            "Glob" => named().map(|pattern| Value::object(self.glob(pattern))),
            "Lines" => named().map(|n| self.lines(n)),
            "AsConfig" => yaml(self.config(text), call),
            "AsSecrets" => yaml(self.config(encoded), call),
            _ => return None,
        })
    }

    fn print(&self) -> Text {
        crate::helm::print::value(&self.plain())
    }

    fn truth(&self) -> bool {
        !self.files.is_empty()
    }

    fn plain(&self) -> Value {
        let mut entries = Entries::new();
        for file in self.files.iter() {
            entries.insert(
                file.name.as_str().into(),
                Entry { key: None, value: Value::object(Bytes(text(file))) },
            );
        }
        Dict::new(entries).into()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `toYaml` of a map.
fn yaml(dict: Dict, call: &mut Call<'_>) -> Result<Value, FunctionError> {
    match crate::helm::functions::find("toYaml") {
        Some(definition) => (definition.run)(call, &[dict.into()]),
        None => Err("function \"toYaml\" not defined".into()),
    }
}
