//! What podlint says: findings, their labels and fixes.

use crate::syntax::Span;
use crate::versions::VersionSet;

/// How certain a finding is. Set per finding; no option changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; shown only when asked for.
    Note,
    /// Likely, but it depends on the cluster, the image or the load.
    Warning,
    /// Follows from the files on any cluster of the versions asked for.
    Error,
}

impl Severity {
    /// As users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What the user wants done about a lint, as in rustc.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not shown.
    Allow,
    /// Shown.
    Warn,
    /// Shown, and the run fails.
    Deny,
    /// As deny, and no suppression or later option takes it back.
    Forbid,
}

impl Level {
    /// As users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
            Level::Forbid => "forbid",
        }
    }
}

macro_rules! pod_states {
    ($($name:ident: $doc:literal),+ $(,)?) => {
        /// The family of states that `kubectl get pod` would show.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum PodState { $(#[doc = $doc] $name),+ }

        impl PodState {
            /// Every state, in the order of the contract.
            pub const ALL: &'static [PodState] = &[$(PodState::$name),+];

            /// As Kubernetes spells it.
            pub const fn name(self) -> &'static str {
                match self { $(PodState::$name => stringify!($name)),+ }
            }
        }
    };
}

pod_states! {
    Rejected: "The API server refuses the object, or the controller cannot create the Pod.",
    Pending: "No node takes the Pod.",
    ContainerCreating: "The sandbox or a volume is not ready.",
    PodInitializing: "An init container has not finished.",
    InvalidImageName: "The image reference cannot be parsed.",
    ErrImageNeverPull: "The image is not on the node and must not be pulled.",
    ErrImagePull: "Pulling the image failed.",
    ImagePullBackOff: "Pulling the image failed, and the kubelet waits before the next try.",
    RegistryUnavailable: "The registry does not answer.",
    ImageInspectError: "The image on the node cannot be read.",
    CreateContainerConfigError: "What the container needs (keys, users) cannot be put together.",
    CreateContainerError: "The runtime cannot create the container.",
    RunContainerError: "The runtime cannot start the container.",
    PreStartHookError: "The kubelet's own hook before the start failed.",
    PostStartHookError: "The container's postStart hook failed.",
    CrashLoopBackOff: "The container exits again and again.",
    OOMKilled: "The kernel killed the container for its memory.",
    Error: "The container or Pod ended with an error.",
    NotReady: "The Pod runs but takes no traffic.",
    Unhealthy: "A probe fails.",
    Terminating: "The Pod does not go away, or not in peace.",
    Unknown: "The node does not report.",
    Evicted: "The kubelet evicted the Pod.",
}

/// The event `kubectl describe` would show, or the API server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its reason.
    pub reason: String,
    /// Its message.
    pub message: String,
}

/// A place and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The bytes.
    pub span: Span,
    /// What is said there; may be empty on the primary label.
    pub text: String,
}

/// Whether a fix may be applied without a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Applicability {
    /// The object means the same to the server, or could not have meant anything else before.
    Safe,
    /// A guess (a near name, a unit): `--unsafe-fixes`.
    Unsafe,
    /// For reading only.
    DisplayOnly,
}

impl Applicability {
    /// As the JSON contract spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::DisplayOnly => "display",
        }
    }
}

/// A replacement of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// A way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does: an imperative phrase.
    pub title: String,
    /// The edits; all or none.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
}

/// The object a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResourceRef {
    /// `apps/v1`
    pub api_version: String,
    /// `Deployment`
    pub kind: String,
    /// As it will be applied; `None` where nothing says.
    pub namespace: Option<String>,
    /// `metadata.name`; empty where there is none.
    pub name: String,
}

/// One finding. The first label is the primary one.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The lint's name.
    pub lint: &'static str,
    /// How certain it is.
    pub severity: Severity,
    /// What the user wants done about it; the engine sets it.
    pub level: Level,
    /// What `kubectl get pod` would show.
    pub pod_state: Option<PodState>,
    /// What `kubectl describe` would show.
    pub event: Option<Event>,
    /// What is wrong: short, lower case, no final stop, names in backticks.
    pub message: String,
    /// The places, the primary one first.
    pub labels: Vec<Label>,
    /// Further sentences.
    pub notes: Vec<String>,
    /// A table or other preformatted text that only `full` shows.
    pub table: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
    /// The object it is about.
    pub resource: Option<ResourceRef>,
    /// The field, as the API server writes it.
    pub field: Option<String>,
    /// The versions it holds in, where not all asked for.
    pub versions: Option<VersionSet>,
}

impl Diagnostic {
    /// A finding without any detail yet; [`crate::lint::Cx::report`] fills in what the lint's metadata says.
    pub fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            lint: "",
            severity,
            level: Level::Warn,
            pod_state: None,
            event: None,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            table: None,
            help: None,
            fixes: Vec::new(),
            resource: None,
            field: None,
            versions: None,
        }
    }

    /// The primary place.
    pub fn primary(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}
