//! Image references as the kubelet and the runtimes read them.
//!
//! The grammar and the wording of its errors are those of github.com/distribution/reference v0.6
//! (`ParseNormalizedNamed`) and github.com/opencontainers/go-digest v1.0, which the kubelet calls through
//! `pkg/util/parsers`.

mod grammar;

use std::ops::Range;

use super::{Container, ContainerSpec, Object, Spanned};
use crate::run::Run;

/// Why a text is no image reference, in the library's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// 64 hexadecimal digits are an image's identifier, not its name.
    #[error("invalid repository name ({0}), cannot specify 64-byte hexadecimal strings")]
    Identifier(String),
    /// The repository has capitals.
    #[error("invalid reference format: repository name ({0}) must be lowercase")]
    Uppercase(String),
    /// The reference has capitals where none may be.
    #[error("repository name must be lowercase")]
    UppercaseName,
    /// The text does not follow the grammar.
    #[error("invalid reference format")]
    Format,
    /// The repository's name has more than 255 characters.
    #[error("repository name must not be more than 255 characters")]
    TooLong,
    /// The digest's algorithm is none that is known.
    #[error("unsupported digest algorithm")]
    DigestAlgorithm,
    /// The digest has too few or too many digits for its algorithm.
    #[error("invalid checksum digest length")]
    DigestLength,
    /// The digest's digits are not all lower case hexadecimal ones.
    #[error("invalid checksum digest format")]
    DigestFormat,
}

/// An image reference taken apart. The ranges are bytes of the text it was parsed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReference {
    /// Host and perhaps port; `docker.io` where none is written.
    pub registry: String,
    /// The repository at that registry, `library/` included for Docker Hub's official images.
    pub repository: String,
    /// The tag as written.
    pub tag: Option<String>,
    /// `sha256:…`
    pub digest: Option<String>,
    /// The registry as written; empty where none is.
    pub registry_at: Range<usize>,
    /// The repository as written.
    pub repository_at: Range<usize>,
    /// The tag; empty where none is written.
    pub tag_at: Range<usize>,
    /// The digest; empty where none is written.
    pub digest_at: Range<usize>,
}

const DEFAULT_REGISTRY: &str = "docker.io";

impl ImageReference {
    /// Reads a reference.
    ///
    /// # Errors
    /// What the library says, which the kubelet passes on behind `couldn't parse image name`.
    pub fn parse(text: &str) -> Result<Self, ImageError> {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(ImageError::Identifier(text.to_owned()));
        }
        let (registry, rest_at) = split_registry(text);
        let official = registry == DEFAULT_REGISTRY && !text[rest_at..].contains('/');
        let rest = format!("{}{}", if official { "library/" } else { "" }, &text[rest_at..]);
        let remote = rest.split(':').next().unwrap_or("");
        if has_capitals(remote) {
            return Err(ImageError::Uppercase(remote.to_owned()));
        }
        let full = format!("{registry}/{rest}");
        let Some(found) = grammar::parts(&full) else {
            let lower = grammar::parts(&full.to_lowercase()).is_some();
            return Err(if lower { ImageError::UppercaseName } else { ImageError::Format });
        };
        let repository = &full[found.repository.clone()];
        if repository.len() > 255 {
            return Err(ImageError::TooLong);
        }
        let digest = found.digest.clone().map(|at| &full[at]);
        if let Some(digest) = digest {
            check_digest(digest)?;
        }
        let added = full.len() - (text.len() - rest_at);
        let range = |part: Option<Range<usize>>| {
            part.map_or(text.len()..text.len(), |part| {
                part.start.saturating_sub(added) + rest_at..part.end.saturating_sub(added) + rest_at
            })
        };
        Ok(Self {
            registry: registry.to_owned(),
            repository: repository.to_owned(),
            tag: found.tag.clone().map(|at| full[at].to_owned()),
            digest: digest.map(str::to_owned),
            registry_at: 0..rest_at.saturating_sub(1),
            repository_at: range(Some(found.repository)),
            tag_at: range(found.tag),
            digest_at: range(found.digest),
        })
    }

    /// Registry and repository: `docker.io/library/nginx`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// Whether the tag stands for whatever is newest: no tag and no digest, or `latest`.
    pub fn is_latest(&self) -> bool {
        self.digest.is_none() && self.tag.as_deref().is_none_or(|tag| tag == "latest")
    }

    /// The host without its port.
    pub fn host(&self) -> &str {
        match self.registry.rsplit_once(':') {
            Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => &self.registry,
        }
    }
}

/// Whether lower case would be another text.
fn has_capitals(text: &str) -> bool {
    if text.is_ascii() { text.bytes().any(|b| b.is_ascii_uppercase()) } else { text.to_lowercase() != text }
}

/// The registry, and where the rest begins (`splitDockerDomain`).
fn split_registry(text: &str) -> (&str, usize) {
    let Some((first, _)) = text.split_once('/') else { return (DEFAULT_REGISTRY, 0) };
    let rest = first.len() + 1;
    if first == "index.docker.io" {
        return (DEFAULT_REGISTRY, rest);
    }
    if first == "localhost" || first.contains(['.', ':']) || has_capitals(first) {
        return (first, rest);
    }
    (DEFAULT_REGISTRY, 0)
}

