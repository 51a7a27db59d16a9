//! Wrapping and abbreviating, as Masterminds' goutils does: columns are bytes.

use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::Value;

type Outcome = Result<Value, FunctionError>;

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("wrap", &[Type::Int, Type::String], wrap),
    fixed("wrapWith", &[Type::Int, Type::String, Type::String], wrap_with),
    fixed("abbrev", &[Type::Int, Type::String], abbrev),
    fixed("abbrevboth", &[Type::Int, Type::Int, Type::String], abbrev_both),
];

fn wrap(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 1);
    Ok(Value::text(wrapped(&text, arguments::int(arguments, 0), &Text::plain("\n"), false)))
}

fn wrap_with(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let (separator, text) = (arguments::text(arguments, 1), arguments::text(arguments, 2));
    let separator = if separator.is_empty() { Text::plain("\n") } else { separator };
    Ok(Value::text(wrapped(&text, arguments::int(arguments, 0), &separator, true)))
}

fn wrapped(text: &Text, width: i64, separator: &Text, cut_long: bool) -> Text {
    let width = usize::try_from(width).unwrap_or(1).max(1);
    let bytes = text.as_bytes();
    let mut out = TextBuilder::new();
    let mut from = 0;
    while bytes.len() - from > width {
        if bytes[from] == b' ' {
            from += 1;
            continue;
        }
        let space = bytes[from..=from + width].iter().rposition(|&b| b == b' ').map(|at| from + at);
        let (end, next) = match space {
            Some(space) => (space, space + 1),
            None if cut_long => (from + width, from + width),
            None => match memchr::memchr(b' ', &bytes[from + width..]) {
                Some(at) => (from + width + at, from + width + at + 1),
                None => break,
            },
        };
        out.push_slice(text, from..end);
        out.push_text(separator);
        from = next;
    }
    out.push_slice(text, from..text.len());
    out.finish()
}

fn abbrev(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let (width, text) = (arguments::int(arguments, 0), arguments::text(arguments, 1));
    if width < 4 {
        return Ok(arguments::value(arguments, 1));
    }
    Ok(Value::text(abbreviated(&text, 0, width)))
}

fn abbrev_both(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let (left, right) = (arguments::int(arguments, 0), arguments::int(arguments, 1));
    if right < 4 || (left > 0 && right < 7) {
        return Ok(arguments::value(arguments, 2));
    }
    Ok(Value::text(abbreviated(&arguments::text(arguments, 2), left, right)))
}

/// `goutils.AbbreviateFull`; an error of its own gives nothing, which sprig does not report.
fn abbreviated(text: &Text, offset: i64, width: i64) -> Text {
    let len = text.len() as i64;
    if len <= width {
        return text.clone();
    }
    let mut offset = offset.min(len);
    if len - offset < width - 3 {
        offset = len - (width - 3);
    }
    let dots = text.origin().map(Origin::beside);
    let mut out = TextBuilder::new();
    if offset <= 4 {
        out.push_slice(text, 0..(width - 3) as usize);
        out.push_str("...", dots);
        return out.finish();
    }
    if width < 7 {
        return Text::default();
    }
    out.push_str("...", dots);
    if offset + width - 3 < len {
        out.push_text(&abbreviated(&text.slice(offset as usize..text.len()), 0, width - 3));
    } else {
        out.push_slice(text, (len - (width - 3)) as usize..text.len());
    }
    out.finish()
}
