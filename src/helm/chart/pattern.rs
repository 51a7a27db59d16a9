//! File name patterns: Go's `path/filepath.Match` and the globs of `.Files.Glob` (`gobwas/glob`).

mod file;

use regex::Regex;

pub use file::FilePattern;

/// A pattern of `.Files.Glob` with `/` as the separator: `**` crosses it, `{a,b}` are alternatives. `None`
/// if it is malformed.
pub fn glob(pattern: &str) -> Option<Regex> {
    let mut out = String::from("^(?s:");
    let mut depth = 0u32;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.peek() == Some(&'*') => {
                while chars.peek() == Some(&'*') {
                    chars.next();
                }
                out.push_str(".*");
            }
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '\\' => out.push_str(&regex::escape(&chars.next()?.to_string())),
            '[' => {
                let rest: String = chars.by_ref().collect();
                let mut inner = rest.chars();
                class(&mut inner, &['!'], &mut out)?;
                return finish(out, depth, inner.as_str());
            }
            '{' => {
                depth += 1;
                out.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                out.push(')');
            }
            ',' if depth > 0 => out.push('|'),
            c => out.push_str(&regex::escape(&c.to_string())),
        }
    }
    close(out, depth)
}

/// Goes on after a class.
fn finish(out: String, depth: u32, rest: &str) -> Option<Regex> {
    if depth > 0 {
        return None;
    }
    let tail = glob(rest)?;
    let tail = tail.as_str().strip_prefix("^(?s:")?.strip_suffix(")$")?;
    close(out + tail, 0)
}

fn close(mut out: String, depth: u32) -> Option<Regex> {
    out.push_str(")$");
    if depth > 0 { None } else { Regex::new(&out).ok() }
}

/// The class after `[`.
fn class(chars: &mut std::str::Chars<'_>, negation: &[char], out: &mut String) -> Option<()> {
    let text = chars.as_str();
    let (body, negated) = match text.strip_prefix(negation) {
        Some(body) => (body, true),
        None => (text, false),
    };
    out.push_str(if negated { "[^/" } else { "[" });
    let mut any = false;
    let mut inner = body.chars();
    loop {
        match inner.next()? {
            ']' if any => break,
            '\\' => out.push_str(&regex::escape(&inner.next()?.to_string())),
            '-' if any => out.push('-'),
            c @ ('[' | ']' | '^' | '&' | '~' | '-') => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        any = true;
    }
    out.push(']');
    *chars = inner;
    Some(())
}
