//! What a file is called.

use std::path::{Component, Path, PathBuf};

/// The path from the file system's root, without `.` and without `..` where that is safe to tell from the
/// text alone. Symbolic links are left as they are.
pub fn absolute(path: &Path, working_directory: &Path) -> PathBuf {
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
    if let Ok(below) = path.strip_prefix(working_directory) {
        return slashes(below);
    }
    let mut above = working_directory;
    let mut steps = String::new();
    for _ in 0..3 {
        let Some(parent) = above.parent().filter(|parent| parent.parent().is_some()) else { break };
        above = parent;
        steps.push_str("../");
        if let Ok(below) = path.strip_prefix(above) {
            return steps + &slashes(below);
        }
    }
    slashes(&path)
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}
