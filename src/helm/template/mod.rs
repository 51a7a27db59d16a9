//! Go's template language: text to tree.

pub mod ast;
mod lexer;
mod number;
mod parser;
pub mod show;

pub use parser::{ParseError, parse};
