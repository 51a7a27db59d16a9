//! sprig's `strings.go`: trimming, cutting, padding, quoting.

use super::format::{display, strval};
use super::{Call, Definition, FunctionError, Type, arguments, fixed, quoting, variadic};
use crate::helm::rope::{Origin, TextBuilder};
use crate::helm::value::Value;

type Outcome = Result<Value, FunctionError>;

/// Longer texts than this are refused where a count in the template makes them.
const MAX_MADE: usize = 16 << 20;

const STRING: &[Type] = &[Type::String];
const STRINGS_2: &[Type] = &[Type::String, Type::String];
const COUNT: &[Type] = &[Type::Int, Type::String];

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("trim", STRING, |_, a| part(a, 0, str::trim)),
    fixed("trimAll", STRINGS_2, trim_all),
    fixed("trimall", STRINGS_2, trim_all),
    fixed("trimPrefix", STRINGS_2, trim_prefix),
    fixed("trimSuffix", STRINGS_2, trim_suffix),
    fixed("contains", STRINGS_2, |_, a| test(a, |text, part| text.contains(part))),
    fixed("hasPrefix", STRINGS_2, |_, a| test(a, |text, part| text.starts_with(part))),
    fixed("hasSuffix", STRINGS_2, |_, a| test(a, |text, part| text.ends_with(part))),
    fixed("trunc", COUNT, trunc),
    fixed("substr", &[Type::Int, Type::Int, Type::String], substr),
    fixed("repeat", COUNT, repeat),
    fixed("indent", COUNT, |_, a| indent(a, false)),
    fixed("nindent", COUNT, |_, a| indent(a, true)),
    fixed("replace", &[Type::String, Type::String, Type::String], replace),
    fixed("plural", &[Type::String, Type::String, Type::Int], plural),
    fixed("hello", &[], |_, _| Ok(Value::from("Hello!"))),
    fixed("nospace", STRING, nospace),
    variadic("quote", &[], Type::Any, quote),
    variadic("squote", &[], Type::Any, squote),
    variadic("cat", &[], Type::Any, cat),
];

fn part(arguments: &[Value], at: usize, cut: impl Fn(&str) -> &str) -> Outcome {
    let text = arguments::text(arguments, at);
    let cut = text.sub(cut(text.as_str()));
    Ok(Value::text(cut).or_at(arguments::value(arguments, at).origin))
}

fn test(arguments: &[Value], holds: impl Fn(&str, &str) -> bool) -> Outcome {
    let (part, text) = (arguments::text(arguments, 0), arguments::text(arguments, 1));
    Ok(Value::from(holds(&text, &part)).at(text.origin()))
}

fn trim_all(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let cut = arguments::text(arguments, 0);
    part(arguments, 1, |text| text.trim_matches(|c| cut.contains(c)))
}

fn trim_prefix(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let prefix = arguments::text(arguments, 0);
    part(arguments, 1, |text| text.strip_prefix(prefix.as_str()).unwrap_or(text))
}

fn trim_suffix(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let suffix = arguments::text(arguments, 0);
    part(arguments, 1, |text| text.strip_suffix(suffix.as_str()).unwrap_or(text))
}

/// Counts bytes, as Go's slices do; a negative count keeps the end.
fn trunc(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let count = arguments::int(arguments, 0);
    let text = arguments::text(arguments, 1);
    let len = text.len() as i64;
    let range = if count < 0 && len.saturating_add(count) > 0 {
        (len + count) as usize..text.len()
    } else if count >= 0 && len > count {
        0..count as usize
    } else {
        0..text.len()
    };
    Ok(Value::text(text.slice(range)).or_at(arguments::value(arguments, 1).origin))
}

fn substr(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let (start, end) = (arguments::int(arguments, 0), arguments::int(arguments, 1));
    let text = arguments::text(arguments, 2);
    let len = text.len() as i64;
    let (from, to) = if start < 0 {
        if end < 0 || end > len {
            return Err(format!("runtime error: slice bounds out of range [:{end}] with length {len}").into());
        }
        (0, end)
    } else if end < 0 || end > len {
        if start > len {
            return Err(format!("runtime error: slice bounds out of range [{start}:{len}]").into());
        }
        (start, len)
    } else {
        if start > end {
            return Err(format!("runtime error: slice bounds out of range [{start}:{end}]").into());
        }
        (start, end)
    };
    Ok(Value::text(text.slice(from as usize..to as usize)).or_at(arguments::value(arguments, 2).origin))
}

