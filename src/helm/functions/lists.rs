//! sprig's `list.go`.

use super::arguments::{items, nil_dereference, slice_of, value};
use super::convert::to_int64;
use super::defaults::is_empty;
use super::equality::deep_equal;
use super::{Call, Definition, FunctionError, Type, fixed, variadic};
use crate::helm::value::{Data, ListKind, Value};

type Outcome = Result<Value, FunctionError>;

const LIST: &[Type] = &[Type::Any];
const LIST_AND_ITEM: &[Type] = &[Type::Any, Type::Any];

/// What this file offers. The `must…` variants differ in Go only in how they fail; a template sees the same.
pub const FUNCTIONS: &[Definition] = &[
    variadic("list", &[], Type::Any, |_, a| Ok(Value::list(a.to_vec()))),
    variadic("tuple", &[], Type::Any, |_, a| Ok(Value::list(a.to_vec()))),
    fixed("append", LIST_AND_ITEM, append),
    fixed("push", LIST_AND_ITEM, append),
    fixed("mustAppend", LIST_AND_ITEM, append),
    fixed("mustPush", LIST_AND_ITEM, append),
    fixed("prepend", LIST_AND_ITEM, prepend),
    fixed("mustPrepend", LIST_AND_ITEM, prepend),
    fixed("first", LIST, first),
    fixed("mustFirst", LIST, first),
    fixed("last", LIST, last),
    fixed("mustLast", LIST, last),
    fixed("rest", LIST, rest),
    fixed("mustRest", LIST, rest),
    fixed("initial", LIST, initial),
    fixed("mustInitial", LIST, initial),
    fixed("reverse", LIST, reverse),
    fixed("mustReverse", LIST, reverse),
    fixed("compact", LIST, compact),
    fixed("mustCompact", LIST, compact),
    fixed("uniq", LIST, uniq),
    fixed("mustUniq", LIST, uniq),
    variadic("without", LIST, Type::Any, without),
    variadic("mustWithout", LIST, Type::Any, without),
    fixed("has", LIST_AND_ITEM, has),
    fixed("mustHas", LIST_AND_ITEM, has),
    variadic("slice", LIST, Type::Any, slice),
    variadic("mustSlice", LIST, Type::Any, slice),
    variadic("concat", &[], Type::Any, concat),
    fixed("chunk", &[Type::Int, Type::Any], chunk),
    fixed("mustChunk", &[Type::Int, Type::Any], chunk),
];

fn list(arguments: &[Value], items: Vec<Value>) -> Outcome {
    Ok(Value::list(items).at(value(arguments, 0).origin))
}

fn append(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = items(arguments, 0, "push on")?;
    all.push(value(arguments, 1));
    list(arguments, all)
}

fn prepend(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = items(arguments, 0, "prepend on")?;
    all.insert(0, value(arguments, 1));
    list(arguments, all)
}

fn first(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    Ok(items(arguments, 0, "find first on")?.into_iter().next().unwrap_or(Value::NIL))
}

fn last(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    Ok(items(arguments, 0, "find last on")?.pop().unwrap_or(Value::NIL))
}

/// A slice without items is nil afterwards, which JSON shows.
fn or_nil(arguments: &[Value], all: Option<Vec<Value>>) -> Outcome {
    match all {
        Some(all) => list(arguments, all),
        None => Ok(Value::slice(Vec::new(), ListKind::NilAny).at(value(arguments, 0).origin)),
    }
}

fn rest(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = items(arguments, 0, "find rest on")?;
    let all = (!all.is_empty()).then(|| {
        all.remove(0);
        all
    });
    or_nil(arguments, all)
}

fn initial(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = items(arguments, 0, "find initial on")?;
    let all = all.pop().map(|_| all);
    or_nil(arguments, all)
}

fn reverse(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = items(arguments, 0, "find reverse on")?;
    all.reverse();
    list(arguments, all)
}

fn compact(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = items(arguments, 0, "compact on")?;
    all.retain(|item| !is_empty(item));
    list(arguments, all)
}

fn uniq(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut out: Vec<Value> = Vec::new();
    for item in items(arguments, 0, "find uniq on")? {
        if !out.iter().any(|known| deep_equal(known, &item)) {
            out.push(item);
        }
    }
    list(arguments, out)
}

fn without(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = items(arguments, 0, "find without on")?;
    let omitted = arguments.get(1..).unwrap_or(&[]);
    all.retain(|item| !omitted.iter().any(|o| deep_equal(o, item)));
    list(arguments, all)
}

fn has(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    if value(arguments, 1).is_nil() {
        return Ok(Value::from(false));
    }
    let needle = value(arguments, 0);
    let found = items(arguments, 1, "find has on")?.iter().any(|item| deep_equal(&needle, item));
    Ok(Value::from(found))
}

fn slice(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let whole = value(arguments, 0);
    let Some(all) = slice_of(&whole) else {
        if whole.is_nil() {
            return Err(nil_dereference());
        }
        return Err(format!("list should be type of slice or array but {}", whole.kind_name()).into());
    };
    if all.is_empty() {
        return Ok(Value::NIL);
    }
    let start = arguments.get(1).map_or(0, to_int64);
    let end = arguments.get(2).map_or(all.len() as i64, to_int64);
    if start < 0 || end < start || end > all.len() as i64 {
        return Err("reflect.Value.Slice: slice index out of bounds".into());
    }
    let kind = match &whole.data {
        Data::List(list) => list.kind,
        _ => ListKind::Any,
    };
    Ok(Value::slice(all[start as usize..end as usize].to_vec(), kind).at(whole.origin))
}

fn concat(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let mut all = Vec::new();
    for each in arguments {
        match slice_of(each) {
            Some(items) => all.extend(items),
            None if each.is_nil() => return Err(nil_dereference()),
            None => return Err(format!("Cannot concat type {} as list", each.kind_name()).into()),
        }
    }
    let origin = arguments.iter().find_map(|v| v.origin);
    let kind = if all.is_empty() { ListKind::NilAny } else { ListKind::Any };
    Ok(Value::slice(all, kind).at(origin))
}

fn chunk(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let all = items(arguments, 1, "chunk")?;
    let size = usize::try_from(value(arguments, 0).as_int().unwrap_or(0)).unwrap_or(0);
    if size == 0 {
        return Err("runtime error: makeslice: len out of range".into());
    }
    let origin = value(arguments, 1).origin;
    let chunks = all.chunks(size).map(|chunk| Value::list(chunk.to_vec()).at(origin)).collect();
    Ok(Value::slice(chunks, ListKind::Lists).at(origin))
}
