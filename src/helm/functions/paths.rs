//! Go's `path` (and, on Linux, `path/filepath`).

use super::{Definition, FunctionError, Type, arguments, fixed};
use crate::helm::value::Value;

type Outcome = Result<Value, FunctionError>;

const STRING: &[Type] = &[Type::String];

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("base", STRING, |_, a| map(a, base)),
    fixed("osBase", STRING, |_, a| map(a, base)),
    fixed("dir", STRING, |_, a| map(a, dir)),
    fixed("osDir", STRING, |_, a| map(a, dir)),
    fixed("clean", STRING, |_, a| map(a, clean)),
    fixed("osClean", STRING, |_, a| map(a, clean)),
    fixed("ext", STRING, |_, a| map(a, ext)),
    fixed("osExt", STRING, |_, a| map(a, ext)),
    fixed("isAbs", STRING, |_, a| is_abs(a)),
    fixed("osIsAbs", STRING, |_, a| is_abs(a)),
];

fn is_abs(arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 0);
    Ok(Value::from(text.starts_with('/')))
}

/// What is a piece of the path keeps its place; what is made anew takes that of the whole.
fn map(arguments: &[Value], make: impl Fn(&str) -> String) -> Outcome {
    let text = arguments::text(arguments, 0);
    let made = make(&text);
    let kept = match text.rfind(made.as_str()) {
        Some(at) => text.slice(at..at + made.len()),
        None => text.map(made),
    };
    Ok(Value::text(kept).or_at(arguments::value(arguments, 0).origin))
}

fn base(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        Some("") | None => "/".to_owned(),
        Some(last) => last.to_owned(),
    }
}

fn dir(path: &str) -> String {
    clean(path.rfind('/').map_or("", |at| &path[..=at]))
}

fn ext(path: &str) -> String {
    let last = path.rfind('/').map_or(path, |at| &path[at + 1..]);
    last.rfind('.').map_or(String::new(), |at| last[at..].to_owned())
}

/// `path.Clean`: the shortest path that means the same.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, rest) => format!("/{rest}"),
        (false, rest) if rest.is_empty() => ".".to_owned(),
        (false, rest) => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cut_as_in_go() {
        assert_eq!(
            (base("a/b.c"), base("/"), base(""), base("a/")),
            ("b.c".into(), "/".into(), ".".into(), "a".into())
        );
        assert_eq!((dir("a/b/c"), dir("c"), dir("/a")), ("a/b".into(), ".".into(), "/".into()));
        assert_eq!(
            (clean("a//b/../c/."), clean("../../a"), clean("/..")),
            ("a/c".into(), "../../a".into(), "/".into())
        );
        assert_eq!((ext("a.b/c"), ext("x.tar.gz")), (String::new(), ".gz".into()));
    }
}
