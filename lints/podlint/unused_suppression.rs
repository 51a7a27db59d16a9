//! A comment allows a lint that has nothing to say there.
//!
//! ## Why it fails
//! Once the mistake is gone, its comment only waits to hide the next one.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     resources:
//!       limits:
//!         # podlint: allow(memory-in-millibytes) -- tiny on purpose #~ unused-suppression
//!         memory: 64Mi
//! ```
//!
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     resources:
//!       limits:
//!         # podlint: allow(memory-in-millibytes) -- to see what happens
//!         memory: 1024m
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnusedSuppression;

impl Lint for UnusedSuppression {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("");

    /// Told only when all findings are known: `suppress` reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
