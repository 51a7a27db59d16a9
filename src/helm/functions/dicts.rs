//! sprig's `dict.go`. Maps have reference semantics: `set` changes the map for everyone who holds it.

use std::rc::Rc;

use super::format::strval;
use super::merge::{self, Overwrite};
use super::{Call, Definition, FunctionError, Type, arguments, fixed, variadic};
use crate::helm::value::{Data, Dict, DictKind, Entries, Entry, List, Value};

type Outcome = Result<Value, FunctionError>;

/// Values nested deeper hold themselves.
const MAX_DEPTH: usize = 200;

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    variadic("dict", &[], Type::Any, dict),
    fixed("get", &[Type::Dict, Type::String], get),
    fixed("set", &[Type::Dict, Type::String, Type::Any], set),
    fixed("unset", &[Type::Dict, Type::String], unset),
    fixed("hasKey", &[Type::Dict, Type::String], has_key),
    variadic("pluck", &[Type::String], Type::Dict, pluck),
    variadic("keys", &[], Type::Dict, keys),
    fixed("values", &[Type::Dict], values),
    variadic("pick", &[Type::Dict], Type::String, pick),
    variadic("omit", &[Type::Dict], Type::String, omit),
    variadic("dig", &[], Type::Any, dig),
    variadic("merge", &[Type::Dict], Type::Dict, |_, a| merged(a, Overwrite::Empty)),
    variadic("mustMerge", &[Type::Dict], Type::Dict, |_, a| merged(a, Overwrite::Empty)),
    variadic("mergeOverwrite", &[Type::Dict], Type::Dict, |_, a| merged(a, Overwrite::All)),
    variadic("mustMergeOverwrite", &[Type::Dict], Type::Dict, |_, a| merged(a, Overwrite::All)),
    fixed("deepCopy", &[Type::Any], deep_copy),
    fixed("mustDeepCopy", &[Type::Any], deep_copy),
];

fn whole(arguments: &[Value], dict: Dict) -> Outcome {
    Ok(Value::from(dict).at(arguments::value(arguments, 0).origin))
}

fn dict(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let dict = Dict::default();
    for pair in arguments.chunks(2) {
        let key = strval(&pair[0]).or_origin(pair[0].origin);
        dict.set(&key, pair.get(1).cloned().unwrap_or_else(|| Value::from("")));
    }
    Ok(Value::from(dict))
}

fn get(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let key = arguments::text(arguments, 1);
    Ok(arguments::dict(arguments, 0).get(&key).unwrap_or_else(|| Value::from("")))
}

fn set(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let dict = arguments::dict(arguments, 0);
    if dict.kind.is_nil() {
        return Err("assignment to entry in nil map".into());
    }
    let value = match arguments::value(arguments, 2) {
        Value { data: Data::NoValue, origin } => Value { data: Data::Nil, origin },
        value => value,
    };
    dict.set(&arguments::text(arguments, 1), value);
    whole(arguments, dict)
}

fn unset(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let dict = arguments::dict(arguments, 0);
    dict.remove(&arguments::text(arguments, 1));
    whole(arguments, dict)
}

fn has_key(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let entry = arguments::dict(arguments, 0).entry(&arguments::text(arguments, 1));
    let origin = entry.as_ref().and_then(|e| e.key.or(e.value.origin));
    Ok(Value::from(entry.is_some()).at(origin))
}

fn pluck(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let key = arguments::text(arguments, 0);
    let found = (1..arguments.len()).filter_map(|at| arguments::dict(arguments, at).get(&key)).collect();
    Ok(Value::list(found))
}

/// In Go the order is random; here it is that of the keys.
fn keys(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    Ok(Value::strings((0..arguments.len()).flat_map(|at| arguments::dict(arguments, at).keys())))
}

fn values(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let entries = arguments::dict(arguments, 0).snapshot();
    Ok(Value::list(entries.values().map(|entry| entry.value.clone()).collect()))
}

fn pick(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let dict = arguments::dict(arguments, 0);
    let mut out = Entries::new();
    for at in 1..arguments.len() {
        let key = arguments::text(arguments, at);
        if let Some(entry) = dict.entry(&key) {
            out.insert(key.shared(), entry);
        }
    }
    whole(arguments, Dict::new(out))
}

fn omit(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut out: Entries = arguments::dict(arguments, 0).borrow().clone();
    for at in 1..arguments.len() {
        out.remove(arguments::text(arguments, at).as_str());
    }
    whole(arguments, Dict::new(out))
}

fn dig(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let [keys @ .., fallback, dict] = arguments else {
        return Err("dig needs at least three arguments".into());
    };
    if keys.is_empty() {
        return Err("dig needs at least three arguments".into());
    }
    let mut current = as_plain_dict(dict)?;
    let mut names = Vec::with_capacity(keys.len());
    for key in keys {
        let name = key.as_text().ok_or_else(|| conversion(key, "string"))?;
        names.push(name.clone());
    }
    for (at, name) in names.iter().enumerate() {
        let Some(step) = current.get(name) else { return Ok(fallback.clone()) };
        if at + 1 == names.len() {
            return Ok(step);
        }
        current = as_plain_dict(&step)?;
    }
    Ok(fallback.clone())
}

/// Go's type assertion to `map[string]interface {}`.
fn as_plain_dict(value: &Value) -> Result<Dict, FunctionError> {
    match &value.data {
        Data::Dict(dict) if matches!(dict.kind, DictKind::Any | DictKind::Nil) => Ok(dict.clone()),
        _ => Err(conversion(value, "map[string]interface {}")),
    }
}

fn conversion(value: &Value, wanted: &str) -> FunctionError {
    let found = if value.is_nil() { "nil" } else { value.type_name() };
    format!("interface conversion: interface {{}} is {found}, not {wanted}").into()
}

fn merged(arguments: &[Value], overwrite: Overwrite) -> Outcome {
    let target = arguments::dict(arguments, 0);
    for at in 1..arguments.len() {
        merge::merge(&target, &arguments::dict(arguments, at), overwrite);
    }
    whole(arguments, target)
}

fn deep_copy(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    copy(&arguments::value(arguments, 0), 0)
}

fn copy(value: &Value, depth: usize) -> Outcome {
    if depth > MAX_DEPTH {
        return Err("deepCopy error: the value holds itself".into());
    }
    let data = match &value.data {
        Data::List(list) => {
            let items = list.items.iter().map(|item| copy(item, depth + 1)).collect::<Result<_, _>>()?;
            Data::List(List { items: Rc::new(items), kind: list.kind })
        }
        Data::Dict(dict) if dict.is_flat() => Data::Dict(dict.copied()),
        Data::Dict(dict) => {
            let mut entries = Entries::new();
            for (key, entry) in dict.snapshot().iter() {
                let value = copy(&entry.value, depth + 1)?;
                entries.insert(Rc::clone(key), Entry { key: entry.key, value });
            }
            Data::Dict(Dict::new(entries).with_kind(dict.kind))
        }
        other => other.clone(),
    };
    Ok(Value { data, origin: value.origin })
}
