//! The compiler for Pods: says from files alone which line will put which Pod into which state.

pub mod baseline;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod configuration;
pub mod diagnostic;
pub mod discover;
pub mod engine;
pub mod finding;
pub mod fix;
pub mod helm;
pub mod kustomize;
pub mod lint;
pub mod model;
pub mod nearby;
pub mod pipeline;
pub mod prelude;
pub mod redact;
mod refused;
pub mod registry;
pub mod report;
pub mod run;
pub mod schema;
pub mod suppress;
pub mod syntax;
pub mod validation;
pub mod versions;
