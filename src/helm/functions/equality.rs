//! Go's `reflect.DeepEqual`.

use crate::helm::value::{Data, Dict, List, Value};

/// Values nested deeper hold themselves.
const MAX_DEPTH: usize = 200;

/// Whether two values have the same type and the same content: `1` and `1.0` are not alike, nor are an `int`
/// and an `int64`, nor a nil slice and an empty one.
pub fn deep_equal(a: &Value, b: &Value) -> bool {
    equal(a, b, 0)
}

fn equal(a: &Value, b: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return true;
    }
    match (&a.data, &b.data) {
        (Data::Nil | Data::NoValue, Data::Nil | Data::NoValue) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Int(a, a_kind), Data::Int(b, b_kind)) => a == b && a_kind == b_kind,
        (Data::Float(a), Data::Float(b)) => a == b,
        (Data::String(a), Data::String(b)) => a == b,
        (Data::List(a), Data::List(b)) => lists(a, b, depth),
        (Data::Dict(a), Data::Dict(b)) => dicts(a, b, depth),
        (Data::Object(a), Data::Object(b)) => a.type_name() == b.type_name() && a.print() == b.print(),
        _ => false,
    }
}

fn lists(a: &List, b: &List, depth: usize) -> bool {
    a.kind == b.kind
        && a.items.len() == b.items.len()
        && a.items.iter().zip(b.items.iter()).all(|(a, b)| equal(a, b, depth + 1))
}

fn dicts(a: &Dict, b: &Dict, depth: usize) -> bool {
    if a.kind != b.kind {
        return false;
    }
    if a.same(b) {
        return true;
    }
    let (a, b) = (a.snapshot(), b.snapshot());
    a.len() == b.len()
        && a.iter()
            .zip(b.iter())
            .all(|((a_key, a), (b_key, b))| a_key == b_key && equal(&a.value, &b.value, depth + 1))
}
