//! The functions of templates: Go's, sprig's and Helm's.
//!
//! Each file holds one subject and lists what it offers in a `FUNCTIONS` table. Those that need the
//! evaluator (`include`, `tpl`, `and`, `or`, …) live with it.

pub mod arguments;
mod case;
pub mod comparison;
mod convert;
mod dates;
mod decimal;
mod defaults;
mod dicts;
mod digest;
pub mod engine;
mod equality;
pub mod format;
mod hexfloat;
pub mod indexing;
pub mod json;
mod lists;
mod math;
mod merge;
pub mod number;
mod paths;
pub mod printing;
pub mod quoting;
mod regexes;
mod secrets;
mod splitting;
mod strings;
mod toml_text;
mod urls;
mod versions;
mod wrapping;
pub mod yaml;

pub use convert::{string_slice, to_float64, to_int64};
pub use dates::{NOW, Time};
pub use defaults::is_empty;
pub use equality::deep_equal;
pub use format::display;
pub use merge::{Overwrite, merge};
pub use regexes::compile as compile_regex;

use super::value::Value;
use crate::syntax::Span;

/// What went wrong in a function: the text Go would have in its `error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FunctionError {
    /// The message, in the words of the real function.
    pub message: String,
}

impl FunctionError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl From<String> for FunctionError {
    fn from(message: String) -> Self {
        Self { message }
    }
}

impl From<&str> for FunctionError {
    fn from(message: &str) -> Self {
        Self::new(message)
    }
}

/// What functions may know and keep across the calls of one rendering.
#[derive(Debug, Default)]
pub struct State {
    /// How many random or unique values were handed out: the stand-ins are made from this counter.
    pub drawn: u64,
}

/// One call of a function.
#[derive(Debug)]
pub struct Call<'a> {
    /// The name it is called by.
    pub name: &'a str,
    /// The call in the template; `None` in template text of no known origin.
    pub span: Option<Span>,
    /// What is kept across calls.
    pub state: &'a mut State,
}

/// A function of templates.
///
/// The evaluator has checked the number and the types of the arguments. A result without any origin takes
/// the call's as its own: a number made from one argument that of the argument, the rest as opaque.
pub type Function = fn(&mut Call<'_>, &[Value]) -> Result<Value, FunctionError>;

/// The declared type of a parameter, as Go's evaluator checks it before the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `interface {}`: anything, `nil` and missing values included.
    Any,
    /// `reflect.Value`: anything; a missing value stays one.
    Reflect,
    /// `string`.
    String,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `int64`.
    Int64,
    /// `float64`.
    Float64,
    /// `map[string]interface {}`.
    Dict,
    /// `[]interface {}`.
    List,
    /// `[]string`.
    Strings,
    /// `time.Time`, `*semver.Version` and the like, by Go's name.
    Named(&'static str),
}

/// A function with what the evaluator has to know of it.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The name templates use.
    pub name: &'static str,
    /// The types of its parameters.
    pub parameters: &'static [Type],
    /// The type of any number of further arguments.
    pub variadic: Option<Type>,
    /// What it does.
    pub run: Function,
}

/// A function with a fixed number of parameters.
pub const fn fixed(name: &'static str, parameters: &'static [Type], run: Function) -> Definition {
    Definition { name, parameters, variadic: None, run }
}

/// A function that takes further arguments of one type.
pub const fn variadic(
    name: &'static str,
    parameters: &'static [Type],
    rest: Type,
    run: Function,
) -> Definition {
    Definition { name, parameters, variadic: Some(rest), run }
}

/// Every table of functions.
const TABLES: &[&[Definition]] = &[
    case::FUNCTIONS,
    comparison::FUNCTIONS,
    convert::FUNCTIONS,
    dates::FUNCTIONS,
    defaults::FUNCTIONS,
    dicts::FUNCTIONS,
    digest::FUNCTIONS,
    engine::FUNCTIONS,
    format::FUNCTIONS,
    indexing::FUNCTIONS,
    json::FUNCTIONS,
    lists::FUNCTIONS,
    math::FUNCTIONS,
    paths::FUNCTIONS,
    printing::FUNCTIONS,
    regexes::FUNCTIONS,
    secrets::FUNCTIONS,
    versions::FUNCTIONS,
    splitting::FUNCTIONS,
    strings::FUNCTIONS,
    toml_text::FUNCTIONS,
    urls::FUNCTIONS,
    wrapping::FUNCTIONS,
    yaml::FUNCTIONS,
];

/// The function of this name.
pub fn find(name: &str) -> Option<&'static Definition> {
    use std::sync::LazyLock;

    use rustc_hash::FxHashMap;
    static BY_NAME: LazyLock<FxHashMap<&str, &Definition>> =
        LazyLock::new(|| all().map(|d| (d.name, d)).collect());
    BY_NAME.get(name).copied()
}

/// Every function, in the order of the tables.
pub fn all() -> impl Iterator<Item = &'static Definition> {
    TABLES.iter().copied().flatten()
}
