//! Values with fields and methods of their own.

use std::any::Any;
use std::fmt;

use super::{Data, IntKind, ListKind, Value};
use crate::helm::bytes;
use crate::helm::functions::{Call, FunctionError};
use crate::helm::rope::Text;

/// A value with fields and methods of its own: `.Capabilities`, `.Files`, times, semantic versions.
pub trait Object: fmt::Debug {
    /// Go's name of the type, such as `*common.Capabilities`.
    fn type_name(&self) -> &str;

    /// Go's kind: `struct`, `ptr`, `map`, `slice`.
    fn kind(&self) -> &'static str {
        "struct"
    }

    /// An exported field (or a key, for maps).
    fn field(&self, name: &str) -> Option<Value> {
        let _ = name;
        None
    }

    /// Calls a method; `None` where there is none of that name.
    fn method(
        &self,
        name: &str,
        arguments: &[Value],
        call: &mut Call<'_>,
    ) -> Option<Result<Value, FunctionError>> {
        let _ = (name, arguments, call);
        None
    }

    /// What `print` and `printf "%v"` show.
    fn print(&self) -> Text;

    /// Whether it counts as true in conditions; structs always do.
    fn truth(&self) -> bool {
        true
    }

    /// The plain value that `toYaml`, `toJson`, `range`, `keys` and the like see.
    fn plain(&self) -> Value {
        Value::NIL
    }

    /// For downcasts.
    fn as_any(&self) -> &dyn Any;
}

/// `[]uint8` that was a text: the content of a chart's file, an encoded string.
#[derive(Debug, Clone)]
pub struct Bytes(pub Text);

impl Object for Bytes {
    fn type_name(&self) -> &str {
        "[]uint8"
    }

    fn kind(&self) -> &'static str {
        "slice"
    }

    fn print(&self) -> Text {
        let numbers: Vec<String> = bytes::of(&self.0).iter().map(u8::to_string).collect();
        Text::of(&format!("[{}]", numbers.join(" ")), self.0.origin())
    }

    fn truth(&self) -> bool {
        !self.0.is_empty()
    }

    fn plain(&self) -> Value {
        let byte = |b: u8| Value::new(Data::Int(i64::from(b), IntKind::Uint8));
        Value::slice(bytes::of(&self.0).iter().copied().map(byte).collect(), ListKind::Bytes)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
