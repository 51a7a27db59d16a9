//! The styles of strings: plain, single-quoted, double-quoted, literal.

use super::writer::Writer;
use super::{Dialect, words};
use crate::helm::rope::{Origin, Text};

/// What libyaml's analysis finds in a string.
#[derive(Debug, Default)]
struct Analysis {
    plain: bool,
    single_quoted: bool,
    block: bool,
}

/// Writes a string in the style go-yaml picks for it. `origin` is that of the string as a whole.
pub(super) fn write(writer: &mut Writer, text: &Text, origin: Option<Origin>, key: bool, dialect: Dialect) {
    let simple_key = key;
    let multiline = text.contains('\n');
    let can_be_plain = words::stays_string(text);
    let found = analyse(text, dialect);
    if multiline {
        if found.block && !simple_key {
            literal(writer, text, origin);
        } else {
            double_quoted(writer, text, origin, !simple_key);
        }
    } else if !can_be_plain {
        double_quoted(writer, text, origin, !simple_key);
    } else if found.plain {
        writer.plain(text, !simple_key);
    } else if found.single_quoted && !(simple_key && text.contains(is_break)) {
        single_quoted(writer, text, origin, !simple_key);
    } else {
        double_quoted(writer, text, origin, !simple_key);
    }
}

/// libyaml's line breaks.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether go-yaml takes a character for printable; what lies beyond the basic plane it does not.
fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

fn analyse(text: &str, dialect: Dialect) -> Analysis {
    if text.is_empty() {
        return Analysis { plain: true, single_quoted: true, block: false };
    }
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let (mut special, mut tabs, mut breaks) = (false, false, false);
    let (mut break_space, mut space_break) = (false, false);
    let (mut previous_space, mut previous_break) = (false, false);
    let mut after_blank = true;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let before_blank = characters.peek().is_none_or(|&(_, next)| next == ' ' || next == '\t');
        indicators |= is_indicator(c, at == 0, after_blank, before_blank);
        if c == '\t' && dialect == Dialect::V3 {
            tabs = true;
        } else if !is_printable(c) {
            special = true;
        }
        let (space, line_break) = (c == ' ', is_break(c));
        break_space |= space && previous_break;
        space_break |= line_break && previous_space;
        breaks |= line_break;
        previous_space = space;
        previous_break = line_break;
        after_blank = space || c == '\t' || line_break || c == '\0';
    }
    let leading = text.starts_with(|c| c == ' ' || is_break(c));
    let trailing_space = text.ends_with(' ');
    let trailing = trailing_space || text.ends_with(is_break);
    let folded_wrong = break_space || space_break || special || tabs;
    Analysis {
        plain: !(leading || trailing || folded_wrong || breaks || indicators),
        single_quoted: !folded_wrong,
        block: !(trailing_space || space_break || special),
    }
}

/// Characters that mean something at this place of a block scalar without quotes.
fn is_indicator(c: char, first: bool, after_blank: bool, before_blank: bool) -> bool {
    match c {
        '#' => first || after_blank,
        ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => first,
        '?' | '-' => first && before_blank,
        ':' => before_blank,
        _ => false,
    }
}

fn single_quoted(writer: &mut Writer, text: &Text, origin: Option<Origin>, allow_breaks: bool) {
    writer.indent_scalar();
    writer.indicator("'", origin, true, false, false);
    let (mut spaces, mut breaks) = (false, false);
    let mut from = 0;
    let last = text.len().saturating_sub(1);
    for (at, c) in text.char_indices() {
        if is_break(c) {
            writer.push(text, &text[from..at]);
            from = at + c.len_utf8();
            writer.other_break(text, at..from);
            breaks = true;
            continue;
        }
        if c == ' ' {
            let next_is_space = text.as_bytes().get(at + 1) == Some(&b' ');
            writer.push(text, &text[from..at]);
            from = at;
            if allow_breaks && !spaces && writer.is_long() && at > 0 && at < last && !next_is_space {
                writer.write_indent();
                from = at + 1;
            }
            spaces = true;
            continue;
        }
        if std::mem::take(&mut breaks) {
            writer.push(text, &text[from..at]);
            writer.write_indent();
            from = at;
        }
        if c == '\'' {
            writer.push(text, &text[from..at]);
            writer.push_made("'", origin);
            from = at;
        }
        spaces = false;
    }
    writer.push(text, &text[from..]);
    writer.indicator("'", origin, false, false, false);
    writer.end_scalar();
    writer.dedent();
}

fn double_quoted(writer: &mut Writer, text: &Text, origin: Option<Origin>, allow_breaks: bool) {
    writer.indent_scalar();
    writer.indicator("\"", origin, true, false, false);
    let mut spaces = false;
    let mut from = 0;
    let last = text.len().saturating_sub(1);
    for (at, c) in text.char_indices() {
        if c == '"' || c == '\\' || is_break(c) || !is_printable(c) {
            writer.push(text, &text[from..at]);
            from = at + c.len_utf8();
            writer.push_made(&escape(c), text.origin_in(at..from).or(origin));
            spaces = false;
        } else if c == ' ' {
            writer.push(text, &text[from..at]);
            from = at;
            if allow_breaks && !spaces && writer.is_long() && at > 0 && at < last {
                writer.write_indent();
                if text.as_bytes().get(at + 1) == Some(&b' ') {
                    writer.push_made("\\", origin);
                }
                from = at + 1;
            }
            spaces = true;
        } else {
            spaces = false;
        }
    }
    writer.push(text, &text[from..]);
    writer.indicator("\"", origin, false, false, false);
    writer.end_scalar();
    writer.dedent();
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => "\\0",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{b}' => "\\v",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        '\u{1b}' => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{85}' => "\\N",
        '\u{a0}' => "\\_",
        '\u{2028}' => "\\L",
        '\u{2029}' => "\\P",
        _ => {
            let code = c as u32;
            return match code {
                0..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            };
        }
    };
    short.to_owned()
}

fn literal(writer: &mut Writer, text: &Text, origin: Option<Origin>) {
    writer.indent_scalar();
    writer.indicator("|", origin, true, false, false);
    if text.starts_with(|c| c == ' ' || is_break(c)) {
        writer.indicator("2", origin, false, false, false);
    }
    let mut ends = text.chars().rev();
    match (ends.next().is_some_and(is_break), ends.next()) {
        (false, _) => writer.indicator("-", origin, false, false, false),
        (true, None) => writer.indicator("+", origin, false, false, false),
        (true, Some(c)) if is_break(c) => writer.indicator("+", origin, false, false, false),
        _ => {}
    }
    writer.line_break(origin);
    writer.begin_lines();
    for line in text.split_inclusive(is_break) {
        let content = line.strip_suffix(is_break).unwrap_or(line);
        if !content.is_empty() {
            writer.write_indent();
            writer.push(text, content);
        }
        if content.len() < line.len() {
            let end = line.as_ptr() as usize - text.as_ptr() as usize + line.len();
            writer.other_break(text, end - (line.len() - content.len())..end);
        }
    }
    writer.dedent();
}
