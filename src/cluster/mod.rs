//! What exists: definitions in the files, and what a snapshot says of a cluster.

pub mod admission;
pub mod fit;
pub mod index;
pub mod labels;
pub mod nearest;
pub mod network;
pub mod produced;
pub mod rbac;
pub mod scheduler;
pub mod snapshot;
