//! Go's dynamic values as Helm's templates see them.

mod dict;
mod kinds;
mod object;

use std::rc::Rc;

pub use dict::{Dict, DictKind, Entries, Entry};
pub use kinds::{IntKind, ListKind};
pub use object::{Bytes, Object};

use super::rope::{Origin, Text};
use crate::syntax::Span;

/// A value and the place that wrote it.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it was written: a scalar or collection of a values file, a constant of a template. A string's
    /// bytes have origins of their own; this is the string's as a whole.
    pub origin: Option<Origin>,
}

/// What a value is: the Go types that can turn up in a template.
#[derive(Debug, Clone)]
pub enum Data {
    /// `nil` of interface type: `null` in YAML, `nil` results of functions.
    Nil,
    /// The zero `reflect.Value`: a missing map key. Prints `<no value>`, which Helm removes.
    NoValue,
    /// `bool`.
    Bool(bool),
    /// An integer of one of Go's integer types.
    Int(i64, IntKind),
    /// `float64`: every number of a YAML or JSON text.
    Float(f64),
    /// `string`.
    String(Text),
    /// A slice.
    List(List),
    /// A map with string keys.
    Dict(Dict),
    /// Anything with fields or methods of its own.
    Object(Rc<dyn Object>),
}

/// A slice. No function of templates changes one in place, so it is shared freely.
#[derive(Debug, Clone)]
pub struct List {
    /// The elements.
    pub items: Rc<Vec<Value>>,
    /// Their type.
    pub kind: ListKind,
}

impl List {
    /// Whether Go's `v == nil` holds for the slice itself.
    pub const fn is_nil(&self) -> bool {
        matches!(self.kind, ListKind::NilAny | ListKind::NilString)
    }

    /// Whether no map and no list is among the items.
    pub fn is_flat(&self) -> bool {
        !self.items.iter().any(|item| matches!(item.data, Data::Dict(_) | Data::List(_)))
    }

    /// `[]interface {}`.
    pub fn new(items: Vec<Value>) -> Self {
        Self { items: Rc::new(items), kind: ListKind::Any }
    }
}

impl Value {
    /// `nil` of no known origin.
    pub const NIL: Value = Value { data: Data::Nil, origin: None };
    /// A missing map key.
    pub const NO_VALUE: Value = Value { data: Data::NoValue, origin: None };

    /// A value of no known origin.
    pub const fn new(data: Data) -> Self {
        Self { data, origin: None }
    }

    /// A string; its origin as a whole is the first of its bytes'.
    pub fn text(text: Text) -> Self {
        let origin = text.origin();
        Self { data: Data::String(text), origin }
    }

    /// An `int`.
    pub const fn int(value: i64) -> Self {
        Self::new(Data::Int(value, IntKind::Int))
    }

    /// An `int64`.
    pub const fn int64(value: i64) -> Self {
        Self::new(Data::Int(value, IntKind::Int64))
    }

    /// A `[]interface {}`.
    pub fn list(items: Vec<Value>) -> Self {
        Self::new(Data::List(List::new(items)))
    }

    /// A `[]string`.
    pub fn strings(items: impl IntoIterator<Item = Text>) -> Self {
        let items = Rc::new(items.into_iter().map(Value::text).collect());
        Self::new(Data::List(List { items, kind: ListKind::String }))
    }

    /// A slice of another type.
    pub fn slice(items: Vec<Value>, kind: ListKind) -> Self {
        Self::new(Data::List(List { items: Rc::new(items), kind }))
    }

    /// An object.
    pub fn object(object: impl Object + 'static) -> Self {
        Self::new(Data::Object(Rc::new(object)))
    }

    /// The same value, written at `origin`.
    pub fn at(self, origin: Option<Origin>) -> Self {
        Self { data: self.data, origin }
    }

    /// The same value; where it has no origin yet, written at `origin`.
    pub fn or_at(self, origin: Option<Origin>) -> Self {
        let origin = self.origin.or(origin);
        Self { data: self.data, origin }
    }

    /// Where it was written.
    pub fn span(&self) -> Option<Span> {
        self.origin.map(|o| o.span)
    }

    /// Whether Go's `v == nil` holds for the interface value.
    pub const fn is_nil(&self) -> bool {
        matches!(self.data, Data::Nil | Data::NoValue)
    }

    /// The string, if it is one.
    pub const fn as_text(&self) -> Option<&Text> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The characters, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(Text::as_str)
    }

    /// The map, if it is one.
    pub const fn as_dict(&self) -> Option<&Dict> {
        match &self.data {
            Data::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The elements, if it is a slice.
    pub fn as_list(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(list) => Some(&list.items),
            _ => None,
        }
    }

    /// The integer, if it is one.
    pub const fn as_int(&self) -> Option<i64> {
        match self.data {
            Data::Int(value, _) => Some(value),
            _ => None,
        }
    }

    /// The bool, if it is one.
    pub const fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Go's name of its type, as `%T` prints it.
    pub fn type_name(&self) -> &str {
        match &self.data {
            Data::Nil | Data::NoValue => "<nil>",
            Data::Bool(_) => "bool",
            Data::Int(_, kind) => kind.name(),
            Data::Float(_) => "float64",
            Data::String(_) => "string",
            Data::List(list) => list.kind.name(),
            Data::Dict(dict) => dict.kind.name(),
            Data::Object(object) => object.type_name(),
        }
    }

    /// Go's kind of its type, as `reflect.Kind` prints it.
    pub fn kind_name(&self) -> &str {
        match &self.data {
            Data::Nil | Data::NoValue => "invalid",
            Data::List(_) => "slice",
            Data::Dict(_) => "map",
            Data::Object(object) => object.kind(),
            _ => self.type_name(),
        }
    }

    /// Whether `if` and `and` take it as true: not the zero value of its type.
    pub fn truth(&self) -> bool {
        match &self.data {
            Data::Nil | Data::NoValue => false,
            Data::Bool(value) => *value,
            Data::Int(value, _) => *value != 0,
            Data::Float(value) => *value != 0.0,
            Data::String(text) => !text.is_empty(),
            Data::List(list) => !list.items.is_empty(),
            Data::Dict(dict) => !dict.is_empty(),
            Data::Object(object) => object.truth(),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::new(Data::Bool(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::new(Data::Float(value))
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::new(Data::String(Text::plain(text)))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::new(Data::String(Text::from(text)))
    }
}

impl From<Dict> for Value {
    fn from(dict: Dict) -> Self {
        Self::new(Data::Dict(dict))
    }
}

impl From<List> for Value {
    fn from(list: List) -> Self {
        Self::new(Data::List(list))
    }
}
