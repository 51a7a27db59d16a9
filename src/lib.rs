//! The compiler for Pods: says from files alone which line will put which Pod into which state.

pub mod diagnostic;
pub mod discover;
pub mod helm;
pub mod syntax;
pub mod validation;
pub mod versions;
