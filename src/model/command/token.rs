//! The ServiceAccount's token in a container: what reads it, and what stands in for it.

use std::ops::Range;

use super::client::script_of;
use super::{ApiUse, ExecSite, Lifetime, base_name, without_wrappers};
use crate::model::Container;
use crate::syntax::Span;

/// Where the kubelet puts the token of the Pod's ServiceAccount
/// (`DefaultAPITokenMountPath` in `plugin/pkg/admission/serviceaccount`).
const TOKEN_FOLDER: &str = "/run/secrets/kubernetes.io/serviceaccount";

/// Where a script, a command line or a variable names one of the files that come with the token.
pub(super) fn reads_token(container: Container<'_>) -> Option<ApiUse> {
    for line in container.exec_lines() {
        let items = without_wrappers(&line.items, |item| item.value);
        if let Some(script) = script_of(container, items, line.site) {
            let Some(at) = token_file(script.text) else { continue };
            // A script that asks whether the file is there knows what to do without it.
            let before = script.text[..at.start].trim_end_matches([' ', '"', '\'']);
            let asks = ["-f", "-e", "-r", "-s"].iter().any(|test| before.ends_with(test));
            return (!asks).then(|| token_use(&script.text[at.clone()], script.node.part(at), script.site));
        }
        if let Some((item, at)) = items.iter().find_map(|item| Some((item, token_file(item.value)?))) {
            return Some(token_use(&item.value[at.clone()], item.node.part(at), line.site));
        }
    }
    container.spec.env().find_map(|variable| {
        let value = variable.value()?;
        let at = token_file(value.value)?;
        Some(token_use(&value.value[at.clone()], value.node.part(at), ExecSite::Main))
    })
}

fn token_use(path: &str, span: Span, site: ExecSite) -> ApiUse {
    let what = format!("and `{}` is read", base_name(path));
    ApiUse { what, span, site, looped: false, log: format!("{path}: No such file or directory") }
}

/// The bytes of the first path of such a file.
fn token_file(text: &str) -> Option<Range<usize>> {
    let at = text.find(TOKEN_FOLDER)?;
    let start = if text[..at].ends_with("/var") { at - "/var".len() } else { at };
    let behind = &text[at + TOKEN_FOLDER.len()..];
    let file = ["/token", "/ca.crt", "/namespace"].into_iter().find(|file| behind.starts_with(file))?;
    Some(start..at + TOKEN_FOLDER.len() + file.len())
}

/// Controllers that work on the API of the cluster they run in, and find it by the token
/// (`InClusterConfig` in `k8s.io/client-go/rest`).
const CONTROLLERS: &[&str] = &[
    "docker.io/bitnami/sealed-secrets-controller",
    "docker.io/kiwigrid/k8s-sidecar",
    "docker.io/rancher/local-path-provisioner",
    "docker.io/velero/velero",
    "ghcr.io/external-secrets/external-secrets",
    "ghcr.io/fluxcd/helm-controller",
    "ghcr.io/fluxcd/kustomize-controller",
    "ghcr.io/fluxcd/source-controller",
    "ghcr.io/kubereboot/kured",
    "ghcr.io/stakater/reloader",
    "quay.io/jetstack/cert-manager-cainjector",
    "quay.io/jetstack/cert-manager-controller",
    "quay.io/kiwigrid/k8s-sidecar",
    "quay.io/prometheus-operator/prometheus-operator",
    "registry.k8s.io/autoscaling/cluster-autoscaler",
    "registry.k8s.io/cluster-proportional-autoscaler-amd64",
    "registry.k8s.io/external-dns/external-dns",
    "registry.k8s.io/ingress-nginx/controller",
    "registry.k8s.io/kube-state-metrics/kube-state-metrics",
    "registry.k8s.io/metrics-server/metrics-server",
];

/// Images made to run scripts with `kubectl`, whose entrypoint is none.
const CLIENT_IMAGES: &[&str] = &["docker.io/alpine/k8s", "docker.io/dtzar/helm-kubectl"];

/// A well-known image that is there to use the API: a controller, or a client's image that runs what is not in the
/// files.
pub(super) fn image_uses_api(container: Container<'_>) -> Option<ApiUse> {
    let image = container.spec.image()?;
    let name = container.spec.image_reference()?.name();
    let controller = CONTROLLERS.contains(&name.as_str());
    let client = || {
        let made_for = CLIENT_IMAGES.contains(&name.as_str())
            || container.known_image().is_some_and(|known| known.image.program == "kubectl");
        let unread = container.argv().is_some_and(|argv| {
            let items = without_wrappers(&argv, |item| item.value);
            script_of(container, items, ExecSite::Main).is_none()
        });
        made_for
            && unread
            && container.lifetime() == Lifetime::Unknown
            && super::client_commands(container).is_empty()
    };
    let program = format!("which `{}` needs", base_name(&name));
    (controller && !container.has_command() || client()).then(|| ApiUse {
        what: program,
        span: image.span(),
        site: ExecSite::Main,
        looped: false,
        log: "open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory".to_owned(),
    })
}

/// Whether a container brings its own way to a cluster: a kubeconfig, a server with a token, a token of its own.
pub fn has_own_credentials(container: Container<'_>) -> bool {
    let says = |text: &str| {
        let text = text.to_ascii_lowercase().replace("--server-side", "");
        [
            "kubeconfig",
            "--token",
            "--server",
            "--master",
            "get-credentials",
            "set-cluster",
            "--context",
            " -s http",
            "login",
        ]
        .iter()
        .any(|word| text.contains(word))
    };
    let lines = container.exec_lines();
    let written = lines.iter().any(|line| {
        let items = without_wrappers(&line.items, |item| item.value);
        items.iter().any(|item| says(item.value))
            || items.windows(2).any(|pair| pair[0].value == "-s" && pair[1].value.starts_with("http"))
            || script_of(container, items, line.site).is_some_and(|script| says(script.text))
    });
    let given = container.spec.args().any(|item| says(item.value) || item.value == "-s");
    let variable = container.spec.env().any(|item| {
        item.name().is_some_and(|n| matches!(n.value, "KUBECONFIG" | "KUBERNETES_MASTER" | "KUBE_CONFIG"))
    });
    written
        || given
        || variable
        || container.spec.volume_mounts().any(|mount| brings_credentials(container, mount))
}

fn brings_credentials(container: Container<'_>, mount: crate::model::VolumeMount<'_>) -> bool {
    let path = mount.mount_path().map_or("", |path| path.value);
    let projects = || {
        let volume = mount.name().and_then(|name| container.pod.volume(name.value));
        let sources = volume.and_then(|volume| volume.projected());
        sources.is_some_and(|p| p.sources().any(|source| source.service_account_token().is_some()))
    };
    path.contains("/.kube")
        || path.contains("kubeconfig")
        || path.contains(TOKEN_FOLDER)
        || path.starts_with("/etc/kubernetes")
        || projects()
}
