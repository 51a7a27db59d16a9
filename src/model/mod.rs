//! Kubernetes' objects as typed, lenient views; every leaf with its span.

pub mod core;
pub mod names;
pub mod object;
pub mod payload;
pub mod pod;
pub mod quantity;
pub mod selector;
pub mod view;

pub use self::core::*;
pub use object::{Object, ObjectData, Unit, UnitId, UnitKind};
pub use payload::{Format, Payload, Reader};
pub use pod::{Container, ContainerRole, Effective, From, Pod};
pub use view::{IntOrString, Spanned, Text};
