//! Kubernetes' objects as typed, lenient views; every leaf with its span.

pub mod claims;
pub mod command;
pub mod core;
pub mod env;
pub mod image;
pub mod known_images;
pub mod kubectl;
pub mod memory;
pub mod mounted;
pub mod names;
pub mod node;
pub mod object;
mod part;
pub mod payload;
pub mod pod;
pub mod quantity;
pub mod reference;
pub mod registry;
pub mod selector;
pub mod storage;
pub mod view;
pub mod well_known;

pub use self::core::*;
pub use command::{Lifetime, VariableUse};
pub use env::{Environment, Variable};
pub use image::{ImageError, ImageReference};
pub use known_images::{DefaultCommand, Entrypoint, ImageUser, Known, KnownImage, RequiredEnv};
pub use object::{Head, Object, ObjectData, Unit, UnitId, UnitKind};
pub use payload::{Format, Payload, Reader};
pub use pod::{Container, ContainerRole, Effective, From, Pod};
pub use view::{IntOrString, Spanned, Text};
