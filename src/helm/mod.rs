//! Helm charts rendered as Helm renders them, each byte with its origin.

pub mod functions;
pub mod rope;
pub mod value;
