//! A file or folder cannot be read, or is no text.
//!
//! ## Why it fails
//! Kubernetes reads UTF-8. A binary file or invalid UTF-8 is refused by kubectl; a file that the system does
//! not let podlint read, or one of more than 64 MiB, is simply not checked.
//!
//! A file named on the command line that cannot be read ends the run with exit code 2 instead.
//!
//! ## Bad
//! ```text
//! k8s/web.yaml saved as UTF-16 or in a code page of Windows
//! ```
//!
//! ## Good
//! ```yaml
//! # saved as UTF-8
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: sizes }
//! data: { groesse: größe }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnreadableFile;

impl Lint for UnreadableFile {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::error("").predicts(Rejected, "", "");

    /// Such a file never becomes a subject: reading reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
