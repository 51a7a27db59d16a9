//! An image reference cannot be parsed.
//!
//! ## Why it fails
//! The kubelet takes the reference apart before it asks the runtime: `[registry/]repository[:tag][@digest]`, the
//! repository in lower case, no scheme, one tag, a digest of full length
//! (<https://pkg.go.dev/github.com/distribution/reference>). What it cannot parse it never pulls.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: https://ghcr.io/acme/web:1.4.2 #~ image-reference-invalid
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/Acme/Web:1.4.2 #~ image-reference-invalid
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageReferenceInvalid;

impl Lint for ImageReferenceInvalid {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("I6 C6").predicts(
        InvalidImageName,
        "InspectFailed",
        "Failed to apply default image tag \"{}\": couldn't parse image name \"{}\": {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(image) = container.image() else { return };
        let text = image.value;
        // White space around it and an empty image are refused by the API server already.
        if text.trim() != text || text.is_empty() || image::has_leftover(text) {
            return;
        }
        let Err(error) = ImageReference::parse(text) else { return };
        // `IMAGE:TAG` and `:latest` are what somebody is expected to fill in.
        let placeholder = !text.bytes().any(|b| b.is_ascii_lowercase()) || text.starts_with([':', '@', '/']);
        let severity = if placeholder { Severity::Warning } else { Severity::Error };
        let quoted = quote(text);
        let (says, fixed) = explain(text, &error);
        let mut finding = cx
            .report(severity, format!("the image `{text}` cannot be parsed: {error}"))
            .at(image, says)
            .event_message(format!(
                "Failed to apply default image tag {quoted}: couldn't parse image name {quoted}: {error}"
            ))
            .help("write `[registry/]repository[:tag][@digest]`, the repository in lower case");
        if let Some(fixed) = fixed.filter(|fixed| ImageReference::parse(fixed).is_ok()) {
            let span = image.node.part(0..text.len());
            finding = finding.unsafe_fix(format!("write `{fixed}`"), span, fixed);
        }
        finding.emit();
    }
}

/// What is wrong in a reader's words, and what was probably meant.
fn explain(text: &str, error: &ImageError) -> (&'static str, Option<String>) {
    if let Some((_, rest)) = text.split_once("://") {
        return ("a reference has no scheme", Some(rest.to_owned()));
    }
    match error {
        ImageError::Uppercase(_) | ImageError::UppercaseName => {
            let (name, tail) = text.split_at(text.rfind([':', '@']).unwrap_or(text.len()));
            ("only the tag may have capitals", Some(format!("{}{tail}", name.to_lowercase())))
        }
        ImageError::DigestLength => ("the digest has not the length of its algorithm", None),
        ImageError::DigestFormat | ImageError::DigestAlgorithm => ("this is no digest", None),
        ImageError::Identifier(_) => ("this is an image's identifier, not its name", None),
        _ if text.contains(char::is_whitespace) => ("there is white space in it", None),
        _ if text.ends_with(':') || text.contains(":@") => ("the tag is empty", None),
        _ if text.contains("//") => {
            ("a part of the repository's name is empty", Some(text.replace("//", "/")))
        }
        _ if text.rsplit('/').next().is_some_and(|last| last.matches(':').count() > 1) => {
            ("there are two tags", None)
        }
        _ => ("", None),
    }
}
