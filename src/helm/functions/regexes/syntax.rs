//! Go's regular expression syntax in the `regex` crate's: the same language, but Go's `\d \s \w \b` know
//! ASCII only, and some characters that are plain in Go are operators in the crate.

/// The expression in the crate's syntax.
pub(super) fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    let mut class = false;
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => escape(&mut out, tail, class),
            '[' if class => {
                if let Some(end) = tail.strip_prefix(':').and_then(|t| t.find(":]")) {
                    let len = end + 3;
                    out.push('[');
                    out.push_str(&tail[..len]);
                    &tail[len..]
                } else {
                    out.push_str("\\[");
                    tail
                }
            }
            '[' => {
                class = true;
                open_class(&mut out, tail)
            }
            ']' if class => {
                class = false;
                out.push(']');
                tail
            }
            '&' | '~' if class => {
                out.push('\\');
                out.push(c);
                tail
            }
            '{' if !class && !is_repetition(tail) => {
                out.push_str("\\{");
                tail
            }
            _ => {
                out.push(c);
                tail
            }
        };
    }
    out
}

/// A `]` right at the start of a class is a plain character.
fn open_class<'t>(out: &mut String, tail: &'t str) -> &'t str {
    out.push('[');
    let mut tail = tail;
    if let Some(rest) = tail.strip_prefix('^') {
        out.push('^');
        tail = rest;
    }
    if let Some(rest) = tail.strip_prefix(']') {
        out.push_str("\\]");
        tail = rest;
    }
    tail
}

fn escape<'t>(out: &mut String, tail: &'t str, class: bool) -> &'t str {
    let Some(c) = tail.chars().next() else {
        out.push('\\');
        return tail;
    };
    let rest = &tail[c.len_utf8()..];
    let ascii = match c {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        's' => "[\\t\\n\\f\\r ]",
        'S' => "[^\\t\\n\\f\\r ]",
        'b' if !class => "(?-u:\\b)",
        '<' => "<",
        '>' => ">",
        'Q' => {
            let (quoted, after) = rest.split_once("\\E").unwrap_or((rest, ""));
            out.push_str(&regex::escape(quoted));
            return after;
        }
        _ => {
            out.push('\\');
            out.push(c);
            return rest;
        }
    };
    out.push_str(ascii);
    rest
}

/// Whether `{` begins a repetition; elsewhere Go takes it for itself.
fn is_repetition(tail: &str) -> bool {
    let Some((inner, _)) = tail.split_once('}') else { return false };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

/// What is wrong with an expression, in the words of Go's parser as far as they are known.
pub(super) fn fault(pattern: &str) -> String {
    let (mut open, mut class, mut escaped) = (0i32, false, false);
    for c in pattern.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => open += 1,
            ')' if !class => open -= 1,
            _ => {}
        }
        if open < 0 {
            return format!("unexpected ): `{pattern}`");
        }
    }
    if escaped {
        return "trailing backslash at end of expression: ``".to_owned();
    }
    if class {
        let at = pattern.rfind('[').unwrap_or(0);
        return format!("missing closing ]: `{}`", &pattern[at..]);
    }
    if open > 0 {
        return format!("missing closing ): `{pattern}`");
    }
    for look in ["(?=", "(?!", "(?<"] {
        if pattern.contains(look) {
            return format!("invalid or unsupported Perl syntax: `{look}`");
        }
    }
    if let Some(first @ ('*' | '+' | '?')) = pattern.chars().next() {
        return format!("missing argument to repetition operator: `{first}`");
    }
    format!("invalid expression: `{pattern}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_syntax_compiles() {
        for (pattern, text, matches) in [
            (r"^\d+$", "١", false),
            (r"^[\w.]+$", "a_1.b", true),
            (r"[[a-z]", "[", true),
            (r"[]a]", "]", true),
            (r"a{", "a{", true),
            (r"a{2}", "aa", true),
            (r"\Qa.b\E", "a.b", true),
            (r"\Qa.b\E", "axb", false),
            (r"[[:alpha:]&&]", "&", true),
            (r"\<b", "<b", true),
        ] {
            let regex = regex::Regex::new(&translate(pattern)).unwrap();
            assert_eq!(regex.is_match(text), matches, "{pattern} {text}");
        }
        assert_eq!(fault("a(b"), "missing closing ): `a(b`");
    }
}
