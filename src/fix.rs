//! Mends files: edits of the original bytes, so that comments, quotes and line ends stay.
//!
//! A pass applies every fix that overlaps no other; what is left over waits for the next pass. After each pass
//! the files must still be readable and the mended findings gone, otherwise the fix is taken back.

mod choose;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use similar::{ChangeTag, TextDiff};

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::redact::Redactor;
use crate::report::Style;
use crate::syntax::{Sources, resolve, yaml};
use choose::{Key, Patch};

/// A pass that still finds something to mend after so many has found a circle.
const MAX_PASSES: usize = 10;
/// Where a file breaks, so many of its edits are tried one by one.
const MAX_SUSPECTS: usize = 64;
/// Lines of context in a diff.
const CONTEXT: usize = 3;

/// A run whose findings may be mended.
pub trait Linted {
    /// All its texts.
    fn sources(&self) -> &Sources;
    /// Its findings, suppressed and allowed ones left out.
    fn diagnostics(&self) -> &[Diagnostic];
}

/// Which fixes may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Those after which the object means the same, or that could not have meant anything else.
    Safe,
    /// Guesses too.
    Unsafe,
}

impl Mode {
    fn allows(self, applicability: Applicability) -> bool {
        match applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self == Mode::Unsafe,
            Applicability::DisplayOnly => false,
        }
    }
}

/// New texts of files, by the name of their source.
pub type Texts = BTreeMap<String, String>;

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendedFile {
    /// What users see.
    pub name: String,
    /// Where it lies; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Its text as it was read.
    pub before: String,
    /// Its text after all fixes.
    pub after: String,
}

/// What came of mending.
#[derive(Debug)]
pub struct Mended<L> {
    /// The files that changed, by name.
    pub files: Vec<MendedFile>,
    /// How many findings were mended.
    pub applied: usize,
    /// How many fixes were taken back because they did not mend.
    pub taken_back: usize,
    /// The run over the mended texts; `None` where nothing changed.
    pub last: Option<L>,
}

/// Mends what can be mended. `relint` lints the same inputs again with the texts of some files replaced.
/// Nothing is written.
pub fn mend<L: Linted>(first: &L, mode: Mode, mut relint: impl FnMut(&Texts) -> L) -> Mended<L> {
    let mut mended = Mended { files: Vec::new(), applied: 0, taken_back: 0, last: None };
    let mut texts = Texts::new();
    let mut refused: FxHashSet<Key> = FxHashSet::default();
    for _ in 0..MAX_PASSES {
        let now = mended.last.as_ref().unwrap_or(first);
        let patches = choose::patches(now, mode, &refused);
        if patches.is_empty() {
            break;
        }
        let (next, unreadable) = apply(now.sources(), &texts, &patches);
        if !unreadable.is_empty() {
            mended.taken_back += unreadable.len();
            refused.extend(unreadable);
            continue;
        }
        let after = relint(&next);
        let failed = still_there(now, &after, &patches);
        if failed.is_empty() {
            mended.applied += patches.iter().map(|patch| patch.keys.len()).sum::<usize>();
            texts = next;
            mended.last = Some(after);
        } else {
            mended.taken_back += failed.len();
            refused.extend(failed);
        }
    }
    mended.files = files(first.sources(), texts);
    mended
}

/// The new texts, and the findings whose fixes make a file unreadable that could be read before.
fn apply(sources: &Sources, texts: &Texts, patches: &[Patch]) -> (Texts, Vec<Key>) {
    let mut next = texts.clone();
    let mut unreadable = Vec::new();
    let mut edits: BTreeMap<&str, Vec<(&choose::FileEdit, &Patch)>> = BTreeMap::new();
    for patch in patches {
        for edit in &patch.edits {
            edits.entry(&sources.get(edit.span.source).name).or_default().push((edit, patch));
        }
    }
    for (name, mut edits) in edits {
        edits.sort_by_key(|(edit, _)| (edit.span.start, edit.span.end));
        let Some((first, _)) = edits.first() else { continue };
        let before = &sources.get(first.span.source).text;
        let plain: Vec<_> = edits.iter().map(|(edit, _)| *edit).collect();
        let after = choose::edited(before, &plain);
        if readable(before, &after) {
            next.insert(name.to_string(), after);
            continue;
        }
        // Some of them do harm: those that do so alone, or else all of them.
        let alone = edits
            .iter()
            .take(MAX_SUSPECTS)
            .filter(|(edit, _)| !readable(before, &choose::edited(before, &[*edit])));
        let guilty: Vec<_> = alone.flat_map(|(_, patch)| patch.keys.clone()).collect();
        let all = edits.iter().flat_map(|(_, patch)| patch.keys.clone());
        unreadable.extend(if guilty.is_empty() { all.collect() } else { guilty });
    }
    (next, unreadable)
}

