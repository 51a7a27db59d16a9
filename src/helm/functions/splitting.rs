//! Splitting and joining.

use super::convert::string_slice;
use super::format::strval;
use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::{Text, TextBuilder};
use crate::helm::value::{Dict, DictKind, Value};

type Outcome = Result<Value, FunctionError>;

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("split", &[Type::String, Type::String], split),
    fixed("splitn", &[Type::String, Type::Int, Type::String], splitn),
    fixed("splitList", &[Type::String, Type::String], split_list),
    fixed("join", &[Type::String, Type::Any], join),
    fixed("sortAlpha", &[Type::Any], sort_alpha),
];

/// `strings.SplitN`: all parts where `limit` is negative; single characters where the separator is empty.
fn parts(text: &Text, separator: &str, limit: i64) -> Vec<Text> {
    let limit = match limit {
        0 => return Vec::new(),
        limit if limit < 0 => usize::MAX,
        limit => limit as usize,
    };
    if separator.is_empty() {
        let mut out = Vec::new();
        for (at, c) in text.char_indices() {
            if out.len() + 1 == limit {
                out.push(text.slice(at..text.len()));
                break;
            }
            out.push(text.slice(at..at + c.len_utf8()));
        }
        return out;
    }
    text.splitn(limit, separator).map(|part| text.sub(part)).collect()
}

/// `{"_0": …, "_1": …}`
fn numbered(parts: Vec<Text>) -> Value {
    let dict = Dict::default();
    for (at, part) in parts.into_iter().enumerate() {
        dict.insert(&format!("_{at}"), part);
    }
    Value::from(dict.with_kind(DictKind::String))
}

fn split(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 1);
    Ok(numbered(parts(&text, &arguments::text(arguments, 0), -1)).at(text.origin()))
}

fn splitn(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 2);
    let limit = arguments::int(arguments, 1);
    Ok(numbered(parts(&text, &arguments::text(arguments, 0), limit)).at(text.origin()))
}

fn split_list(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 1);
    Ok(Value::strings(parts(&text, &arguments::text(arguments, 0), -1)).at(text.origin()))
}

fn join(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let separator = arguments::text(arguments, 0);
    let mut out = TextBuilder::new();
    for (at, text) in string_slice(&arguments::value(arguments, 1)).iter().enumerate() {
        if at > 0 {
            out.push_text(&separator);
        }
        out.push_text(text);
    }
    Ok(Value::text(out.finish()).or_at(arguments::value(arguments, 1).origin))
}

fn sort_alpha(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let value = arguments::value(arguments, 0);
    if arguments::slice_of(&value).is_none() {
        return Ok(Value::strings([strval(&value).or_origin(value.origin)]));
    }
    let mut texts = string_slice(&value);
    texts.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    Ok(Value::strings(texts).at(value.origin))
}
