//! An image's registry is no registry, or nearly has the name of a well-known one.
//!
//! ## Why it fails
//! The part before the first slash is the host the image is pulled from. Docker Hub's website
//! `hub.docker.com` serves no images, and neither does `gchr.io`: the pull fails.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: gchr.io/acme/web:1.4.2 #~ registry-misspelled
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: hub.docker.com/acme/web:1.4.2 #~ registry-misspelled
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RegistryMisspelled;

impl Lint for RegistryMisspelled {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("I6 C7").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((image, reference)) = container.parsed_image() else { return };
        let host = reference.registry.as_str();
        if reference.registry_at.is_empty() || KNOWN.contains(&host) {
            return;
        }
        let website = WEBSITES.iter().find(|(site, _)| *site == host).map(|(_, registry)| *registry);
        // Short names are near to anything.
        let near = || nearest(host, KNOWN.iter().map(|known| (*known, *known))).filter(|_| host.len() > 6);
        let Some(meant) = website.or_else(near) else { return };
        let span = image.node.part(reference.registry_at.clone());
        cx.warning(format!("`{host}` is no registry that is known"))
            .at(image, format!("did you mean `{meant}`?"))
            .event_message(image::pull_failed(image.value, "failed to do request"))
            .write(span, meant)
            .emit();
    }
}

/// Websites that people take for the registry behind them.
const WEBSITES: &[(&str, &str)] = &[
    ("docker.com", "docker.io"),
    ("github.com", "ghcr.io"),
    ("hub.docker.com", "docker.io"),
    ("hub.docker.io", "docker.io"),
    ("www.docker.com", "docker.io"),
];

/// Registries that many use.
const KNOWN: &[&str] = &[
    "cgr.dev",
    "docker.elastic.co",
    "docker.io",
    "eu.gcr.io",
    "asia.gcr.io",
    "us.gcr.io",
    "gcr.io",
    "ghcr.io",
    "index.docker.io",
    "k8s.gcr.io",
    "lscr.io",
    "mcr.microsoft.com",
    "mirror.gcr.io",
    "nvcr.io",
    "public.ecr.aws",
    "quay.io",
    "registry.access.redhat.com",
    "registry.gitlab.com",
    "registry.k8s.io",
    "registry.redhat.io",
    "registry-1.docker.io",
];
