//! What well-known images do: their entrypoint, user, ports, what they need and where they write.
//!
//! The facts are those of the images' own Dockerfiles and entrypoint scripts (see [`table`]); an image is
//! known by its normalised repository, mirrors of Docker Hub included.

pub mod lacks;
pub mod needs;
pub mod official;
pub mod others;
pub mod refuses;
pub mod systems;
pub mod table;
pub mod tools;

pub use refuses::{CHECKED, CheckedVariable, ValueRule};

use super::{Container, ImageReference};

/// What happens to the arguments of a container that has no `command`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrypoint {
    /// There is none: the first argument is the program.
    Nothing,
    /// A script that runs its arguments, and puts its own program in front of a leading flag (or of a
    /// configuration file, as Redis').
    Passes,
    /// A program that takes the arguments.
    Program,
    /// Nothing is known.
    Unknown,
}

/// What the image does when nobody says what to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultCommand {
    /// A server that stays.
    Stays,
    /// A shell or interpreter that ends at once without a terminal: what it is called.
    Interactive(&'static str),
    /// A program that prints something and ends: what it is called.
    Ends(&'static str),
    /// There is none: the runtime refuses to create the container.
    Nothing,
    /// Nothing is known.
    Unknown,
}

/// The user of an image's `USER` instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageUser {
    /// None, or 0.
    Root,
    /// A number.
    Id(u32),
    /// A name, which the kubelet cannot look up.
    Name(&'static str),
    /// Nothing is known.
    Unknown,
}

/// One of several variables that must be set.
#[derive(Debug, Clone, Copy)]
pub struct RequiredEnv {
    /// Any one of these does.
    pub any_of: &'static [&'static str],
    /// What the image's log says without them.
    pub log: &'static str,
    /// A variable with which they are needed at all, and its values; any value where there are none.
    pub when: Option<(&'static str, &'static [&'static str])>,
    /// A folder: what is mounted there may say the same.
    pub unless_mounted: &'static str,
    /// The first release that needs them; empty where all do.
    pub since: &'static [u32],
    /// The variant of the image that needs them; empty where all do.
    pub variant: &'static str,
}

impl RequiredEnv {
    /// One of these is needed, in each release and variant.
    pub const fn one_of(any_of: &'static [&'static str], log: &'static str) -> Self {
        Self { any_of, log, when: None, unless_mounted: "", since: &[], variant: "" }
    }

    /// Only where this variable has one of these values, or any.
    #[must_use]
    pub const fn when(mut self, variable: &'static str, values: &'static [&'static str]) -> Self {
        self.when = Some((variable, values));
        self
    }

    /// Not where something is mounted there.
    #[must_use]
    pub const fn unless_mounted(mut self, folder: &'static str) -> Self {
        self.unless_mounted = folder;
        self
    }

    /// From this release on.
    #[must_use]
    pub const fn since(mut self, release: &'static [u32]) -> Self {
        self.since = release;
        self
    }

    /// In this variant of the image.
    #[must_use]
    pub const fn variant(mut self, variant: &'static str) -> Self {
        self.variant = variant;
        self
    }
}

/// What is known of an image.
#[derive(Debug, Clone, Copy)]
pub struct KnownImage {
    /// Registry and repository, normalised: `docker.io/library/nginx`.
    pub repository: &'static str,
    /// What becomes of arguments.
    pub entrypoint: Entrypoint,
    /// What runs when nothing is said.
    pub default_command: DefaultCommand,
    /// Who it runs as.
    pub user: ImageUser,
    /// The ports it listens on by default.
    pub ports: &'static [u16],
    /// Folders it must be able to write to before it serves; those of `VOLUME` instructions left out, which the
    /// runtime makes writable.
    pub writes: &'static [&'static str],
    /// What must be set.
    pub required_env: &'static [RequiredEnv],
    /// Files that the image holds: no folder can be mounted there.
    pub files: &'static [&'static str],
    /// Whether its program refuses arguments it does not know.
    pub strict_flags: bool,
    /// Programs that people look for in it and that it does not have.
    pub lacks: &'static [&'static str],
    /// The program that the entrypoint gives its arguments to; empty where nothing is known.
    pub program: &'static str,
    /// Arguments one of which makes a server of it: without any it prints its usage, or what is wrong, and ends.
    pub serves_with: &'static [&'static str],
    /// A variable that stands for arguments; empty where there is none.
    pub instead_of_arguments: &'static str,
    /// The first release of which this holds; empty where it holds of all.
    pub since: &'static [u32],
    /// The variant of which it does not hold; empty where it holds of all.
    pub except_variant: &'static str,
}

