//! The files of a chart: from a folder (Helm's `loader/directory.go`) or an archive (`loader/archive`).

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::LoadError;
use super::ignore::Rules;
use crate::syntax::{Source, Sources};

/// Larger files are refused by Helm.
const MAX_FILE: u64 = 5 * 1024 * 1024;
/// Larger archives are refused by Helm.
const MAX_ARCHIVE: u64 = 100 * 1024 * 1024;
/// Symbolic links may turn in circles.
const MAX_DEPTH: u32 = 40;

/// Texts that stand in the place of files, by what users see of their paths: what an editor holds, what a fix
/// makes of them.
pub type Edited = BTreeMap<String, String>;

/// One file of a chart.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path in the chart, with `/`.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// The content of a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// Text, without a byte order mark.
    Text(Arc<Source>),
    /// Anything that is not UTF-8.
    Bytes(Arc<[u8]>),
}

impl File {
    /// The text, if it is text.
    pub fn source(&self) -> Option<&Arc<Source>> {
        match &self.content {
            Content::Text(source) => Some(source),
            Content::Bytes(_) => None,
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(source) => source.text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }
}

/// Reads a chart's folder. `shown` is the folder as users see it.
pub fn folder(sources: &Sources, path: &Path, shown: &str, edited: &Edited) -> Result<Vec<File>, LoadError> {
    let text = std::fs::read_to_string(path.join(".helmignore")).unwrap_or_default();
    let rules = Rules::of(&text).map_err(LoadError::plain)?;
    let mut walk = Walk { sources, shown, rules, edited, files: Vec::new() };
    walk.folder(path, "", 0)?;
    Ok(walk.files)
}

struct Walk<'a> {
    sources: &'a Sources,
    shown: &'a str,
    rules: Rc<Rules>,
    edited: &'a Edited,
    files: Vec<File>,
}

impl Walk<'_> {
    fn folder(&mut self, path: &Path, prefix: &str, depth: u32) -> Result<(), LoadError> {
        if depth > MAX_DEPTH {
            return Err(LoadError::plain(format!("{prefix}: too many levels of folders")));
        }
        let unreadable = |e: std::io::Error| LoadError::plain(format!("error reading {prefix}: {e}"));
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            names.push(entry.map_err(unreadable)?.file_name());
        }
        names.sort();
        for name in names {
            let below = path.join(&name);
            let name = name.to_string_lossy();
            let relative = if prefix.is_empty() { name.into_owned() } else { [prefix, "/", &name].concat() };
            self.entry(&below, relative, depth)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, name: String, depth: u32) -> Result<(), LoadError> {
        let failed = |e: std::io::Error| LoadError::plain(format!("error reading {name}: {e}"));
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(_) if self.rules.ignores(&name, false) => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        if self.rules.ignores(&name, metadata.is_dir()) {
            return Ok(());
        }
        if metadata.is_dir() {
            return self.folder(path, &name, depth + 1);
        }
        if !metadata.is_file() {
            let message = format!("cannot load irregular file {name} as it has file mode type bits set");
            return Err(LoadError::plain(message));
        }
        if metadata.len() > MAX_FILE {
            return Err(too_large(&name));
        }
        let shown = if self.shown.is_empty() { name.clone() } else { [self.shown, "/", &name].concat() };
        let bytes = match self.edited.get(&shown) {
            Some(text) => text.clone().into_bytes(),
            None => std::fs::read(path).map_err(failed)?,
        };
        self.files.push(file(self.sources, name, shown, Some(path), bytes));
        Ok(())
    }
}

fn too_large(name: &str) -> LoadError {
    LoadError::plain(format!("chart file \"{name}\" is larger than the maximum file size {MAX_FILE}"))
}

fn file(sources: &Sources, name: String, shown: String, path: Option<&Path>, bytes: Vec<u8>) -> File {
    let content = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Content::Text(sources.add_file(shown, path, text.into_boxed_str()))
        }
        Err(error) => Content::Bytes(error.into_bytes().into()),
    };
    File { name, content }
}

/// Reads a chart's archive. `shown` is the archive as users see it.
pub fn archive(sources: &Sources, bytes: &[u8], shown: &str) -> Result<Vec<File>, LoadError> {
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
    let broken = |e: std::io::Error| LoadError::plain(e.to_string());
    let mut files = Vec::new();
    let mut left = MAX_ARCHIVE;
    for entry in tar.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
            continue;
        }
        let path = String::from_utf8_lossy(&entry.path_bytes()).replace('\\', "/");
        if path.ends_with('/') {
            continue;
        }
        let name = inner_name(&path)?;
        let size = entry.size();
        if size > left {
            let message = format!("decompressed chart is larger than the maximum size {MAX_ARCHIVE}");
            return Err(LoadError::plain(message));
        }
        if size > MAX_FILE {
            return Err(too_large(&path));
        }
        left -= size;
        let mut bytes = Vec::with_capacity(size as usize);
        entry.by_ref().take(MAX_FILE).read_to_end(&mut bytes).map_err(broken)?;
        let shown = format!("{shown}/{name}");
        files.push(file(sources, name, shown, None, bytes));
    }
    if files.is_empty() {
        return Err(LoadError::plain("no files in chart archive"));
    }
    Ok(files)
}

/// The path below the archive's one folder.
fn inner_name(path: &str) -> Result<String, LoadError> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    if first == "Chart.yaml" {
        return Err(LoadError::plain("chart yaml not in base directory"));
    }
    if rest.starts_with('/') {
        return Err(LoadError::plain("chart illegally contains absolute paths"));
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_some() => {}
            ".." => return Err(LoadError::plain("chart illegally references parent directory")),
            part => parts.push(part),
        }
    }
    if parts.is_empty() {
        let message = format!("chart illegally contains content outside the base directory: \"{path}\"");
        return Err(LoadError::plain(message));
    }
    Ok(parts.join("/"))
}
