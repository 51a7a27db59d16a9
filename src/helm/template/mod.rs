//! Go's template language: text to tree.

pub mod ast;
mod lexer;
mod names;
mod number;
mod parser;
pub mod show;

pub use names::Names;
pub use parser::{ParseError, parse};
