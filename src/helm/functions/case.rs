//! Upper and lower case, and the cases of identifiers as xstrings v1.5 makes them.

use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::value::Value;

type Outcome = Result<Value, FunctionError>;

const STRING: &[Type] = &[Type::String];

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("upper", STRING, |_, a| map(a, |t| t.chars().map(to_upper).collect())),
    fixed("lower", STRING, |_, a| map(a, |t| t.chars().map(to_lower).collect())),
    fixed("title", STRING, |_, a| map(a, title)),
    fixed("untitle", STRING, |_, a| map(a, untitle)),
    fixed("swapcase", STRING, |_, a| map(a, swap_case)),
    fixed("initials", STRING, |_, a| map(a, initials)),
    fixed("snakecase", STRING, |_, a| map(a, |t| words(t, '_'))),
    fixed("kebabcase", STRING, |_, a| map(a, |t| words(t, '-'))),
    fixed("camelcase", STRING, |_, a| map(a, pascal)),
    // A shuffle that a second run repeats: none at all.
    fixed("shuffle", STRING, |_: &mut Call<'_>, a| Ok(arguments::value(a, 0))),
];

fn map(arguments: &[Value], make: impl Fn(&str) -> String) -> Outcome {
    let text = arguments::text(arguments, 0);
    let made = text.map(make(&text));
    Ok(Value::text(made).or_at(arguments::value(arguments, 0).origin))
}

/// Go maps each character to one character.
fn to_upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

fn to_lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

/// `strings.Title`: the first letter after anything that is no letter, digit or underscore.
fn title(text: &str) -> String {
    let mut before = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let parts = if before.is_ascii() {
            !(before.is_ascii_alphanumeric() || before == '_')
        } else {
            before.is_whitespace()
        };
        out.push(if parts { to_upper(c) } else { c });
        before = c;
    }
    out
}

fn untitle(text: &str) -> String {
    let mut next = true;
    text.chars()
        .map(|c| {
            if c.is_whitespace() {
                next = true;
                c
            } else if std::mem::take(&mut next) {
                to_lower(c)
            } else {
                c
            }
        })
        .collect()
}

fn swap_case(text: &str) -> String {
    let mut after_space = true;
    text.chars()
        .map(|c| {
            if c.is_uppercase() {
                after_space = false;
                to_lower(c)
            } else if c.is_lowercase() {
                after_space = false;
                to_upper(c)
            } else {
                after_space = c.is_whitespace();
                c
            }
        })
        .collect()
}

/// goutils goes by bytes.
fn initials(text: &str) -> String {
    let mut after_gap = true;
    let mut out = String::new();
    for byte in text.bytes() {
        if matches!(byte, b'\t'..=b'\r' | b' ' | 0x85 | 0xa0) {
            after_gap = true;
        } else if std::mem::take(&mut after_gap) {
            out.push(char::from(byte));
        }
    }
    out
}

fn is_connector(c: char) -> bool {
    c == '-' || c == '_' || c.is_whitespace()
}

/// `xstrings.ToPascalCase`.
fn pascal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    let mut first_upper = false;
    let mut current = None;
    for c in rest.by_ref() {
        if !is_connector(c) {
            first_upper = c.is_uppercase();
            current = Some(to_upper(c));
            break;
        }
        out.push(c);
        current = None;
    }
    let Some(mut last) = current else {
        // Only connectors: the last one is written twice.
        return match out.chars().next_back() {
            Some(c) => out + c.to_string().as_str(),
            None => out,
        };
    };
    for c in rest {
        let before = std::mem::replace(&mut last, c);
        match (is_connector(c), is_connector(before)) {
            (true, true) => out.push(before),
            (_, true) => {
                first_upper = c.is_uppercase();
                last = to_upper(c);
            }
            _ => {
                if first_upper {
                    if c.is_uppercase() {
                        last = to_lower(c);
                    } else {
                        first_upper = false;
                    }
                }
                out.push(before);
            }
        }
    }
    out.push(last);
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Invalid,
    Number,
    UpperCase,
    Alphabet,
    Connector,
    Punctuation,
    Other,
}

fn is_alphabet(c: char) -> bool {
    c.is_alphabetic()
        && !matches!(c, '\u{4e00}'..='\u{9fcc}' | '\u{3400}'..='\u{4db5}' | '\u{20000}'..='\u{2b81d}')
}

