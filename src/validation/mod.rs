//! What the API server refuses, in its own words.

pub mod refusal;

pub use refusal::{Edit, Outcome, Refusal, RefusalKind, Repair};

use crate::model::Object;

/// The API server's answer to an object.
pub fn of_object(_object: Object<'_>) -> Outcome {
    Outcome::default()
}
