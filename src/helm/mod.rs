//! Helm charts rendered as Helm renders them, each byte with its origin.

pub mod eval;
pub mod functions;
pub mod go;
pub mod print;
pub mod rope;
pub mod template;
pub mod value;
