//! What a file is called.

use std::path::{Component, Path, PathBuf};

/// The path from the file system's root, without `.` and without `..` where that is safe to tell from the
/// text alone. Symbolic links are left as they are.
pub fn absolute(path: &Path, working_directory: &Path) -> PathBuf {
    if is_plain(path) {
        return path.to_path_buf();
    }
    let mut out = if path.is_absolute() { PathBuf::new() } else { working_directory.to_path_buf() };
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() && !out.is_symlink() => {
                out.pop();
            }
            component => out.push(component),
        }
    }
    out
}

/// What users see: relative to the working directory where the file lies below it or near it, with `/`.
pub fn display(path: &Path, working_directory: &Path) -> String {
    let path = absolute(path, working_directory);
    if let Some(below) = below(&path, working_directory) {
        return slashes(below);
    }
    let mut above = working_directory;
    let mut steps = String::new();
    for _ in 0..3 {
        let Some(parent) = above.parent().filter(|parent| parent.parent().is_some()) else { break };
        above = parent;
        steps.push_str("../");
        if let Some(below) = below(&path, above) {
            return steps + &slashes(below);
        }
    }
    slashes(&path)
}

/// Whether a path is absolute and its text is that of its components with one `/` before each: most paths are, and
/// need not be taken apart.
fn is_plain(path: &Path) -> bool {
    let text = path.as_os_str().as_encoded_bytes();
    let odd = || [&b"/."[..], b"//", b"\\"].iter().any(|part| memchr::memmem::find(text, part).is_some());
    text.len() > 1 && text.starts_with(b"/") && !text.ends_with(b"/") && !odd()
}

/// The rest of a path that lies below a folder.
fn below<'p>(path: &'p Path, folder: &Path) -> Option<&'p Path> {
    match (path.to_str(), folder.to_str()) {
        (Some(text), Some(above)) if is_plain(path) && is_plain(folder) => {
            let rest = text.strip_prefix(above)?;
            if rest.is_empty() { Some(Path::new("")) } else { rest.strip_prefix('/').map(Path::new) }
        }
        _ => path.strip_prefix(folder).ok(),
    }
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_working_directory() {
        let name = |path: &str| display(Path::new(path), Path::new("/home/me/repository/folder"));
        assert_eq!(name("/home/me/repository/folder/a/b.yaml"), "a/b.yaml");
        assert_eq!(name("/home/me/repository/folder/.github/b.yaml"), ".github/b.yaml");
        assert_eq!(name("/home/me/repository/folder"), "");
        assert_eq!(name("/home/me/repository/folders/b.yaml"), "../folders/b.yaml");
        assert_eq!(name("/home/me/repository/folder/./a//b.yaml"), "a/b.yaml");
        assert_eq!(name("/home/me/b.yaml"), "../../b.yaml");
        assert_eq!(name("/elsewhere/b.yaml"), "/elsewhere/b.yaml");
        assert_eq!(display(Path::new("/a/b.yaml"), Path::new("/")), "a/b.yaml");
    }
}
