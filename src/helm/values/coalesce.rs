//! How values of several places become one (Helm's `pkg/chart/common/util/coalesce.go`).

use std::rc::Rc;

use crate::helm::dependencies::Node;
use crate::helm::value::{Data, Dict, DictKind, Entries, Entry, Value};

const GLOBAL: &str = "global";

/// Whether a value is a map.
pub fn is_table(value: &Value) -> bool {
    matches!(value.data, Data::Dict(_))
}

/// A copy that shares no map with the original.
pub fn deep_copy(dict: &Dict) -> Dict {
    if dict.is_flat() {
        return dict.copied();
    }
    let mut entries = Entries::clone(&dict.borrow());
    for entry in entries.values_mut() {
        if matches!(entry.value.data, Data::Dict(_) | Data::List(_)) {
            entry.value = copy_value(&entry.value);
        }
    }
    Dict::new(entries).with_kind(dict.kind)
}

fn copy_value(value: &Value) -> Value {
    let data = match &value.data {
        Data::Dict(dict) => Data::Dict(deep_copy(dict)),
        Data::List(list) if !list.is_flat() => {
            let mut list = list.clone();
            list.items = Rc::new(list.items.iter().map(copy_value).collect());
            Data::List(list)
        }
        data => data.clone(),
    };
    Value { data, origin: value.origin }
}

/// `b` over `a`, table by table; `null` stays (the merge of several values files).
pub fn merge_maps(a: &Dict, b: &Dict) -> Dict {
    if a.is_empty() {
        return b.copied().with_kind(DictKind::Any);
    }
    let out = a.copied().with_kind(DictKind::Any);
    for (key, entry) in b.snapshot().iter() {
        let merged = match (&entry.value.data, out.get(key).map(|v| v.data)) {
            (Data::Dict(new), Some(Data::Dict(old))) => {
                Value::from(merge_maps(&old, new)).at(entry.value.origin)
            }
            _ => entry.value.clone(),
        };
        out.borrow_mut().insert(Rc::clone(key), Entry { key: entry.key, value: merged });
    }
    out
}

/// The table at a path of keys.
pub fn table(dict: &Dict, path: &str) -> Option<Dict> {
    path.split('.').try_fold(dict.clone(), |dict, key| match dict.get(key)?.data {
        Data::Dict(below) => Some(below),
        _ => None,
    })
}

/// The values a chart and its subcharts see: those given over those of the charts. With `merge`, `null`
/// stays as a value; otherwise it takes the default away.
///
/// # Errors
/// A value that stands where a subchart's table must be.
pub fn coalesce_values(node: &Node<'_>, given: &Dict, merge: bool) -> Result<Dict, String> {
    let dest = deep_copy(given);
    coalesce(node, &dest, merge)?;
    Ok(dest)
}

fn coalesce(node: &Node<'_>, dest: &Dict, merge: bool) -> Result<(), String> {
    own_values(node, dest, merge);
    for sub in &node.dependencies {
        let below = match dest.get(sub.name()) {
            None => {
                let below = Dict::default();
                dest.insert(sub.name(), below.clone());
                below
            }
            Some(Value { data: Data::Dict(below), .. }) => below,
            Some(other) => {
                let shown = crate::helm::print::value(&other);
                let kind = other.type_name();
                return Err(format!("type mismatch on {}: %!t({kind}={})", sub.name(), shown.as_str()));
            }
        };
        globals(&below, dest);
        coalesce(sub, &below, merge)?;
    }
    Ok(())
}

/// Hands the parent's `global` down; the parent's values win.
fn globals(dest: &Dict, src: &Dict) {
    let table = |dict: &Dict| match dict.get(GLOBAL) {
        None => Some((Dict::default(), None)),
        Some(Value { data: Data::Dict(global), origin }) => Some((global, origin)),
        Some(_) => None,
    };
    let (Some((dest_globals, origin)), Some((src_globals, src_origin))) = (table(dest), table(src)) else {
        return;
    };
    for (key, entry) in src_globals.snapshot().iter() {
        let known = dest_globals.get(key);
        let value = match (&entry.value.data, known.as_ref().map(|v| &v.data)) {
            (Data::Dict(new), None) => {
                Value::from(new.copied().with_kind(DictKind::Any)).at(entry.value.origin)
            }
            (Data::Dict(new), Some(Data::Dict(old))) => {
                let copy = new.copied().with_kind(DictKind::Any);
                coalesce_tables(&copy, old, true);
                Value::from(copy).at(entry.value.origin)
            }
            (Data::Dict(_), Some(_)) | (_, Some(Data::Dict(_))) => continue,
            _ => entry.value.clone(),
        };
        dest_globals.borrow_mut().insert(Rc::clone(key), Entry { key: entry.key, value });
    }
    let key = dest.entry(GLOBAL).or_else(|| src.entry(GLOBAL)).and_then(|e| e.key);
    let value = Value::from(dest_globals).at(origin.or(src_origin));
    dest.borrow_mut().insert(GLOBAL.into(), Entry { key, value });
}

fn own_values(node: &Node<'_>, dest: &Dict, merge: bool) {
    for (key, default) in node.values.snapshot().iter() {
        match dest.get(key) {
            Some(value) if value.is_nil() && !merge => dest.remove(key),
            Some(Value { data: Data::Dict(given), .. }) => {
                if let Data::Dict(defaults) = &default.value.data {
                    let defaults = deep_copy(defaults);
                    let merge = merge || node.dependencies.iter().any(|sub| *sub.name() == **key);
                    if !merge {
                        clean(&defaults);
                    }
                    coalesce_tables(&given, &defaults, merge);
                }
            }
            Some(_) => {}
            None => {
                if !merge && default.value.is_nil() {
                    continue;
                }
                let value = copy_value(&default.value);
                if let (Data::Dict(defaults), false) = (&value.data, merge) {
                    clean(defaults);
                }
                dest.borrow_mut().insert(Rc::clone(key), Entry { key: default.key, value });
            }
        }
    }
}

/// `src` under `dst`: what `dst` has, wins.
pub fn coalesce_tables(dst: &Dict, src: &Dict, merge: bool) {
    if dst.same(src) {
        return;
    }
    // What `dst` takes away: `src` loses it too.
    let mut taken: Vec<Rc<str>> = Vec::new();
    for (key, entry) in dst.snapshot().iter().filter(|(_, entry)| entry.value.is_nil()) {
        if src.get(key).is_some_and(|value| !value.is_nil()) {
            taken.push(Rc::clone(key));
        }
        src.borrow_mut().insert(Rc::clone(key), entry.clone());
    }
    for (key, entry) in src.snapshot().iter() {
        match dst.get(key) {
            Some(value) if !merge && value.is_nil() && taken.contains(key) => dst.remove(key),
            None => {
                dst.borrow_mut().insert(Rc::clone(key), entry.clone());
            }
            Some(Value { data: Data::Dict(below), .. }) => {
                if let Data::Dict(defaults) = &entry.value.data {
                    coalesce_tables(&below, defaults, merge);
                }
            }
            Some(_) => {}
        }
    }
}

/// Takes every `null` out.
fn clean(dict: &Dict) {
    let entries = dict.snapshot();
    if entries.values().any(|entry| entry.value.is_nil()) {
        dict.borrow_mut().retain(|_, entry| !entry.value.is_nil());
    }
    for entry in entries.values() {
        if let Data::Dict(below) = &entry.value.data {
            clean(below);
        }
    }
}
