//! What a document is, once it has been read: an object for the API server, or a program's own file.

use crate::syntax::yaml::Value;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    /// An object for the API server: it has `apiVersion` and `kind`.
    Object,
    /// A Flux `HelmRelease`: an object whose values feed a chart.
    HelmRelease,
    /// An Argo CD `Application` or `ApplicationSet`: an object that names what is applied.
    Application,
    /// Looks like an object, but `apiVersion` or `kind` is missing.
    Incomplete,
    /// A kustomization or component.
    Kustomization,
    /// A configuration that a component of Kubernetes reads from a file (kubelet, kube-proxy, kubeadm,
    /// scheduler, API server's admission …).
    ComponentConfig,
    /// `apiVersion` and `kind`, but for a program on somebody's machine (kind, k3d, skaffold, a kubeconfig …).
    ClientConfig,
    /// Docker Compose.
    Compose,
    /// A CI service's file.
    Workflow,
    /// OpenAPI or JSON Schema.
    Schema,
    /// Anything else.
    Other,
}

impl DocumentKind {
    /// Whether it goes to the API server.
    pub const fn is_object(self) -> bool {
        matches!(self, DocumentKind::Object | DocumentKind::HelmRelease | DocumentKind::Application)
    }
}

/// What the document with this root is.
pub fn classify(root: Value<'_>) -> DocumentKind {
    if !root.is_mapping() {
        return DocumentKind::Other;
    }
    let api_version = root.get("apiVersion").and_then(Value::as_str);
    let kind = root.get("kind").and_then(Value::as_str);
    match (api_version, kind) {
        (Some(api_version), Some(kind)) => object(api_version, kind, root),
        (None, None) => without_type(root),
        (api_version, kind) => incomplete(api_version, kind, root),
    }
}

fn object(api_version: &str, kind: &str, root: Value<'_>) -> DocumentKind {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    match (group, kind) {
        ("kustomize.config.k8s.io", _) => DocumentKind::Kustomization,
        ("helm.toolkit.fluxcd.io", "HelmRelease") => DocumentKind::HelmRelease,
        ("argoproj.io", "Application" | "ApplicationSet") => DocumentKind::Application,
        (
            "kubelet.config.k8s.io"
            | "kubeproxy.config.k8s.io"
            | "kubescheduler.config.k8s.io"
            | "kubecontrollermanager.config.k8s.io"
            | "kubeadm.k8s.io"
            | "apiserver.config.k8s.io"
            | "apiserver.k8s.io"
            | "credentialprovider.kubelet.k8s.io"
            | "controller-runtime.sigs.k8s.io"
            | "cloudprovider.config.k8s.io"
            | "pod-security.admission.config.k8s.io"
            | "eventratelimit.admission.k8s.io"
            | "resourcequota.admission.k8s.io"
            | "webhookadmission.k8s.io",
            _,
        ) => DocumentKind::ComponentConfig,
        ("audit.k8s.io", "Policy") => DocumentKind::ComponentConfig,
        (
            "kind.x-k8s.io"
            | "k3d.io"
            | "skaffold"
            | "eksctl.io"
            | "config.kubernetes.io"
            | "kops.k8s.io"
            | "ctlptl.dev"
            | "clusterctl.cluster.x-k8s.io"
            | "krew.googlecontainertools.github.com"
            | "client.authentication.k8s.io"
            | "minikube.sigs.k8s.io"
            | "backstage.io",
            _,
        ) => DocumentKind::ClientConfig,
        ("", "Config") if root.get("clusters").is_some() || root.get("contexts").is_some() => {
            DocumentKind::ClientConfig
        }
        _ if kind.is_empty() || api_version.is_empty() || kind.contains(char::is_whitespace) => {
            DocumentKind::Incomplete
        }
        _ => DocumentKind::Object,
    }
}

/// One of `apiVersion` and `kind` is there: an object only where the rest looks like one too.
fn incomplete(api_version: Option<&str>, kind: Option<&str>, root: Value<'_>) -> DocumentKind {
    // A kustomization may leave out its kind; so may a chart, whose apiVersion is `v1` or `v2`.
    if api_version.is_some_and(|version| version.starts_with("kustomize.config.k8s.io/")) {
        return DocumentKind::Kustomization;
    }
    if kind == Some("Kustomization") || kind == Some("Component") && is_kustomization(root) {
        return DocumentKind::Kustomization;
    }
    let named = root.at(&["metadata", "name"]).or_else(|| root.at(&["metadata", "generateName"])).is_some();
    let filled = ["spec", "data", "stringData", "rules", "subjects", "template"]
        .iter()
        .any(|key| root.get(key).is_some());
    let known = || crate::schema::resolve::names_kubernetes(api_version, kind);
    if named && (filled || known()) { DocumentKind::Incomplete } else { DocumentKind::Other }
}

fn without_type(root: Value<'_>) -> DocumentKind {
    let has = |key: &str| root.entry(key).is_some();
    if has("openapi") || has("swagger") || has("$schema") || has("$ref") {
        DocumentKind::Schema
    } else if has("jobs") && (has("on") || has("true")) || has("stages") && has("script") {
        DocumentKind::Workflow
    } else if has("services") && root.get("services").is_some_and(is_compose) {
        DocumentKind::Compose
    } else if is_kustomization(root) {
        DocumentKind::Kustomization
    } else {
        DocumentKind::Other
    }
}

fn is_compose(services: Value<'_>) -> bool {
    services.is_mapping()
        && services.entries().any(|e| e.value.get("image").is_some() || e.value.get("build").is_some())
}

fn is_kustomization(root: Value<'_>) -> bool {
    const FIELDS: [&str; 8] = [
        "resources",
        "bases",
        "components",
        "patches",
        "patchesStrategicMerge",
        "configMapGenerator",
        "secretGenerator",
        "namePrefix",
    ];
    const ALL: [&str; 22] = [
        "apiVersion",
        "kind",
        "metadata",
        "namespace",
        "nameSuffix",
        "commonLabels",
        "commonAnnotations",
        "labels",
        "images",
        "replicas",
        "generatorOptions",
        "patchesJson6902",
        "vars",
        "replacements",
        "crds",
        "transformers",
        "generators",
        "validators",
        "configurations",
        "openapi",
        "helmCharts",
        "buildMetadata",
    ];
    root.entries().len() > 0
        && root.entries().any(|e| FIELDS.contains(&e.name()))
        && root.entries().all(|e| FIELDS.contains(&e.name()) || ALL.contains(&e.name()))
}

/// Whether SOPS has encrypted the document: its scalars are unknown, not wrong.
pub fn is_sops_encrypted(root: Value<'_>) -> bool {
    root.get("sops").is_some_and(|sops| {
        sops.is_mapping()
            && (sops.get("mac").is_some()
                || sops.get("version").is_some()
                || sops.get("lastmodified").is_some())
    })
}

/// Whether a text holds Go-template actions, so that it is no YAML before somebody renders it.
pub fn has_template_actions(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"{{").is_some_and(|at| text[at..].contains("}}"))
}