/// An image that is known, and how surely.
#[derive(Debug, Clone)]
pub struct Known {
    /// The facts.
    pub image: &'static KnownImage,
    /// Whether it is the official image itself and not a mirror's copy, at a pinned tag: then the facts hold.
    pub certain: bool,
    /// The reference.
    pub reference: ImageReference,
}

/// Registries that pass on Docker Hub's images: what stands before the repository there.
const HUB_MIRRORS: &[&str] = &[
    "mirror.gcr.io/",
    "public.ecr.aws/docker/",
    "registry-1.docker.io/",
    "registry.hub.docker.com/",
    "docker.m.daocloud.io/",
    "m.daocloud.io/docker.io/",
    "dockerproxy.com/",
    "docker.mirrors.ustc.edu.cn/",
    "hub-mirror.c.163.com/",
    "registry.docker-cn.com/",
    "quay.io/docker/",
];

/// The normalised name a mirror's copy has at its origin.
fn origin(name: &str) -> Option<String> {
    if let Some(rest) = HUB_MIRRORS.iter().find_map(|mirror| name.strip_prefix(mirror)) {
        return Some(format!("docker.io/{}{rest}", if rest.contains('/') { "" } else { "library/" }));
    }
    for mark in ["/docker.io/", "/dockerhub/", "/docker-hub/", "/dockerhub-proxy/", "/docker-hub-proxy/"] {
        if let Some((_, rest)) = name.split_once(mark) {
            return Some(format!("docker.io/{}{rest}", if rest.contains('/') { "" } else { "library/" }));
        }
    }
    for mirror in ["k8s.gcr.io/", "registry.aliyuncs.com/google_containers/", "k8s.m.daocloud.io/"] {
        if let Some(rest) = name.strip_prefix(mirror) {
            return Some(format!("registry.k8s.io/{rest}"));
        }
    }
    None
}

impl Known {
    /// What is known of the image a reference names.
    pub fn of(reference: ImageReference) -> Option<Self> {
        let name = reference.name();
        let pinned = !reference.is_latest();
        let (image, certain) = match table::find(&name) {
            Some(image) => (image, pinned),
            None => (table::find(&origin(&name)?)?, false),
        };
        let known = Self { image, certain, reference };
        let excepted = !image.except_variant.is_empty() && known.has_variant(image.except_variant);
        (!excepted && (image.since.is_empty() || known.is_since(image.since))).then_some(known)
    }

    /// Whether the tag is of this release or a later one: `latest` is, and what is no number is not.
    pub fn is_since(&self, release: &[u32]) -> bool {
        let Some(tag) = self.reference.tag.as_deref().filter(|tag| *tag != "latest") else { return true };
        let number = |part: &str| part.parse::<u32>().ok();
        let own: Vec<u32> =
            tag.trim_start_matches('v').split(['.', '-', '_', '+']).map_while(number).collect();
        // A tag like `2` stands for the newest release of its series.
        let common = own.len().min(release.len());
        !own.is_empty() && own[..common] >= release[..common]
    }

    /// Whether the tag names a variant: `alpine`, `slim`, `debug`.
    pub fn has_variant(&self, variant: &str) -> bool {
        self.reference.tag.as_deref().is_some_and(|tag| tag.split(['-', '.']).any(|p| p.starts_with(variant)))
    }

    /// Whether it is one of the distroless images, which hold no shell (their `debug` variants hold busybox's).
    pub fn is_distroless(&self) -> bool {
        self.image.repository.starts_with(table::DISTROLESS_PREFIX) && !self.has_variant("debug")
    }