/// Whether the text after has no more unreadable documents than the text before. A template is no YAML before
/// either; what it renders to is judged by linting it again.
fn readable(before: &str, after: &str) -> bool {
    let broken = |text: &str| {
        let source = Sources::default().add_file(String::new(), None, text.into());
        let tree = yaml::parse(&source);
        let broken = tree.documents.iter().filter(|document| document.broken).count();
        (
            broken.max(tree.problems.iter().filter(|p| p.kind != yaml::ProblemKind::DuplicateKey).count()),
            tree.documents.len(),
        )
    };
    let ((broken_before, documents_before), (broken_after, documents_after)) =
        (broken(before), broken(after));
    broken_after <= broken_before && (documents_after == documents_before || broken_before > 0)
}

/// The findings that their fixes did not mend; all of a pass where a rendered file has new errors.
fn still_there<L: Linted>(before: &L, after: &L, patches: &[Patch]) -> Vec<Key> {
    let (counts_before, counts_after) = (counts(before), counts(after));
    let mut expected: FxHashMap<&Key, usize> = FxHashMap::default();
    for key in patches.iter().flat_map(|patch| &patch.keys) {
        *expected.entry(key).or_default() += 1;
    }
    let mut failed: Vec<Key> = expected
        .into_iter()
        .filter(|(key, gone)| {
            let had = counts_before.get(*key).copied().unwrap_or(0);
            counts_after.get(*key).copied().unwrap_or(0) > had.saturating_sub(*gone)
        })
        .map(|(key, _)| key.clone())
        .collect();
    for patch in patches.iter().filter(|patch| patch.rendered) {
        let more = patch.edits.iter().any(|edit| {
            let name = &before.sources().get(edit.span.source).name;
            errors(after, name) > errors(before, name)
        });
        if more {
            failed.extend(patch.keys.clone());
        }
    }
    failed.sort();
    failed.dedup();
    failed
}

fn counts<L: Linted>(linted: &L) -> FxHashMap<Key, usize> {
    let mut counts = FxHashMap::default();
    for diagnostic in linted.diagnostics() {
        *counts.entry(Key::of(diagnostic, linted.sources())).or_default() += 1;
    }
    counts
}

fn errors<L: Linted>(linted: &L, name: &str) -> usize {
    let lies_there = |diagnostic: &&Diagnostic| {
        diagnostic.severity == Severity::Error
            && diagnostic.primary().is_some_and(|span| {
                resolve(linted.sources(), span)
                    .iter()
                    .any(|o| linted.sources().get(o.span.source).name == name)
            })
    };
    linted.diagnostics().iter().filter(lies_there).count()
}

fn files(sources: &Sources, texts: Texts) -> Vec<MendedFile> {
    let mut files = Vec::new();
    for source in sources.iter().filter(|source| source.map.is_none()) {
        if let Some(after) = texts.get(&source.name).filter(|after| ***after != *source.text) {
            files.push(MendedFile {
                name: source.name.clone(),
                path: source.path.clone(),
                before: source.text.to_string(),
                after: after.clone(),
            });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|a, b| a.name == b.name);
    files
}

impl MendedFile {
    /// Writes the file: all of it or nothing, with its permissions, and not where it changed meanwhile.
    ///
    /// # Errors
    /// It lies nowhere on disk, holds other bytes than were read, or cannot be written.
    pub fn write(&self) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "standard input cannot be written back"));
        };
        if std::fs::read(path)? != self.before.as_bytes() {
            return Err(io::Error::other("the file is not what was read: changed meanwhile, or not UTF-8"));
        }
        write_atomically(path, self.after.as_bytes())
    }

    /// The change as a unified diff that `git apply` takes, secrets masked.
    pub fn diff(&self, redactor: &Redactor, style: Style) -> String {
        let before = redactor.whole(&self.name, &self.before);
        let after = redactor.whole(&self.name, &self.after);
        if before == after {
            return format!("# {}: changes within secrets, which are not shown\n", self.name);
        }
        let diff = TextDiff::from_lines(before.as_ref(), after.as_ref());
        let mut unified = diff.unified_diff();
        unified.context_radius(CONTEXT).header(&format!("a/{}", self.name), &format!("b/{}", self.name));
        if !style.color {
            return unified.to_string();
        }
        let mut out = format!("\x1b[1m--- a/{0}\n+++ b/{0}\x1b[0m\n", self.name);
        for hunk in unified.iter_hunks() {
            out.push_str(&format!("\x1b[36m{}\x1b[0m\n", hunk.header()));
            for change in hunk.iter_changes() {
                let (code, sign) = match change.tag() {
                    ChangeTag::Delete => ("31", '-'),
                    ChangeTag::Insert => ("32", '+'),
                    ChangeTag::Equal => ("0", ' '),
                };
                let line = change.value().trim_end_matches(['\n', '\r']);
                out.push_str(&format!("\x1b[{code}m{sign}{line}\x1b[0m\n"));
            }
        }
        out
    }
}

/// Replaces a file's content by way of a temporary file beside it. A symbolic link stays one.
///
/// # Errors
/// Those of the file system.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".podlint-").tempfile_in(folder)?;
    file.write_all(content)?;
    match std::fs::metadata(&target) {
        Ok(metadata) => file.as_file().set_permissions(metadata.permissions())?,
        Err(_) => allow_reading(file.as_file())?,
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A new file is readable as other new files are; temporary files are not.
#[cfg(unix)]
fn allow_reading(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_file: &std::fs::File) -> io::Result<()> {
    Ok(())
}
