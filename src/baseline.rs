//! Baselines: the findings a project lives with for the time being, so that only new ones count.
//!
//! A finding is known by its fingerprint, which no moved line changes, and by how often it occurs.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::report::Messages;

/// Why a baseline cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file system refused.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// Its answer.
        error: io::Error,
    },
    /// The file is no baseline.
    #[error("{path} is no baseline of podlint: {error}")]
    Format {
        /// The file.
        path: String,
        /// What the reader says.
        error: serde_json::Error,
    },
    /// It was written by a later podlint.
    #[error("{path} is a baseline of version {version}, and this podlint reads version 1")]
    Version {
        /// The file.
        path: String,
        /// The version it names.
        version: u32,
    },
}

/// Known findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<String, Known>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    count: u32,
    /// For people who read the file; nothing depends on the rest.
    #[serde(default)]
    lint: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    message: String,
}

#[derive(Serialize, Deserialize)]
struct File {
    schema_version: u32,
    findings: Vec<Known>,
}

/// What a baseline did to a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Findings taken out because they were known.
    pub known: usize,
    /// Known findings that occur no more: time to write the baseline anew.
    pub gone: usize,
}

impl Baseline {
    /// The baseline that knows all of these.
    pub fn of(messages: &Messages<'_>) -> Self {
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for message in messages.iter() {
            let fingerprint = message.fingerprint.to_string();
            let entry = known.entry(fingerprint.clone()).or_insert_with(|| Known {
                fingerprint,
                count: 0,
                lint: message.lint.to_string(),
                path: message.primary().map_or_else(String::new, |label| label.path.to_string()),
                message: message.message.to_string(),
            });
            entry.count += 1;
        }
        Self { known }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// The file cannot be read, or is no baseline of this version.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let name = || path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| BaselineError::Io { path: name(), error })?;
        Self::parse(&text, &name())
    }

    fn parse(text: &str, path: &str) -> Result<Self, BaselineError> {
        let path = path.to_string();
        let file: File = match serde_json::from_str(text) {
            Ok(file) => file,
            Err(error) => return Err(BaselineError::Format { path, error }),
        };
        if file.schema_version != 1 {
            return Err(BaselineError::Version { path, version: file.schema_version });
        }
        let known = file.findings.into_iter().map(|known| (known.fingerprint.clone(), known)).collect();
        Ok(Self { known })
    }

    /// Writes the baseline: sorted, so that it changes in version control as little as its findings do.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), BaselineError> {
        let io = |error| BaselineError::Io { path: path.display().to_string(), error };
        crate::fix::write_atomically(path, self.to_json().as_bytes()).map_err(io)
    }

    fn to_json(&self) -> String {
        let mut findings: Vec<_> = self.known.values().cloned().collect();
        findings.sort_by(|a, b| {
            (&a.path, &a.lint, &a.message, &a.fingerprint).cmp(&(
                &b.path,
                &b.lint,
                &b.message,
                &b.fingerprint,
            ))
        });
        let file = File { schema_version: 1, findings };
        serde_json::to_string_pretty(&file).map(|text| text + "\n").unwrap_or_default()
    }

    /// Takes known findings out: of each fingerprint as many as are known, the first in order.
    pub fn apply(&self, messages: &mut Messages<'_>) -> Applied {
        let mut left: BTreeMap<&str, u32> =
            self.known.iter().map(|(key, known)| (key.as_str(), known.count)).collect();
        let before = messages.len();
        messages.retain(|message| match left.get_mut(message.fingerprint.to_string().as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        Applied { known: before - messages.len(), gone: left.values().map(|&count| count as usize).sum() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Label, Severity};
    use crate::redact::Redactor;
    use crate::report::{Context, Pages, resolve};
    use crate::syntax::Sources;
    use crate::versions::VersionSet;

    fn findings(sources: &Sources, texts: &[&str]) -> Vec<Diagnostic> {
        let file = sources.add_file("a.yaml".into(), None, "x: 1\ny: 2\n".into());
        let make = |(at, text): (usize, &&str)| {
            let mut d = Diagnostic::new(Severity::Error, *text);
            d.lint = "some-lint";
            d.labels = vec![Label { span: file.span(at, at + 1), text: String::new() }];
            d
        };
        texts.iter().enumerate().map(make).collect()
    }

    #[test]
    fn known_findings_go_as_often_as_they_are_known() {
        let (sources, redactor) = (Sources::default(), Redactor::default());
        let context =
            Context { sources: &sources, redactor: &redactor, docs: &Pages, versions: VersionSet::SUPPORTED };
        let before = findings(&sources, &["a", "a", "b"]);
        let baseline = Baseline::of(&resolve(&before, context));
        let baseline = Baseline::parse(&baseline.to_json(), "b.json").unwrap();
        let after = findings(&sources, &["a", "a", "a", "c"]);
        let mut messages = resolve(&after, context);
        assert_eq!(baseline.apply(&mut messages), Applied { known: 2, gone: 1 });
        let left: Vec<_> = messages.iter().map(|m| m.message.into_owned()).collect();
        assert_eq!(left, ["a", "c"]);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(Baseline::parse("[]", "x"), Err(BaselineError::Format { .. })));
        let later = r#"{"schema_version": 2, "findings": []}"#;
        assert!(matches!(Baseline::parse(later, "x"), Err(BaselineError::Version { version: 2, .. })));
    }

    #[test]
    fn files_are_written_and_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baseline.json");
        assert!(matches!(Baseline::read(&path), Err(BaselineError::Io { .. })));
        Baseline::default().write(&path).unwrap();
        assert_eq!(Baseline::read(&path).unwrap(), Baseline::default());
    }
}
