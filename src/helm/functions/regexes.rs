//! sprig's `regex.go`: Go's RE2 by way of the `regex` crate.

use std::cell::RefCell;
use std::rc::Rc;

use regex::{Captures, Regex};
use rustc_hash::FxHashMap;

use super::{Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::{ListKind, Value};

mod syntax;

type Outcome = Result<Value, FunctionError>;

const TWO: &[Type] = &[Type::String, Type::String];
const THREE: &[Type] = &[Type::String, Type::String, Type::String];
const LIMITED: &[Type] = &[Type::String, Type::String, Type::Int];

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("regexMatch", TWO, |_, a| {
        let found = compile(&arguments::text(a, 0)).is_ok_and(|r| r.is_match(&arguments::text(a, 1)));
        Ok(Value::from(found))
    }),
    fixed("mustRegexMatch", TWO, |_, a| {
        let found = compile(&arguments::text(a, 0))?.is_match(&arguments::text(a, 1));
        Ok(Value::from(found))
    }),
    fixed("regexFind", TWO, |_, a| find(a, must(a)?)),
    fixed("mustRegexFind", TWO, |_, a| find(a, compile(&arguments::text(a, 0))?)),
    fixed("regexFindAll", LIMITED, |_, a| find_all(a, must(a)?)),
    fixed("mustRegexFindAll", LIMITED, |_, a| find_all(a, compile(&arguments::text(a, 0))?)),
    fixed("regexReplaceAll", THREE, |_, a| replace(a, must(a)?, false)),
    fixed("mustRegexReplaceAll", THREE, |_, a| replace(a, compile(&arguments::text(a, 0))?, false)),
    fixed("regexReplaceAllLiteral", THREE, |_, a| replace(a, must(a)?, true)),
    fixed("mustRegexReplaceAllLiteral", THREE, |_, a| replace(a, compile(&arguments::text(a, 0))?, true)),
    fixed("regexSplit", LIMITED, |_, a| split(a, must(a)?)),
    fixed("mustRegexSplit", LIMITED, |_, a| split(a, compile(&arguments::text(a, 0))?)),
    fixed("regexQuoteMeta", &[Type::String], |_, a| {
        let text = arguments::text(a, 0);
        Ok(Value::text(super::format::replace_characters(&text, |c| {
            r"\.+*?()|[]{}^$".contains(c).then(|| format!("\\{c}"))
        })))
    }),
];

/// A compiled expression, kept for the thread's next call: templates use few, many times.
///
/// # Errors
/// In the words of Go's parser.
pub fn compile(pattern: &str) -> Result<Rc<Regex>, FunctionError> {
    /// More are forgotten and compiled anew.
    const KEPT: usize = 512;
    thread_local! {
        static COMPILED: RefCell<FxHashMap<Box<str>, Option<Rc<Regex>>>> = RefCell::default();
    }
    let compiled = COMPILED.with_borrow_mut(|compiled| {
        if let Some(known) = compiled.get(pattern) {
            return known.clone();
        }
        if compiled.len() >= KEPT {
            compiled.clear();
        }
        let made = Regex::new(&syntax::translate(pattern)).ok().map(Rc::new);
        compiled.insert(pattern.into(), made.clone());
        made
    });
    compiled.ok_or_else(|| format!("error parsing regexp: {}", syntax::fault(pattern)).into())
}

/// Go's `regexp.MustCompile`, which panics.
fn must(arguments: &[Value]) -> Result<Rc<Regex>, FunctionError> {
    let pattern = arguments::text(arguments, 0);
    compile(&pattern).map_err(|error| {
        let quoted = if pattern.contains('`') {
            crate::helm::go::quote(&pattern)
        } else {
            format!("`{}`", pattern.as_str())
        };
        format!("regexp: Compile({quoted}): {error}").into()
    })
}

fn find(arguments: &[Value], regex: Rc<Regex>) -> Outcome {
    let text = arguments::text(arguments, 1);
    let found = regex.find(&text).map(|found| text.slice(found.range())).unwrap_or_default();
    Ok(Value::text(found).or_at(arguments::value(arguments, 1).origin))
}

fn find_all(arguments: &[Value], regex: Rc<Regex>) -> Outcome {
    let text = arguments::text(arguments, 1);
    let limit = limit(arguments);
    let found: Vec<Value> =
        regex.find_iter(&text).take(limit).map(|m| Value::text(text.slice(m.range()))).collect();
    let kind = if found.is_empty() { ListKind::NilString } else { ListKind::String };
    Ok(Value::slice(found, kind).at(arguments::value(arguments, 1).origin))
}

/// How many matches are wanted; all where the number is negative.
fn limit(arguments: &[Value]) -> usize {
    usize::try_from(arguments::int(arguments, 2)).unwrap_or(usize::MAX)
}

fn replace(arguments: &[Value], regex: Rc<Regex>, literal: bool) -> Outcome {
    let (text, template) = (arguments::text(arguments, 1), arguments::text(arguments, 2));
    let mut out = TextBuilder::new();
    let mut from = 0;
    for captures in regex.captures_iter(&text) {
        let Some(whole) = captures.get(0) else { continue };
        out.push_slice(&text, from..whole.start());
        let beside = text.origin_in(whole.range()).map(Origin::beside);
        let template = template.clone().or_origin(beside);
        if literal {
            out.push_text(&template);
        } else {
            expand(&mut out, &text, &template, &captures);
        }
        from = whole.end();
    }
    out.push_slice(&text, from..text.len());
    Ok(Value::text(out.finish()).or_at(arguments::value(arguments, 1).origin))
}

/// Go's replacement templates: `$1`, `${1}`, `$name`, `${name}`, `$$`; a name is as long as it can be.
fn expand(out: &mut TextBuilder, text: &Text, template: &Text, captures: &Captures<'_>) {
    let mut from = 0;
    while let Some(dollar) = template[from..].find('$').map(|at| from + at) {
        out.push_slice(template, from..dollar);
        let rest = &template[dollar + 1..];
        if rest.starts_with('$') {
            out.push_slice(template, dollar..dollar + 1);
            from = dollar + 2;
            continue;
        }
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let (name, len) = match rest.strip_prefix('{') {
            Some(inner) => match inner.split_once('}') {
                Some((name, _)) if !name.is_empty() && name.chars().all(is_name) => (name, name.len() + 2),
                _ => ("", 0),
            },
            None => {
                let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                (&rest[..end], end)
            }
        };
        if name.is_empty() {
            out.push_slice(template, dollar..dollar + 1);
            from = dollar + 1;
            continue;
        }
        let group = match name.parse::<usize>() {
            Ok(number) => captures.get(number),
            Err(_) => captures.name(name),
        };
        if let Some(group) = group {
            out.push_slice(text, group.range());
        }
        from = dollar + 1 + len;
    }
    out.push_slice(template, from..template.len());
}

fn split(arguments: &[Value], regex: Rc<Regex>) -> Outcome {
    let text = arguments::text(arguments, 1);
    let limit = limit(arguments);
    let origin = arguments::value(arguments, 1).origin;
    if limit == 0 {
        return Ok(Value::slice(Vec::new(), ListKind::NilString).at(origin));
    }
    if text.is_empty() && !arguments::text(arguments, 0).is_empty() {
        return Ok(Value::strings([text]).at(origin));
    }
    let mut parts = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for found in regex.find_iter(&text).take(limit) {
        if parts.len() + 1 == limit {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(text.slice(begin..end));
        }
        begin = found.end();
    }
    if end != text.len() {
        parts.push(text.slice(begin..text.len()));
    }
    Ok(Value::strings(parts).at(origin))
}
