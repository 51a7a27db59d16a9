//! dario.cat/mergo v1.0 on maps: what `merge` and `mergeOverwrite` do.

use std::rc::Rc;

use super::defaults::is_empty;
use crate::helm::value::{Data, Dict, Value};

/// Maps nested deeper hold themselves.
const MAX_DEPTH: usize = 200;

/// Which values of the target give way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Missing and empty ones: `false`, `0`, `""`, nil, maps and slices without items.
    Empty,
    /// All, to empty values too.
    All,
}

/// Merges `source` into `target`, which keeps its identity; maps go key by key, everything else as a whole.
pub fn merge(target: &Dict, source: &Dict, overwrite: Overwrite) {
    merge_at(target, source, overwrite, 0);
}

fn merge_at(target: &Dict, source: &Dict, overwrite: Overwrite, depth: usize) {
    if depth > MAX_DEPTH || target.same(source) {
        return;
    }
    for (key, entry) in source.snapshot().iter() {
        let insert = || {
            target.borrow_mut().insert(Rc::clone(key), entry.clone());
        };
        let existing = target.get(key);
        if entry.value.is_nil() {
            if overwrite == Overwrite::All {
                insert();
            }
            continue;
        }
        if let (Data::Dict(from), Some(Value { data: Data::Dict(into), .. })) = (&entry.value.data, &existing)
        {
            merge_at(into, from, overwrite, depth + 1);
            if !into.is_empty() {
                // Both wrote the key. Without the target's, what it holds by default goes as well; without the
                // source's, the key stays: it is the target's.
                continue;
            }
        }
        if overwrite == Overwrite::All || existing.as_ref().is_none_or(is_empty) {
            insert();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dict(pairs: &[(&str, Value)]) -> Dict {
        let dict = Dict::default();
        for (key, value) in pairs {
            dict.insert(key, value.clone());
        }
        dict
    }

    #[test]
    fn merge_fills_what_is_empty_and_keeps_the_rest() {
        let inner = dict(&[("kept", Value::from("a")), ("off", Value::from(false))]);
        let target = dict(&[("inner", Value::from(inner.clone())), ("zero", Value::from(0.0))]);
        let source = dict(&[
            ("inner", Value::from(dict(&[("kept", Value::from("b")), ("off", Value::from(true))]))),
            ("zero", Value::from(3.0)),
            ("new", Value::from("c")),
            ("nothing", Value::NIL),
        ]);
        merge(&target, &source, Overwrite::Empty);
        assert_eq!(inner.get("kept").and_then(|v| v.as_str().map(str::to_owned)).as_deref(), Some("a"));
        assert_eq!(inner.get("off").and_then(|v| v.as_bool()), Some(true));
        assert!(target.get("zero").is_some_and(|v| v.truth()));
        assert!(target.get("new").is_some());
        assert!(target.get("nothing").is_none());
    }

    #[test]
    fn overwriting_takes_empty_values_and_nil_too() {
        let target = dict(&[("a", Value::from(true)), ("b", Value::from("x")), ("c", Value::from("y"))]);
        let source =
            dict(&[("a", Value::from(false)), ("b", Value::NIL), ("c", Value::from(Dict::default()))]);
        merge(&target, &source, Overwrite::All);
        assert_eq!(target.get("a").and_then(|v| v.as_bool()), Some(false));
        assert!(target.get("b").is_some_and(|v| v.is_nil()));
        assert!(target.get("c").is_some_and(|v| v.as_dict().is_some()));
    }
}
