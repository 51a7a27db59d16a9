//! Registries: which are dead or frozen, which hold private images, and what a pull secret's payload covers.

use std::borrow::Cow;

use super::env::{data_of, definition};
use super::{ImageReference, Object, Pod, Spanned};
use crate::run::Run;
use crate::syntax::Span;
use crate::syntax::yaml::Value;

/// Repositories that are gone, frozen or moved.
#[derive(Debug, Clone, Copy)]
pub struct MovedImages {
    /// What the normalised name begins with.
    pub prefix: &'static str,
    /// What has become of it.
    pub fate: &'static str,
    /// What the prefix is to be replaced with, where the same images live on under another.
    pub instead: Option<&'static str>,
    /// Where that is said.
    pub source: &'static str,
}

/// Dead, frozen and moved registries and repositories, as of November 2026.
pub const MOVED: &[MovedImages] = &[
    MovedImages {
        prefix: "k8s.gcr.io/",
        fate: "was frozen on 3 April 2023 and is no longer served",
        instead: Some("registry.k8s.io/"),
        source: "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
    },
    MovedImages {
        prefix: "gcr.io/google_containers/",
        fate: "is the registry Kubernetes left in 2018; nothing new has come there since",
        instead: Some("registry.k8s.io/"),
        source: "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
    },
    MovedImages {
        prefix: "gcr.io/google-containers/",
        fate: "is the registry Kubernetes left in 2018; nothing new has come there since",
        instead: Some("registry.k8s.io/"),
        source: "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
    },
    MovedImages {
        prefix: "us.gcr.io/k8s-artifacts-prod/",
        fate: "was a backend of k8s.gcr.io and is gone with it",
        instead: Some("registry.k8s.io/"),
        source: "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
    },
    MovedImages {
        prefix: "docker.pkg.github.com/",
        fate: "was switched off in February 2025",
        instead: Some("ghcr.io/"),
        source: "https://github.blog/changelog/2025-01-23-legacy-docker-registry-closing-down/",
    },
    MovedImages {
        prefix: "docker.io/bitnami/",
        fate: "lost its versioned tags on 29 September 2025; the old ones are in `bitnamilegacy`",
        instead: Some("docker.io/bitnamilegacy/"),
        source: "https://github.com/bitnami/containers/issues/83267",
    },
    MovedImages {
        prefix: "gcr.io/kubernetes-helm/",
        fate: "held Helm 2's Tiller and is gone",
        instead: None,
        source: "https://helm.sh/blog/helm-v2-deprecation-timeline/",
    },
    MovedImages {
        prefix: "quay.io/kubernetes-ingress-controller/",
        fate: "has had no new images since 2020",
        instead: None,
        source: "https://github.com/kubernetes/ingress-nginx/releases/tag/controller-v0.34.0",
    },
    MovedImages {
        prefix: "docker.io/library/java",
        fate: "was deprecated in 2016 and removed from the official images",
        instead: Some("docker.io/library/eclipse-temurin"),
        source: "https://hub.docker.com/_/java",
    },
    MovedImages {
        prefix: "gcr.io/kubebuilder/",
        fate: "was switched off in 2025",
        instead: None,
        source: "https://github.com/kubernetes-sigs/kubebuilder/discussions/3907",
    },
];

/// What has become of a repository; `None` where it is served as ever.
pub fn moved(image: &ImageReference) -> Option<&'static MovedImages> {
    let name = image.name();
    let known = MOVED.iter().find(|moved| {
        name.strip_prefix(moved.prefix).is_some_and(|rest| moved.prefix.ends_with('/') || rest.is_empty())
    })?;
    // `bitnami` still serves `latest`.
    let untouched = known.prefix == "docker.io/bitnami/" && image.is_latest();
    (!untouched).then_some(known)
}

