//! `--set name=value,other[0].name={a,b}` (Helm's `pkg/strvals/parser.go`).

use std::iter::Peekable;
use std::str::Chars;

use crate::helm::go;
use crate::helm::value::{Data, Dict, Value};

/// Why a `--set` cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed parsing --set data: {0}")]
pub struct SetError(String);

/// Higher indexes are refused.
const MAX_INDEX: usize = 65_536;
/// Deeper names are refused.
const MAX_DEPTH: u32 = 30;

/// Sets what `text` says in `values`. The values have no place in any file.
///
/// # Errors
/// Helm's words for what it cannot read.
pub fn set(values: &Dict, text: &str) -> Result<(), SetError> {
    let mut parser = Parser { rest: text.chars().peekable() };
    while parser.rest.peek().is_some() {
        parser.key(values, 0).map_err(SetError)?;
    }
    Ok(())
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Parser<'_> {
    /// The text up to one of `stop`, which is eaten; `None` for the mark at the end.
    fn until(&mut self, stop: &[char]) -> (String, Option<char>) {
        let mut out = String::new();
        while let Some(c) = self.rest.next() {
            if stop.contains(&c) {
                return (out, Some(c));
            }
            match c {
                '\\' => out.extend(self.rest.next()),
                c => out.push(c),
            }
        }
        (out, None)
    }

    fn key(&mut self, values: &Dict, depth: u32) -> Result<(), String> {
        let (name, mark) = self.until(&['=', '[', ',', '.']);
        let quoted = || go::quote(&name);
        match mark {
            None if name.is_empty() => Ok(()),
            None => Err(format!("key {} has no value", quoted())),
            Some('[') => {
                let index = self.index()?;
                let items = match values.get(&name) {
                    None => Vec::new(),
                    Some(Value { data: Data::List(list), .. }) => list.items.to_vec(),
                    Some(_) => return Err("unable to parse key: interface conversion".to_owned()),
                };
                let items = self.item(items, index, depth)?;
                put(values, &name, Value::list(items));
                Ok(())
            }
            Some('=') => {
                let value = self.value()?;
                put(values, &name, value);
                Ok(())
            }
            Some('.') => {
                if depth >= MAX_DEPTH {
                    return Err(format!(
                        "value name nested level is greater than maximum supported nested level of {MAX_DEPTH}"
                    ));
                }
                let inner = match values.get(&name) {
                    None => Dict::default(),
                    Some(Value { data: Data::Dict(inner), .. }) => inner,
                    Some(_) => return Err("unable to parse key: interface conversion".to_owned()),
                };
                self.key(&inner, depth + 1)?;
                if inner.is_empty() {
                    return Err(format!("key map {} has no value", quoted()));
                }
                put(values, &name, inner.into());
                Ok(())
            }
            Some(_) => Err(format!("key {} has no value (cannot end with ,)", quoted())),
        }
    }

    fn index(&mut self) -> Result<usize, String> {
        let (text, mark) = self.until(&[']']);
        if mark.is_none() {
            return Err("error parsing index: EOF".to_owned());
        }
        let index: i64 = text.parse().map_err(|_| {
            let text = go::quote(&text);
            format!("error parsing index: strconv.Atoi: parsing {text}: invalid syntax")
        })?;
        match usize::try_from(index) {
            Ok(index) if index <= MAX_INDEX => Ok(index),
            Ok(index) => {
                Err(format!("index of {index} is greater than maximum supported index of {MAX_INDEX}"))
            }
            Err(_) => Err(format!("negative {index} index not allowed")),
        }
    }

    fn item(&mut self, mut items: Vec<Value>, index: usize, depth: u32) -> Result<Vec<Value>, String> {
        let (text, mark) = self.until(&['[', '.', '=']);
        if !text.is_empty() {
            return Err(format!("unexpected data at end of array index: {}", go::quote(&text)));
        }
        if depth >= MAX_DEPTH {
            return Err("lists are nested too deeply".to_owned());
        }
        let known = items.get(index).map(|v| v.data.clone());
        let value = match mark {
            Some('=') => self.value()?,
            Some('[') => {
                let next = self.index()?;
                let inner = match known {
                    Some(Data::List(list)) => list.items.to_vec(),
                    _ => Vec::new(),
                };
                Value::list(self.item(inner, next, depth + 1)?)
            }
            Some('.') => {
                let inner = match known {
                    Some(Data::Dict(inner)) => inner,
                    _ => Dict::default(),
                };
                self.key(&inner, depth)?;
                inner.into()
            }
            _ => return Err("EOF".to_owned()),
        };
        if items.len() <= index {
            items.resize(index + 1, Value::NIL);
        }
        items[index] = value;
        Ok(items)
    }

    fn value(&mut self) -> Result<Value, String> {
        if self.rest.peek() != Some(&'{') {
            let (text, _) = self.until(&[',']);
            return Ok(typed(text));
        }
        self.rest.next();
        let mut items = Vec::new();
        loop {
            let (text, mark) = self.until(&[',', '}']);
            match mark {
                None => return Err("list must terminate with '}'".to_owned()),
                Some('}') => {
                    items.push(typed(text));
                    if self.rest.peek() == Some(&',') {
                        self.rest.next();
                    }
                    return Ok(Value::list(items));
                }
                Some(_) => items.push(typed(text)),
            }
        }
    }
}

fn put(values: &Dict, name: &str, value: Value) {
    if !name.is_empty() {
        values.insert(name, value);
    }
}

fn typed(text: String) -> Value {
    if text.eq_ignore_ascii_case("true") {
        return true.into();
    }
    if text.eq_ignore_ascii_case("false") {
        return false.into();
    }
    if text.eq_ignore_ascii_case("null") {
        return Value::NIL;
    }
    if text == "0" {
        return Value::int64(0);
    }
    match text.parse::<i64>() {
        Ok(number) if !text.starts_with('0') => Value::int64(number),
        _ => text.into(),
    }
}
