//! The ServiceAccount's token in a container: what reads it, and what stands in for it.

use std::ops::Range;

use super::client::script_of;
use super::{ApiUse, ExecSite, base_name, without_wrappers};
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
    let what = base_name(path).to_owned();
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

/// Whether a container brings its own way to a cluster: a kubeconfig, a server with a token, a token of its own.
pub fn has_own_credentials(container: Container<'_>) -> bool {
    let says = |text: &str| {
        let text = text.to_ascii_lowercase();
        [
            "kubeconfig",
            "--token",
            "--server",
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