/// Registries whose images are mostly for everybody: a missing pull secret says nothing there.
pub fn is_public(registry: &str) -> bool {
    matches!(
        registry,
        "docker.io"
            | "ghcr.io"
            | "quay.io"
            | "gcr.io"
            | "registry.k8s.io"
            | "k8s.gcr.io"
            | "mcr.microsoft.com"
            | "public.ecr.aws"
            | "registry.gitlab.com"
            | "docker.elastic.co"
            | "nvcr.io"
            | "mirror.gcr.io"
            | "registry.access.redhat.com"
            | "quay.io:443"
            | "cgr.dev"
            | "xpkg.upbound.io"
            | "us-docker.pkg.dev"
    )
}

/// A pull secret's payload.
#[derive(Debug, Clone)]
pub struct PullCredentials<'r> {
    /// The registries it has entries for, as written.
    pub registries: Vec<String>,
    /// The value they are written in.
    pub node: Value<'r>,
}

/// The payload of a pull secret; `None` where it cannot be read from the files.
pub fn credentials(secret: Object<'_>) -> Option<PullCredentials<'_>> {
    let (key, text, node) =
        data_of(secret).find(|(key, ..)| matches!(*key, ".dockerconfigjson" | ".dockercfg"))?;
    let json: serde_json::Value = serde_json::from_str(text.as_deref().map(str::trim)?).ok()?;
    let entries = if key == ".dockercfg" { json.as_object()? } else { json.get("auths")?.as_object()? };
    Some(PullCredentials { registries: entries.keys().cloned().collect(), node })
}

/// Whether an entry of a pull secret is used for an image (`URLsMatchStr` and `isDefaultRegistryMatch` in
/// `pkg/credentialprovider`).
pub fn covers(entry: &str, image: &ImageReference) -> bool {
    let bare = entry.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    let docker_hub = |host: &str| matches!(host, "index.docker.io" | "docker.io" | "registry-1.docker.io");
    if docker_hub(host) {
        return image.registry == "docker.io";
    }
    let path = path.trim_start_matches("v2").trim_start_matches("v1").trim_matches('/');
    host_matches(host, &image.registry) && image.repository.starts_with(path)
}

/// Part by part, `*` standing for any one part; ports must be the same where the entry has one.
fn host_matches(pattern: &str, host: &str) -> bool {
    let split = |text: &str| -> (Vec<String>, Option<String>) {
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) => (name, Some(port.to_owned())),
            None => (text, None),
        };
        (name.split('.').map(str::to_owned).collect(), port)
    };
    let ((wanted, wanted_port), (parts, port)) = (split(pattern), split(host));
    let same =
        |(a, b): (&String, &String)| glob::Pattern::new(a).map_or(a == b, |pattern| pattern.matches(b));
    (wanted_port.is_none() || wanted_port == port)
        && wanted.len() == parts.len()
        && wanted.iter().zip(&parts).all(same)
}

/// A pull secret a Pod will be given.
#[derive(Debug, Clone, Copy)]
pub struct PullSecret<'r> {
    /// Its name, where it is named.
    pub name: Spanned<'r, &'r str>,
    /// Whether the ServiceAccount names it, not the Pod.
    pub by_account: bool,
}

/// The pull secrets of a Pod: its own, or else its ServiceAccount's (`ServiceAccount` admission). The second
/// value says whether that is all: an account that nobody defines may have others.
pub fn pull_secrets(pod: Pod<'_>) -> (Vec<PullSecret<'_>>, bool) {
    let own: Vec<_> = pod
        .spec
        .image_pull_secrets()
        .filter_map(|r| Some(PullSecret { name: r.name()?, by_account: false }))
        .collect();
    if !own.is_empty() {
        return (own, true);
    }
    let named = pod.spec.service_account_name().or_else(|| pod.spec.service_account());
    let account = named.map_or("default", |name| name.value);
    let Some(account) = definition(pod.object, "ServiceAccount", account) else { return (own, false) };
    let secrets = account.at(&["imagePullSecrets"]).into_iter().flat_map(Value::items);
    let named = secrets.filter_map(|secret| {
        let node = secret.get("name")?;
        Some(PullSecret { name: Spanned { value: node.as_str()?, node }, by_account: true })
    });
    (named.collect(), true)
}

/// What the configuration of nodes and runtimes in a run says of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnNodes {
    /// There is no such configuration.
    NoConfiguration,
    /// It names the registry.
    Known,
    /// It names the registry's host with another port, here.
    OtherPort(Span),
    /// It does not name it.
    Unknown,
}

