//! What helps against a value of the wrong type. Texts of values are not repeated: they may be secret.

use super::{Shape, Table, Type, near};
use crate::syntax::yaml::{Kind, Style, Value};
use crate::validation::{Edit, Refusal, Repair};

/// Adds help, and where the value could not have meant anything else a safe repair.
pub(super) fn wrong_type(table: &Table, value: Value<'_>, of: Type, refusal: &mut Refusal) {
    refusal.summary = Some(summary(&refusal.field, value.kind(), of.shape));
    match (of.shape, value.kind()) {
        (Shape::String | Shape::Time | Shape::MicroTime | Shape::Duration | Shape::Bytes, kind)
            if matches!(kind, Kind::Bool | Kind::Integer | Kind::Float) =>
        {
            quote(value, kind, refusal);
        }
        (Shape::Int32 | Shape::Int64 | Shape::Float, Kind::String) => {
            unquote_number(value, of.shape, refusal)
        }
        (Shape::Int32 | Shape::IntOrString, Kind::Integer | Kind::Float) => {
            help(refusal, "a whole number from -2147483648 to 2147483647 is wanted here");
        }
        (Shape::Int64, Kind::Integer | Kind::Float) => {
            help(refusal, "a whole number of 64 bits is wanted here")
        }
        (Shape::Bool, Kind::String) => unquote_bool(value, refusal),
        (Shape::Bool, _) => help(refusal, "`true` or `false` is wanted here"),
        (Shape::Array(item), kind) => list_wanted(table, value, kind, table.of(item).shape, refusal),
        (Shape::Struct(_) | Shape::Map(_), Kind::Sequence) => {
            help(refusal, "one object is wanted here, not a list: leave out the `- `");
        }
        (Shape::Struct(id), _) => {
            let names: Vec<_> = table.fields(id).iter().take(5).map(|f| table.text(f.name)).collect();
            help(refusal, &format!("an object is wanted here, with fields such as `{}`", names.join("`, `")));
        }
        (Shape::Map(_), _) => help(refusal, "an object of `key: value` pairs is wanted here"),
        (Shape::Quantity, _) => quantity(value, refusal),
        (Shape::Time, Kind::String) => help(refusal, "write it as `2006-01-02T15:04:05Z`"),
        (Shape::MicroTime, Kind::String) => help(refusal, "write it as `2006-01-02T15:04:05.000000Z`"),
        (Shape::Duration, Kind::String) => help(refusal, "write it with units, as `1h30m` or `10s`"),
        (Shape::Bytes, Kind::String) if refusal.field.starts_with("binaryData[") => {
            help(refusal, "values under `binaryData` are base64; plain text goes under `data`");
        }
        (Shape::Bytes, Kind::String) if refusal.field.starts_with("data[") => {
            help(refusal, "values under `data` are base64; plain text goes under `stringData`");
        }
        (Shape::Bytes, _) => help(refusal, "base64 is wanted here"),
        (Shape::IntOrString, _) => help(refusal, "a whole number or a string is wanted here"),
        (Shape::String, _) => help(refusal, "a single string is wanted here"),
        _ => {}
    }
}

fn summary(field: &str, kind: Kind, shape: Shape) -> String {
    let (is, json) = match kind {
        Kind::Null => ("null", Shape::Any),
        Kind::Bool => ("a boolean", Shape::Bool),
        Kind::Integer | Kind::Float => ("a number", Shape::Int64),
        Kind::String => ("a string", Shape::String),
        Kind::Sequence => ("a list", Shape::Any),
        Kind::Mapping => ("an object", Shape::Any),
    };
    let wanted = match shape {
        Shape::String => "a string",
        Shape::Bool => "a boolean",
        Shape::Int32 | Shape::Int64 if matches!(kind, Kind::Integer | Kind::Float) => {
            return format!("`{field}` is no whole number, or too large a one");
        }
        Shape::Int32 | Shape::Int64 => "a whole number",
        Shape::Float => "a number",
        Shape::Bytes => "base64",
        Shape::Quantity => "a quantity",
        Shape::IntOrString => "a whole number or a string",
        Shape::Time | Shape::MicroTime => "a time",
        Shape::Duration => "a duration",
        Shape::Array(_) => "a list",
        Shape::Struct(_) | Shape::Map(_) => "an object",
        _ => "a JSON schema",
    };
    let text =
        matches!(shape, Shape::Bytes | Shape::Quantity | Shape::Time | Shape::MicroTime | Shape::Duration);
    match (text, json) {
        (true, Shape::String) => format!("`{field}` is not {wanted} that Kubernetes can read"),
        _ => format!("`{field}` is {is}, and {wanted} is wanted"),
    }
}

fn help(refusal: &mut Refusal, text: &str) {
    refusal.help = Some(text.to_owned());
}

fn replace(refusal: &mut Refusal, value: Value<'_>, title: &str, text: String, safe: bool) {
    let edits = vec![Edit { span: value.span(), text }];
    refusal.repair = Some(Repair { title: title.to_owned(), edits, safe });
}

