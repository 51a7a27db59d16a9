//! One thing the API server says no to, before any lint makes a diagnostic of it.

use crate::syntax::Span;
use crate::versions::VersionSet;

/// Why the server refuses, by the families its errors have
/// (`apimachinery/pkg/util/validation/field/errors.go` and the strict decoder).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalKind {
    /// A field the type does not have in any version asked for.
    UnknownField,
    /// A field that other Kubernetes versions have.
    FieldOfOtherVersion,
    /// A key written twice in one mapping.
    DuplicateKey,
    /// A value of the wrong JSON type, out of its number range, or not readable as quantity, time, base64 …
    WrongType,
    /// `Required value`.
    Required,
    /// `Unsupported value`: not one of a closed list.
    Unsupported,
    /// `Invalid value`.
    Invalid,
    /// `Duplicate value`.
    Duplicate,
    /// `Forbidden`.
    Forbidden,
    /// `Too long`, `Too many`, `may not be more than`.
    TooLong,
    /// `Not found`: a reference inside the object leads nowhere.
    NotFound,
    /// A group, version or kind that no version asked for serves, and none ever did.
    UnknownKind,
    /// An API version that is no longer served.
    RemovedApi,
    /// An API version that is still served but on its way out: a warning of the server.
    DeprecatedApi,
    /// An API version that the versions asked for do not serve yet.
    FutureApi,
    /// An API version that is served only where the cluster's administrator switched it on.
    DisabledApi,
    /// `apiVersion` or `kind` is missing, empty, or no string.
    NoType,
    /// A warning the server itself sends with its answer; the object is accepted.
    ServerWarning,
}

impl RefusalKind {
    /// Whether the server accepts the object all the same.
    pub const fn is_warning(self) -> bool {
        matches!(self, Self::DeprecatedApi | Self::ServerWarning)
    }

    /// Whether the message stands for itself, without the field in front of it: what the decoder says,
    /// and warnings.
    pub const fn speaks_for_itself(self) -> bool {
        matches!(
            self,
            Self::UnknownField
                | Self::FieldOfOtherVersion
                | Self::DuplicateKey
                | Self::WrongType
                | Self::UnknownKind
                | Self::RemovedApi
                | Self::DeprecatedApi
                | Self::FutureApi
                | Self::DisabledApi
                | Self::NoType
                | Self::ServerWarning
        )
    }
}

/// One change of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace, in the source the tree was read from.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// A cure for a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What it does, in the imperative: ``remove the quotes``.
    pub title: String,
    /// The changes.
    pub edits: Vec<Edit>,
    /// Whether the object could not have meant anything else.
    pub safe: bool,
}

/// One thing the API server says no to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The family of the error.
    pub kind: RefusalKind,
    /// The field as the API server writes it: `spec.containers[0].image`; empty for the object as a whole.
    pub field: String,
    /// The server's own words. For validation errors what follows the field (`Required value`, as in
    /// `causes[].message`); the decoder's errors name the field themselves.
    pub message: String,
    /// What to point at: the value, or the key where the key is wrong, or where something is missing the
    /// nearest thing that is there.
    pub span: Span,
    /// The key of the field, where there is one.
    pub key: Option<Span>,
    /// What is wrong, in a few words for people, where the server's own are not fit to be read.
    pub summary: Option<String>,
    /// A sentence that helps: the near name, the place it belongs to, the type that is wanted.
    pub help: Option<String>,
    /// The same as edits.
    pub repair: Option<Repair>,
    /// The versions that refuse.
    pub versions: VersionSet,
    /// Whether every cluster of these versions refuses. Not so for what an administrator can switch on, and
    /// for files of components that read them leniently.
    pub certain: bool,
}

impl Refusal {
    /// A refusal without help.
    pub fn new(kind: RefusalKind, field: String, message: String, span: Span, versions: VersionSet) -> Self {
        Self {
            kind,
            field,
            message,
            span,
            key: None,
            summary: None,
            help: None,
            repair: None,
            versions,
            certain: true,
        }
    }

    /// The sentence as the server prints it: `spec.x: Required value`, or the decoder's own.
    pub fn sentence(&self) -> String {
        if self.kind.speaks_for_itself() || self.field.is_empty() {
            self.message.clone()
        } else {
            format!("{}: {}", self.field, self.message)
        }
    }
}

/// The answer to one object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the server got as far as validating the object: a document it cannot decode is answered with
    /// the decoding error alone (HTTP 400).
    pub decoded: bool,
    /// Everything that is wrong.
    pub refusals: Vec<Refusal>,
}