/// What the configuration of nodes and runtimes in a run says of a registry.
pub fn on_nodes(run: &Run, registry: &str, host: &str) -> OnNodes {
    let mut answer = OnNodes::NoConfiguration;
    for data in run.trees.iter().filter(|data| matches!(data.kind, crate::run::FileKind::NodeConfig(_))) {
        let source = &data.tree.source;
        if source.text.contains(registry) || source.name.contains(registry) {
            return OnNodes::Known;
        }
        let near = source.text.find(&format!("{host}:")).map(|at| {
            let digits = source.text[at + host.len() + 1..].bytes().take_while(u8::is_ascii_digit).count();
            source.span(at, at + host.len() + 1 + digits)
        });
        answer = match (answer, near) {
            (OnNodes::OtherPort(_), _) => answer,
            (_, Some(span)) => OnNodes::OtherPort(span),
            _ if source.text.contains("registr") || source.name.contains("hosts.toml") => OnNodes::Unknown,
            _ => answer,
        };
    }
    answer
}

/// The text of an image reference with its prefix replaced, as far as the prefix is written.
pub fn replace_prefix<'t>(written: &'t str, from: &str, to: &str) -> Option<Cow<'t, str>> {
    if let Some(rest) = written.strip_prefix(from) {
        return Some(Cow::Owned(format!("{to}{rest}")));
    }
    let hub = from.strip_prefix("docker.io/")?;
    let short = hub.strip_prefix("library/").unwrap_or(hub);
    let to = to.strip_prefix("docker.io/library/").or_else(|| to.strip_prefix("docker.io/")).unwrap_or(to);
    let rest = written.strip_prefix(hub).or_else(|| written.strip_prefix(short))?;
    Some(Cow::Owned(format!("{to}{rest}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(text: &str) -> ImageReference {
        ImageReference::parse(text).unwrap()
    }

    #[test]
    fn entries_cover_images_as_the_keyring_matches_them() {
        for (entry, name, want) in [
            ("registry.acme.io", "registry.acme.io/a/b:1", true),
            ("https://registry.acme.io/v2/", "registry.acme.io/a/b:1", true),
            ("registry.acme.com", "registry.acme.io/a/b:1", false),
            ("*.acme.io", "registry.acme.io/a", true),
            ("acme.io", "registry.acme.io/a", false),
            ("registry.acme.io:5000", "registry.acme.io:5000/a", true),
            ("registry.acme.io:5000", "registry.acme.io/a", false),
            ("registry.acme.io/team", "registry.acme.io/team/a", true),
            ("registry.acme.io/other", "registry.acme.io/team/a", false),
            ("https://index.docker.io/v1/", "acme/a:1", true),
            ("https://index.docker.io/v1/", "ghcr.io/acme/a:1", false),
        ] {
            assert_eq!(covers(entry, &image(name)), want, "{entry} {name}");
        }
    }

    #[test]
    fn moved_repositories_and_their_replacements() {
        assert!(moved(&image("k8s.gcr.io/pause:3.9")).is_some());
        assert!(moved(&image("bitnami/redis:7.2")).is_some());
        assert!(moved(&image("bitnami/redis")).is_none());
        assert!(moved(&image("docker.io/bitnamilegacy/redis:7.2")).is_none());
        assert!(moved(&image("java:8")).is_some());
        assert!(moved(&image("acme/java:8")).is_none());
        let replaced = |written, from, to| replace_prefix(written, from, to).unwrap().into_owned();
        assert_eq!(
            replaced("k8s.gcr.io/pause:3", "k8s.gcr.io/", "registry.k8s.io/"),
            "registry.k8s.io/pause:3"
        );
        assert_eq!(
            replaced("bitnami/x:1", "docker.io/bitnami/", "docker.io/bitnamilegacy/"),
            "bitnamilegacy/x:1"
        );
        assert_eq!(
            replaced("java:8", "docker.io/library/java", "docker.io/library/eclipse-temurin"),
            "eclipse-temurin:8"
        );
    }
}
