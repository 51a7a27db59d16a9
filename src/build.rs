//! Writes the registry of lints.
fn main() {}