/// The text of a plain scalar that stands in the source as it is.
fn plain(value: Value<'_>) -> Option<&str> {
    let text = value.text()?;
    (value.style() == Some(Style::Plain) && value.source().slice(value.span()) == text).then_some(text)
}

fn is_quoted(value: Value<'_>) -> bool {
    matches!(value.style(), Some(Style::SingleQuoted | Style::DoubleQuoted))
}

fn quote(value: Value<'_>, kind: Kind, refusal: &mut Refusal) {
    let text = plain(value).unwrap_or("");
    let reason = match kind {
        Kind::Bool if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") => {
            format!("`{text}` is a boolean in YAML 1.1, which Kubernetes reads")
        }
        Kind::Bool => "this is a boolean".to_owned(),
        _ if value.as_number().is_some_and(|n| n.to_json() != text) => {
            "this is a number in YAML 1.1, and not the one it looks like (leading zeros, `_`, exponents)"
                .to_owned()
        }
        _ => "this is a number".to_owned(),
    };
    refusal.help = Some(format!("{reason}, and a string is wanted: put it in quotes"));
    if !text.is_empty() {
        replace(refusal, value, "put it in quotes", format!("\"{text}\""), true);
    }
}

fn unquote_number(value: Value<'_>, shape: Shape, refusal: &mut Refusal) {
    let text = value.text().unwrap_or("");
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let canonical = plain_digits && (digits == "0" || !digits.starts_with('0'));
    let fits = match shape {
        Shape::Int32 => canonical && text.parse::<i32>().is_ok(),
        Shape::Int64 => canonical && text.parse::<i64>().is_ok(),
        _ => {
            text.parse::<f64>().is_ok_and(f64::is_finite)
                && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        }
    };
    if fits && is_quoted(value) {
        help(refusal, "this is a string, and a number is wanted: remove the quotes");
        replace(refusal, value, "remove the quotes", text.to_owned(), true);
    } else {
        help(refusal, "a number is wanted here, without quotes");
    }
}

fn unquote_bool(value: Value<'_>, refusal: &mut Refusal) {
    let word = match value.text().unwrap_or("").to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => "true",
        "false" | "no" | "off" | "n" => "false",
        _ => return help(refusal, "`true` or `false` is wanted here, without quotes"),
    };
    help(refusal, "this is a string, and a boolean is wanted: remove the quotes");
    if is_quoted(value) {
        replace(refusal, value, &format!("write `{word}`"), word.to_owned(), true);
    }
}

fn list_wanted(table: &Table, value: Value<'_>, kind: Kind, item: Shape, refusal: &mut Refusal) {
    if kind == Kind::Mapping {
        let text = match item {
            Shape::Struct(id) if value.entries().any(|e| !table.field(id, e.name()).is_empty()) => {
                "a list is wanted here: begin the item with `- `"
            }
            _ => "a list is wanted here, not an object",
        };
        return help(refusal, text);
    }
    help(refusal, "a list is wanted here: put each item behind a `- `, or in brackets");
    let source = value.source().slice(value.span());
    let simple =
        source.lines().count() == 1 && !matches!(value.style(), Some(Style::Literal | Style::Folded));
    if !simple || !near::fits(item, value) {
        return;
    }
    let special = !is_quoted(value) && source.contains([',', '[', ']', '{', '}', ':', '#', '"', '\'']);
    let text =
        if special { format!("[\"{}\"]", source.replace(['\\', '"'], "")) } else { format!("[{source}]") };
    let safe = !special && !source.contains(char::is_whitespace);
    replace(refusal, value, "make it a list", text, safe);
}

/// Units that people write and Kubernetes does not read.
fn quantity(value: Value<'_>, refusal: &mut Refusal) {
    let text = value.text().unwrap_or("").trim();
    let number = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let (digits, unit) = text.split_at(number);
    let (first, spaced) = (unit.trim(), unit.starts_with(' '));
    let whole = !digits.is_empty() && digits.bytes().filter(|&b| b == b'.').count() <= 1;
    let binary = match first.to_lowercase().as_str() {
        "k" | "kb" | "ki" | "kib" => "Ki",
        "m" | "mb" | "mi" | "mib" => "Mi",
        "g" | "gb" | "gi" | "gib" => "Gi",
        "t" | "tb" | "ti" | "tib" => "Ti",
        _ => "",
    };
    if !whole || binary.is_empty() {
        help(
            refusal,
            "a quantity is wanted: a number with `m`, `k`, `M`, `G`, `Ki`, `Mi`, `Gi` … or without unit",
        );
        return;
    }
    if spaced && super::leaf::quantity_error(first).is_none() {
        help(refusal, "no space may stand between number and unit");
        return replace(refusal, value, "remove the space", format!("{digits}{first}"), true);
    }
    let decimal = if binary == "Ki" { "k" } else { &binary[..1] };
    help(refusal, &format!("the units are `{binary}` (powers of 1024) and `{decimal}` (powers of 1000)"));
    replace(refusal, value, &format!("use `{binary}`"), format!("{digits}{binary}"), false);
}
