//! `.Capabilities` and `.Files`.

mod files;

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

pub use files::Files;

use crate::helm::functions::{Call, FunctionError};
use crate::helm::rope::Text;
use crate::helm::value::{Dict, Object, Value};

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
    pub api_versions: Rc<Vec<Cow<'static, str>>>,
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
struct VersionSet(Rc<Vec<Cow<'static, str>>>);

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
