//! What the API server refuses, in its own words.

pub mod refusal;

pub use refusal::{Edit, Outcome, Refusal, RefusalKind, Repair};
