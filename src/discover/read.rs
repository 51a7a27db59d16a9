//! Reading a file, whatever is in it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Input;

/// Larger files are no manifests anyone applies: the API server takes at most 3 MiB in one request
/// (`apiserver/pkg/server/config.go`, `MaxRequestBodyBytes`), and a file holds a few thousand objects at most.
pub const MAX_BYTES: u64 = 64 << 20;

/// A saved cluster may be larger.
pub const MAX_SNAPSHOT_BYTES: u64 = 1 << 30;

/// Why a file cannot be read as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadProblem {
    /// What users call the file.
    pub name: String,
    /// Where it lies.
    pub path: Option<PathBuf>,
    /// What is the matter.
    pub kind: ReadProblemKind,
}

/// What keeps a file from being text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadProblemKind {
    /// The system refuses; its words.
    #[error("cannot be read: {0}")]
    Io(String),
    /// More bytes than `limit`.
    #[error("is larger than {} MiB", limit >> 20)]
    TooLarge {
        /// The most bytes that are read.
        limit: u64,
    },
    /// There are NUL bytes: not a text.
    #[error("is binary")]
    Binary,
    /// UTF-16, as some Windows programs write it.
    #[error("is UTF-16; Kubernetes manifests are UTF-8")]
    Utf16,
    /// Not UTF-8 from byte `at` on.
    #[error("is not valid UTF-8 at byte {at}")]
    InvalidUtf8 {
        /// The first byte that is wrong.
        at: usize,
        /// The text with replacement characters for what is wrong: the same bytes up to `at`.
        text: String,
    },
}

/// Reads an input as text.
///
/// # Errors
/// Why that cannot be done; within a walk a finding, for a named file the end of the run (exit code 2).
pub fn read(input: &Input) -> Result<String, ReadProblem> {
    let text = match &input.path {
        Some(path) => read_text(path, MAX_BYTES),
        None => bytes(std::io::stdin().lock(), MAX_BYTES, 0).and_then(text),
    };
    text.map_err(|kind| ReadProblem { name: input.name.clone(), path: input.path.clone(), kind })
}

/// Reads a file of at most `limit` bytes as text.
///
/// # Errors
/// Why that cannot be done.
pub fn read_text(path: &Path, limit: u64) -> Result<String, ReadProblemKind> {
    read_bytes(path, limit).and_then(text)
}

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// The system's refusal, or that the file is too large.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, ReadProblemKind> {
    let file = File::open(path).map_err(|error| ReadProblemKind::Io(reason(&error)))?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    if size > limit {
        return Err(ReadProblemKind::TooLarge { limit });
    }
    bytes(file, limit, size)
}

fn bytes(from: impl Read, limit: u64, size: u64) -> Result<Vec<u8>, ReadProblemKind> {
    let mut out = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    from.take(limit + 1).read_to_end(&mut out).map_err(|error| ReadProblemKind::Io(reason(&error)))?;
    if out.len() as u64 > limit { Err(ReadProblemKind::TooLarge { limit }) } else { Ok(out) }
}

fn text(bytes: Vec<u8>) -> Result<String, ReadProblemKind> {
    let problem = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(text),
        Ok(_) => return Err(ReadProblemKind::Binary),
        Err(problem) => problem,
    };
    let at = problem.utf8_error().valid_up_to();
    let bytes = problem.as_bytes();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ReadProblemKind::Utf16);
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(ReadProblemKind::Binary);
    }
    Err(ReadProblemKind::InvalidUtf8 { at, text: String::from_utf8_lossy(bytes).into_owned() })
}

/// The system's words without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