    /// Whether the image certainly lacks a program of this name in its `PATH`.
    pub fn lacks(&self, program: &str) -> bool {
        let program = super::command::base_name(program);
        if self.is_distroless() {
            return lacks::TOOLS.contains(&program) || super::command::is_shell(program);
        }
        let own = self.image.repository.ends_with(program)
            || program == "npm" && self.image.repository.ends_with("/node");
        if lacks::RUNTIMES.contains(&program)
            && lacks::WITHOUT_RUNTIMES.contains(&self.image.repository)
            && !own
        {
            return true;
        }
        if self.image.lacks.contains(&program) {
            return true;
        }
        self.has_variant("alpine")
            && lacks::ALPINE_WITHOUT_BASH.contains(&self.image.repository)
            && program == "bash"
    }

    /// Who it runs as, the variant considered.
    pub fn user(&self) -> ImageUser {
        if self.image.repository.starts_with(table::DISTROLESS_PREFIX) {
            return match self.reference.tag.as_deref() {
                Some(tag) if tag.contains("nonroot") => ImageUser::Id(65532),
                Some(_) => ImageUser::Root,
                None => ImageUser::Unknown,
            };
        }
        self.image.user
    }
}

impl Container<'_> {
    /// What is known of its image.
    pub fn known_image(self) -> Option<Known> {
        Known::of(self.spec.image_reference()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> Option<Known> {
        Known::of(ImageReference::parse(text).unwrap())
    }

    #[test]
    fn images_are_known_under_their_mirrors_names() {
        for text in [
            "nginx:1.27",
            "docker.io/library/nginx:1.27",
            "mirror.gcr.io/library/nginx:1.27",
            "public.ecr.aws/docker/library/nginx:1.27",
            "harbor.acme.io/dockerhub-proxy/library/nginx:1.27",
            "docker.m.daocloud.io/nginx:1.27",
        ] {
            assert_eq!(known(text).unwrap().image.repository, "docker.io/library/nginx", "{text}");
        }
        assert!(known("nginx:1.27").unwrap().certain);
        assert!(!known("nginx").unwrap().certain);
        assert!(!known("mirror.gcr.io/library/nginx:1.27").unwrap().certain);
        assert!(known("ghcr.io/acme/nginx:1").is_none());
    }

    #[test]
    fn what_is_not_in_an_image() {
        assert!(known("alpine:3.21").unwrap().lacks("bash"));
        assert!(known("alpine:3.21").unwrap().lacks("curl"));
        assert!(!known("alpine:3.21").unwrap().lacks("sh"));
        assert!(known("gcr.io/distroless/static-debian12:nonroot").unwrap().lacks("/bin/sh"));
        assert!(!known("gcr.io/distroless/static-debian12:debug-nonroot").unwrap().lacks("sh"));
        assert!(known("node:22-alpine3.20").unwrap().lacks("bash"));
        assert!(!known("node:22").unwrap().lacks("bash"));
        assert!(!known("postgres:17-alpine").unwrap().lacks("bash"));
    }

    #[test]
    fn releases_of_tags() {
        let since = |tag: &str, release: &[u32]| known(&format!("postgres:{tag}")).unwrap().is_since(release);
        assert!(since("latest", &[17]) && since("v17.0.1", &[17]) && since("26.1-alpine", &[17]));
        assert!(!since("16.1.1", &[17]) && !since("legacy", &[17]));
        assert!(since("2", &[2, 12]) && since("2.12.0", &[2, 12]) && !since("2.11.1", &[2, 12]));
        assert!(known("quay.io/keycloak/keycloak:12.0.4").is_none());
        assert!(known("quay.io/keycloak/keycloak:17.0.1-legacy").is_none());
        assert!(known("quay.io/keycloak/keycloak:26.0").unwrap().certain);
    }

    #[test]
    fn the_table_is_sorted_and_normalised() {
        let tables = [table::IMAGES, others::IMAGES, tools::IMAGES, systems::IMAGES];
        for pair in tables.into_iter().flat_map(|images| images.windows(2)) {
            assert!(pair[0].repository < pair[1].repository, "{}", pair[1].repository);
        }
        for image in tables.into_iter().flatten() {
            let name = ImageReference::parse(image.repository).unwrap().name();
            assert_eq!(name, image.repository);
        }
    }
}