/// How often, or how wide, as Go's `strings.Repeat` takes it.
fn count(number: i64, len: usize) -> Result<usize, FunctionError> {
    if number < 0 {
        return Err("strings: negative Repeat count".into());
    }
    let count = usize::try_from(number).unwrap_or(usize::MAX);
    if count.saturating_mul(len) > MAX_MADE {
        return Err("strings: Repeat output length overflow".into());
    }
    Ok(count)
}

fn repeat(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 1);
    let mut out = TextBuilder::new();
    for _ in 0..count(arguments::int(arguments, 0), text.len())? {
        out.push_text(&text);
    }
    Ok(Value::text(out.finish()))
}

fn indent(arguments: &[Value], on_new_line: bool) -> Outcome {
    let width = count(arguments::int(arguments, 0), 1)?;
    let text = arguments::text(arguments, 1);
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    count(width as i64, lines)?;
    let pad = " ".repeat(width);
    let mut out = TextBuilder::with_capacity(text.len() + (lines + 1) * width + 1);
    if on_new_line {
        out.push('\n', None);
    }
    out.push_str(&pad, None);
    for line in text.split_inclusive('\n') {
        out.push_sub(&text, line);
        if line.ends_with('\n') {
            out.push_str(&pad, None);
        }
    }
    Ok(Value::text(out.finish()).or_at(arguments::value(arguments, 1).origin))
}

fn replace(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let (old, new) = (arguments::text(arguments, 0), arguments::text(arguments, 1));
    let text = arguments::text(arguments, 2);
    count(new.len() as i64, text.len() + 1)?;
    let mut out = TextBuilder::new();
    let mut from = 0;
    for (at, found) in text.match_indices(old.as_str()) {
        out.push_slice(&text, from..at);
        out.push_text(
            &new.clone().or_origin(text.origin_in(at..at + found.len().max(1)).map(Origin::beside)),
        );
        from = at + found.len();
    }
    if from == 0 && out.is_empty() {
        return Ok(Value::text(text).or_at(arguments::value(arguments, 2).origin));
    }
    out.push_slice(&text, from..text.len());
    Ok(Value::text(out.finish()).or_at(arguments::value(arguments, 2).origin))
}

fn plural(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let at = usize::from(arguments::int(arguments, 2) != 1);
    Ok(arguments::value(arguments, at))
}

/// goutils walks the bytes and takes each for a character, so that other text than ASCII is mangled.
fn nospace(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 0);
    let is_space = |b: u8| matches!(b, b'\t'..=b'\r' | b' ' | 0x85 | 0xa0);
    if !text.bytes().any(is_space) {
        return Ok(arguments::value(arguments, 0));
    }
    let mut out = TextBuilder::new();
    for (at, byte) in text.bytes().enumerate().filter(|&(_, b)| !is_space(b)) {
        out.push(char::from(byte), text.origin_in(at..at + 1));
    }
    Ok(Value::text(out.finish()))
}

fn joined(arguments: &[Value], mut each: impl FnMut(&mut TextBuilder, &Value)) -> Outcome {
    let mut out = TextBuilder::new();
    for value in arguments.iter().filter(|v| !v.is_nil()) {
        if !out.is_empty() {
            out.push(' ', None);
        }
        each(&mut out, value);
    }
    let origin = arguments.iter().find_map(|v| v.origin);
    Ok(Value::text(out.finish()).or_at(origin))
}

fn quote(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    joined(arguments, |out, value| {
        let text = strval(value).or_origin(value.origin.map(Origin::beside));
        quoting::push_quoted(out, &text, value.origin, false);
    })
}

fn squote(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    joined(arguments, |out, value| {
        let text = display(value).or_origin(value.origin.map(Origin::beside));
        let beside = text.origin().or(value.origin).map(Origin::beside);
        out.push('\'', beside);
        out.push_text(&text);
        out.push('\'', beside);
    })
}

fn cat(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut out = TextBuilder::new();
    for (at, value) in arguments.iter().filter(|v| !v.is_nil()).enumerate() {
        if at > 0 {
            out.push(' ', None);
        }
        out.push_text(&display(value).or_origin(value.origin.map(Origin::beside)));
    }
    Ok(Value::text(out.finish()))
}
