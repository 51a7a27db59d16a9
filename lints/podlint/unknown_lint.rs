//! A comment allows something that is neither a lint nor a Pod state.
//!
//! ## Why it fails
//! The comment silences nothing: the name is misspelt, or the lint has gone.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: a } # podlint: allow(memory-in-milibytes) #~ unknown-lint
//! ```
//!
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: a }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnknownLint;

impl Lint for UnknownLint {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("");

    /// `suppress` reads the comments and reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
