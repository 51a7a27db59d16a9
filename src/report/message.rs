//! A finding as it is printed: labels in files, secrets hidden, ready to be serialised.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::diagnostic::{Applicability, Event, Level, PodState, ResourceRef, Severity};
use crate::syntax::{LineColumn, Span};
use crate::versions::VersionSet;

/// What identifies a finding from run to run: a digest of lint, resource, field and normalised message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 16]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One finding of `--format json`. The first label is the primary one.
#[derive(Debug, Clone, Serialize)]
pub struct Message<'r> {
    /// The lint's name.
    pub lint: &'static str,
    /// How certain it is.
    #[serde(serialize_with = "severity")]
    pub severity: Severity,
    /// What the user wants done about it; the exit code follows it.
    #[serde(serialize_with = "level")]
    pub level: Level,
    /// What `kubectl get pod` would show.
    #[serde(serialize_with = "pod_state")]
    pub pod_state: Option<PodState>,
    /// The same from run to run, wherever the lines move.
    pub fingerprint: Fingerprint,
    /// The versions it holds in.
    #[serde(serialize_with = "versions")]
    pub versions: VersionSet,
    /// What `kubectl describe` would show.
    pub event: Option<MessageEvent<'r>>,
    /// What is wrong.
    pub message: Cow<'r, str>,
    /// What to do.
    pub help: Option<Cow<'r, str>>,
    /// Further sentences.
    pub notes: Vec<Cow<'r, str>>,
    /// The page of the lint.
    pub url: Option<String>,
    /// The object it is about.
    pub resource: Option<MessageResource<'r>>,
    /// The field, as the API server writes it.
    pub field: Option<&'r str>,
    /// The places, the primary one first.
    pub labels: Vec<MessageLabel<'r>>,
    /// Ways to mend it.
    pub fixes: Vec<MessageFix<'r>>,
    /// A table that only `full` shows.
    #[serde(skip)]
    pub table: Option<Cow<'r, str>>,
    /// Whether it holds in some of the versions asked for only.
    #[serde(skip)]
    pub in_some_versions: bool,
}

/// The event that `kubectl describe` would show.
#[derive(Debug, Clone, Serialize)]
pub struct MessageEvent<'r> {
    /// Its reason.
    pub reason: Cow<'r, str>,
    /// Its message.
    pub message: Cow<'r, str>,
}

impl<'r> MessageEvent<'r> {
    pub(super) fn new(event: &'r Event, shown: impl Fn(&'r str) -> Cow<'r, str>) -> Self {
        Self { reason: shown(&event.reason), message: shown(&event.message) }
    }
}

/// The object a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MessageResource<'r> {
    /// `apps/v1`
    pub api_version: &'r str,
    /// `Deployment`
    pub kind: &'r str,
    /// As it will be applied; `None` where nothing says.
    pub namespace: Option<&'r str>,
    /// `metadata.name`
    pub name: &'r str,
}

impl<'r> From<&'r ResourceRef> for MessageResource<'r> {
    fn from(resource: &'r ResourceRef) -> Self {
        Self {
            api_version: &resource.api_version,
            kind: &resource.kind,
            namespace: resource.namespace.as_deref(),
            name: &resource.name,
        }
    }
}

impl fmt::Display for MessageResource<'_> {
    /// `shop/web`, or `web` where no namespace is known, or the kind where there is no name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.namespace, self.name) {
            (_, "") => write!(f, "this {}", self.kind),
            (Some(namespace), name) => write!(f, "{namespace}/{name}"),
            (None, name) => f.write_str(name),
        }
    }
}

/// A place in a file.
#[derive(Debug, Clone, Serialize)]
pub struct MessageLabel<'r> {
    /// The file, relative to the working directory, with `/`.
    pub path: Cow<'r, str>,
    /// Whether it is the place to edit.
    pub primary: bool,
    /// What is said there.
    pub text: Cow<'r, str>,
    /// Where it starts and ends.
    pub span: Place,
    /// The same as bytes of a source of this run.
    #[serde(skip)]
    pub bytes: Span,
}

/// From where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// A position: lines and columns from 1, columns in Unicode scalar values, bytes from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Byte offset, from 0.
    pub byte: u32,
}

impl Position {
    pub(super) fn new(at: LineColumn, byte: u32) -> Self {
        Self { line: at.line, column: at.column, byte }
    }
}

/// A way to mend a finding, as edits of files.
#[derive(Debug, Clone, Serialize)]
pub struct MessageFix<'r> {
    /// What it does.
    pub title: Cow<'r, str>,
    /// `safe`, `unsafe` or `display`.
    #[serde(serialize_with = "applicability")]
    pub applicability: Applicability,
    /// What to replace; empty where no edit of a file does it.
    pub edits: Vec<MessageEdit<'r>>,
}

/// A replacement of bytes of a file.
#[derive(Debug, Clone, Serialize)]
pub struct MessageEdit<'r> {
    /// The file.
    pub path: &'r str,
    /// First byte that goes, from 0.
    pub start: u32,
    /// One past the last byte that goes.
    pub end: u32,
    /// What comes.
    pub text: &'r str,
    /// The same as bytes of a source of this run.
    #[serde(skip)]
    pub bytes: Span,
}

impl<'r> Message<'r> {
    /// The place to edit. `None` never occurs in messages that [`super::resolve`] made.
    pub fn primary(&self) -> Option<&MessageLabel<'r>> {
        self.labels.first()
    }

    /// Whether it makes the run fail.
    pub fn fails(&self) -> bool {
        self.level >= Level::Deny
    }
}

fn severity<S: Serializer>(value: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.name())
}

fn level<S: Serializer>(value: &Level, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.name())
}

fn pod_state<S: Serializer>(value: &Option<PodState>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(PodState::name).serialize(serializer)
}

fn versions<S: Serializer>(value: &VersionSet, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(value.names())
}

fn applicability<S: Serializer>(value: &Applicability, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.name())
}