/// Go's `unicode.IsPunct`, near enough for names: ASCII's and the general punctuation block.
fn is_punctuation(c: char) -> bool {
    (c.is_ascii_punctuation() && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~'))
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{3001}'..='\u{3003}')
}

/// The first word of a text as xstrings cuts it, and the rest.
fn next_word(text: &str) -> (Word, &str, &str) {
    let Some(first) = text.chars().next() else { return (Word::Invalid, "", "") };
    let end_of = |from: usize, stays: &dyn Fn(char) -> bool| {
        text[from..].find(|c| !stays(c)).map_or(text.len(), |at| from + at)
    };
    let size = first.len_utf8();
    let (kind, end) = if is_connector(first) {
        (Word::Connector, end_of(size, &is_connector))
    } else if is_punctuation(first) {
        (Word::Punctuation, end_of(size, &is_punctuation))
    } else if first.is_uppercase() {
        (Word::UpperCase, end_of_upper(text, size))
    } else if is_alphabet(first) {
        (Word::Alphabet, end_of(size, &|c| is_alphabet(c) && !c.is_uppercase()))
    } else if first.is_numeric() {
        (Word::Number, end_of(size, &char::is_numeric))
    } else {
        let stays = |c: char| !(is_connector(c) || is_alphabet(c) || c.is_numeric() || is_punctuation(c));
        (Word::Other, end_of(size, &stays))
    };
    (kind, &text[..end], &text[end..])
}

/// `HTTPStatus` is `HTTP` and `Status`.
fn end_of_upper(text: &str, size: usize) -> usize {
    let rest = &text[size..];
    let Some(second) = rest.chars().next() else { return size };
    if second.is_uppercase() {
        let run = rest.find(|c: char| !c.is_uppercase()).unwrap_or(rest.len());
        let last = rest[..run].chars().next_back().map_or(0, char::len_utf8);
        return match rest[run..].chars().next() {
            Some(c) if is_alphabet(c) => size + run - last,
            _ => size + run,
        };
    }
    if is_alphabet(second) {
        let run = rest.find(|c: char| !is_alphabet(c) || c.is_uppercase()).unwrap_or(rest.len());
        return size + run;
    }
    size
}

/// `xstrings.ToSnakeCase` and `ToKebabCase`.
fn words(text: &str, connector: char) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut kind, mut word, mut rest) = next_word(text);
    while !rest.is_empty() {
        if kind != Word::Connector {
            push_lower(&mut out, kind, word, connector);
        }
        let (before, last) = (kind, word);
        (kind, word, rest) = next_word(rest);
        let parts = |kind| !matches!(kind, Word::Connector | Word::Punctuation);
        match before {
            Word::Connector => push_lower(&mut out, before, last, connector),
            Word::Punctuation => {}
            Word::Number => {
                (kind, word, rest) = push_run(&mut out, kind, word, rest, connector);
                if kind != Word::Invalid && parts(kind) {
                    out.push(connector);
                }
            }
            _ if kind != Word::Number => {
                if parts(kind) {
                    out.push(connector);
                }
            }
            _ if rest.is_empty() => {}
            _ => {
                let number = word;
                (kind, word, rest) = next_word(rest);
                if kind != Word::Alphabet {
                    // The number belongs to the word before it: `Bld4Floor` is `bld4_floor`.
                    push_lower(&mut out, Word::Number, number, connector);
                    if parts(kind) {
                        out.push(connector);
                    }
                    continue;
                }
                out.push(connector);
                push_lower(&mut out, Word::Number, number, connector);
                (kind, word, rest) = push_run(&mut out, kind, word, rest, connector);
                if kind != Word::Invalid && parts(kind) {
                    out.push(connector);
                }
            }
        }
    }
    push_lower(&mut out, kind, word, connector);
    out
}

/// Writes the letters and numbers that follow; gives the word after them.
fn push_run<'t>(
    out: &mut String,
    mut kind: Word,
    mut word: &'t str,
    mut rest: &'t str,
    connector: char,
) -> (Word, &'t str, &'t str) {
    while matches!(kind, Word::Alphabet | Word::Number) {
        push_lower(out, kind, word, connector);
        (kind, word, rest) = next_word(rest);
    }
    (kind, word, rest)
}

fn push_lower(out: &mut String, kind: Word, word: &str, connector: char) {
    if !matches!(kind, Word::UpperCase | Word::Connector) {
        out.push_str(word);
        return;
    }
    out.extend(word.chars().map(|c| if is_connector(c) { connector } else { to_lower(c) }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_change_case_as_xstrings_has_it() {
        for (text, snake) in [
            ("FirstName", "first_name"),
            ("HTTPServer", "http_server"),
            ("NoHTTPS", "no_https"),
            ("GO_PATH", "go_path"),
            ("GO-PATH", "go_path"),
            ("http2xx", "http_2xx"),
            ("HTTP20xOK", "http_20x_ok"),
            ("Duration2m3s", "duration_2m3s"),
            ("Bld4Floor3rd", "bld4_floor_3rd"),
        ] {
            assert_eq!(words(text, '_'), snake);
        }
        for (text, want) in [
            ("some_words", "SomeWords"),
            ("http_server", "HttpServer"),
            ("no_https", "NoHttps"),
            ("_complex__case_", "_Complex_Case_"),
            ("GOLANG_IS_GREAT", "GolangIsGreat"),
        ] {
            assert_eq!(pascal(text), want);
        }
        assert_eq!(title("foo bar-baz"), "Foo Bar-Baz");
        assert_eq!(swap_case("This Is A.Test"), "tHIS iS a.tEST");
        assert_eq!(initials("First Try"), "FT");
    }
}