/// What go-digest says of a digest that has the grammar's shape.
fn check_digest(digest: &str) -> Result<(), ImageError> {
    let (algorithm, digits) = digest.split_once(':').unwrap_or((digest, ""));
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err(ImageError::DigestAlgorithm),
    };
    if digits.len() != length {
        return Err(ImageError::DigestLength);
    }
    if digits.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(ImageError::DigestFormat);
    }
    Ok(())
}

impl<'r> ContainerSpec<'r> {
    /// The image taken apart; `None` where there is none or it cannot be parsed.
    pub fn image_reference(self) -> Option<ImageReference> {
        ImageReference::parse(self.image()?.value).ok()
    }
}

impl<'r> Container<'r> {
    /// The image as written and taken apart, where it can be parsed.
    pub fn parsed_image(self) -> Option<(Spanned<'r, &'r str>, ImageReference)> {
        let image = self.spec.image()?;
        Some((image, ImageReference::parse(image.value).ok()?))
    }
}

/// Whether a text still holds a variable of some template language, or is an address that a build tool replaces
/// (`ko://`).
pub fn has_leftover(text: &str) -> bool {
    ["${", "$(", "{{", "}}", "<%", "%%", "ko://", "@@"].iter().any(|mark| text.contains(mark))
        || text.starts_with(['$', '<', '%', '@'])
}

/// The kubelet's event around what containerd says when a pull fails.
pub fn pull_failed(image: &str, why: &str) -> String {
    let quoted = crate::validation::print::quote(image);
    format!(
        "Failed to pull image {quoted}: failed to pull and unpack image {quoted}: \
         failed to resolve reference {quoted}: {image}: {why}"
    )
}

/// Whether something in the run substitutes variables in manifests: Flux's `postBuild`, or a build tool.
pub fn is_substituted(run: &Run) -> bool {
    let flux =
        |o: Object<'_>| o.group() == "kustomize.toolkit.fluxcd.io" && o.at(&["spec", "postBuild"]).is_some();
    run.index.of_kind(run, "Kustomization").any(flux)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, Option<String>) {
        let image = ImageReference::parse(text).unwrap();
        (image.name(), image.tag)
    }

    #[test]
    fn names_are_normalised() {
        assert_eq!(parts("nginx"), ("docker.io/library/nginx".into(), None));
        assert_eq!(parts("docker.io/nginx:1.27"), ("docker.io/library/nginx".into(), Some("1.27".into())));
        assert_eq!(parts("index.docker.io/a/b"), ("docker.io/a/b".into(), None));
        assert_eq!(parts("localhost/x:y"), ("localhost/x".into(), Some("y".into())));
        assert_eq!(parts("r:5000/x"), ("r:5000/x".into(), None));
        assert_eq!(parts("[::1]:5000/x"), ("[::1]:5000/x".into(), None));
        assert_eq!(parts("Host/x"), ("Host/x".into(), None));
        assert_eq!(parts("acme/x:5000"), ("docker.io/acme/x".into(), Some("5000".into())));
    }

    #[test]
    fn parts_lie_where_they_are_written() {
        let text = format!("docker.io/nginx:1.27@sha256:{}", "a".repeat(64));
        let image = ImageReference::parse(&text).unwrap();
        assert_eq!(&text[image.registry_at.clone()], "docker.io");
        assert_eq!(&text[image.repository_at.clone()].trim_start_matches("library/"), &"nginx");
        assert_eq!(&text[image.tag_at.clone()], "1.27");
        assert!(text[image.digest_at.clone()].starts_with("sha256:"));
        let short = ImageReference::parse("nginx:1").unwrap();
        assert_eq!(&"nginx:1"[short.tag_at], "1");
        assert_eq!(&"nginx:1"[short.repository_at], "nginx");
    }

    #[test]
    fn refusals_are_worded_as_the_kubelet_words_them() {
        let says = |text: &str| ImageReference::parse(text).unwrap_err().to_string();
        let format = "invalid reference format";
        assert_eq!(says("Foo"), "invalid reference format: repository name (library/Foo) must be lowercase");
        assert_eq!(
            says("ghcr.io/Acme/Web:1"),
            "invalid reference format: repository name (Acme/Web) must be lowercase"
        );
        for text in ["http://a/b", "a:1:2", "a:${TAG}", "a: b", "", "a//b", "a:", "a@sha256:12", "-a", "a:.b"]
        {
            assert_eq!(says(text), format, "{text}");
        }
        assert_eq!(says(&format!("a@sha256:{}", "a".repeat(60))), "invalid checksum digest length");
        assert_eq!(says(&format!("a@sha256:{}", "A".repeat(64))), "invalid checksum digest format");
        assert_eq!(says(&format!("a@md5:{}", "a".repeat(32))), "unsupported digest algorithm");
        assert_eq!(
            says(&"a".repeat(64)),
            format!(
                "invalid repository name ({}), cannot specify 64-byte hexadecimal strings",
                "a".repeat(64)
            )
        );
        assert_eq!(says(&"a".repeat(300)), "repository name must not be more than 255 characters");
    }
}
