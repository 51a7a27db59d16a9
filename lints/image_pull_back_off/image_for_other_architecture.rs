//! An image is built for another architecture than the nodes that are asked for.
//!
//! ## Why it fails
//! The tag or repository names an architecture, and the Pod's node selector another one: the kernel cannot run the
//! program (`exec format error`), and the container exits again and again.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   nodeSelector: { kubernetes.io/arch: arm64 }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2-amd64 #~ image-for-other-architecture
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   nodeSelector: { kubernetes.io/arch: arm64 }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2-arm64
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageForOtherArchitecture;

impl Lint for ImageForOtherArchitecture {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("C1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(wanted) = architecture_asked_for(container.pod) else { return };
        let Some((image, reference)) = container.parsed_image() else { return };
        let Some(built) = architecture_of(&reference).filter(|built| *built != wanted.0) else { return };
        cx.warning(format!("the image is built for {built}, the nodes are {}", wanted.0))
            .at(image, format!("built for {built}"))
            .also(wanted.1, "the nodes asked for")
            .event_message(format!(
                "Back-off restarting failed container {} in pod {}",
                container.name_or_empty(),
                container.object().name()
            ))
            .note("the container's log says `exec format error`")
            .help(format!("use the image for {}, or one that holds both", wanted.0))
            .emit();
    }
}

const LABEL: &str = "kubernetes.io/arch";

/// The one architecture that selector or required affinity leaves, and where it is written.
fn architecture_asked_for(pod: Pod<'_>) -> Option<(&str, Value<'_>)> {
    let selected = pod.spec.node_selector().find(|e| e.name() == LABEL);
    if let Some(entry) = selected {
        return Some((entry.value.as_str()?, entry.value));
    }
    let terms = pod.spec.affinity()?.at(&[
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
    ])?;
    let mut terms = terms.items();
    let term = terms.next().filter(|_| terms.len() == 0)?;
    let expression = term.get("matchExpressions")?.items().find(|e| e.str_at(&["key"]) == Some(LABEL))?;
    let mut values = expression.get("values")?.items();
    let value = values.next().filter(|_| values.len() == 0)?;
    (expression.str_at(&["operator"]) == Some("In")).then_some((value.as_str()?, value))
}

/// The architecture that the tag's end or the repository names.
fn architecture_of(image: &ImageReference) -> Option<&'static str> {
    let named = |part: &str| match part {
        "amd64" | "x86_64" | "x86-64" => Some("amd64"),
        "arm64" | "aarch64" | "arm64v8" => Some("arm64"),
        "arm" | "armv7" | "arm32v7" | "armhf" => Some("arm"),
        "s390x" => Some("s390x"),
        "ppc64le" => Some("ppc64le"),
        _ => None,
    };
    let tag = image.tag.as_deref().filter(|_| image.digest.is_none());
    let by_tag = tag.and_then(|tag| named(tag).or_else(|| tag.rsplit(['-', '_']).next().and_then(named)));
    let (owner, name) = image.repository.rsplit_once('/').unwrap_or(("", &image.repository));
    by_tag
        .or_else(|| name.rsplit('-').next().and_then(named))
        .or_else(|| named(owner).filter(|_| image.registry == "docker.io"))
}
