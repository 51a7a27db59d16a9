//! Typed, lenient, copyable views over the spanned tree.
//!
//! A field of the wrong type reads as absent here: saying so is the schema's business, and one fault never
//! silences the others.

use crate::syntax::Span;
use crate::syntax::yaml::{Kind, Value};

/// A value with the node it was read from, and so its span, key and path.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<'r, T> {
    /// What was read.
    pub value: T,
    /// Where.
    pub node: Value<'r>,
}

impl<'r, T> Spanned<'r, T> {
    /// The bytes of the value.
    pub fn span(&self) -> Span {
        self.node.span()
    }
}

/// What Kubernetes calls int-or-string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntOrString<'r> {
    /// A number.
    Int(i64),
    /// A name or a percentage.
    String(&'r str),
}

/// How a field's value is read from a node.
pub trait Read<'r>: Sized {
    /// The value, `None` where the node is of another type.
    fn read(node: Value<'r>) -> Option<Self>;
}

impl<'r> Read<'r> for Spanned<'r, &'r str> {
    fn read(node: Value<'r>) -> Option<Self> {
        node.as_str().map(|value| Spanned { value, node })
    }
}

impl<'r> Read<'r> for Spanned<'r, bool> {
    fn read(node: Value<'r>) -> Option<Self> {
        node.as_bool().map(|value| Spanned { value, node })
    }
}

impl<'r> Read<'r> for Spanned<'r, i64> {
    fn read(node: Value<'r>) -> Option<Self> {
        node.as_i64().map(|value| Spanned { value, node })
    }
}

impl<'r> Read<'r> for Spanned<'r, IntOrString<'r>> {
    fn read(node: Value<'r>) -> Option<Self> {
        let value = match node.kind() {
            Kind::Integer | Kind::Float => IntOrString::Int(node.as_i64()?),
            Kind::String => IntOrString::String(node.text()?),
            _ => return None,
        };
        Some(Spanned { value, node })
    }
}

impl<'r> Read<'r> for Value<'r> {
    fn read(node: Value<'r>) -> Option<Self> {
        Some(node)
    }
}

/// A scalar of any kind as its text: quantities may be written as numbers.
#[derive(Clone, Copy, Debug)]
pub struct Text<'r> {
    /// The text, without quotes.
    pub value: &'r str,
    /// Where.
    pub node: Value<'r>,
}

impl<'r> Read<'r> for Text<'r> {
    fn read(node: Value<'r>) -> Option<Self> {
        node.text().map(|value| Text { value, node })
    }
}

impl<'r> Text<'r> {
    /// The bytes of the value.
    pub fn span(&self) -> Span {
        self.node.span()
    }
}

/// The items of a list field that can be read as `T`; none where the field is absent or no list.
pub fn list<'r, T: Read<'r>>(node: Option<Value<'r>>) -> impl Iterator<Item = T> + use<'r, T> {
    node.into_iter().flat_map(Value::items).filter_map(T::read)
}

/// Declares views. Each names the OpenAPI definition it is a view of; a test holds every declared field
/// against k8s-openapi's schema, so that no view can name a field that does not exist.
macro_rules! views {
    ($($(#[doc = $doc:literal])* $name:ident of $definition:literal {
        $($(#[doc = $field_doc:literal])* $field:ident $json:literal : $type:tt $(<$inner:ident>)?),* $(,)?
    })*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name<'r>(pub $crate::syntax::yaml::Value<'r>);

            impl<'r> $crate::model::view::Read<'r> for $name<'r> {
                fn read(node: $crate::syntax::yaml::Value<'r>) -> Option<Self> {
                    node.is_mapping().then_some(Self(node))
                }
            }

            impl<'r> $name<'r> {
                /// The OpenAPI definition this is a view of, and the fields it reads.
                pub const SCHEMA: (&'static str, &'static [&'static str]) = ($definition, &[$($json),*]);

                /// The node under the view.
                pub fn node(self) -> $crate::syntax::yaml::Value<'r> { self.0 }

                $( $crate::model::view::field!($(#[doc = $field_doc])* $field $json $type $(<$inner>)?); )*
            }
        )*

        /// Every view's definition and fields, for the test that holds them against the schema.
        pub const VIEWS: &[(&str, &[&str])] = &[$($name::SCHEMA),*];
    };
}

/// One accessor of a view.
macro_rules! field {
    ($(#[$doc:meta])* $field:ident $json:literal str) => {
        $crate::model::view::field!(@one $(#[$doc])* $field $json $crate::model::view::Spanned<'r, &'r str>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal bool) => {
        $crate::model::view::field!(@one $(#[$doc])* $field $json $crate::model::view::Spanned<'r, bool>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal int) => {
        $crate::model::view::field!(@one $(#[$doc])* $field $json $crate::model::view::Spanned<'r, i64>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal int_or_str) => {
        $crate::model::view::field!(@one $(#[$doc])* $field $json
            $crate::model::view::Spanned<'r, $crate::model::view::IntOrString<'r>>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal text) => {
        $crate::model::view::field!(@one $(#[$doc])* $field $json $crate::model::view::Text<'r>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal any) => {
        $crate::model::view::field!(@one $(#[$doc])* $field $json $crate::syntax::yaml::Value<'r>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal view<$inner:ident>) => {
        $crate::model::view::field!(@one $(#[$doc])* $field $json $inner<'r>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal strings) => {
        $crate::model::view::field!(@many $(#[$doc])* $field $json $crate::model::view::Spanned<'r, &'r str>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal list<$inner:ident>) => {
        $crate::model::view::field!(@many $(#[$doc])* $field $json $inner<'r>);
    };
    ($(#[$doc:meta])* $field:ident $json:literal map) => {
        #[doc = concat!("The entries of `", $json, "`.")]
        $(#[$doc])*
        pub fn $field(self) -> impl Iterator<Item = $crate::syntax::yaml::Entry<'r>> + use<'r> {
            self.0.get($json).into_iter().flat_map(|node| node.entries())
        }
    };
    (@one $(#[$doc:meta])* $field:ident $json:literal $type:ty) => {
        #[doc = concat!("`", $json, "`")]
        $(#[$doc])*
        pub fn $field(self) -> Option<$type> {
            self.0.get($json).and_then($crate::model::view::Read::read)
        }
    };
    (@many $(#[$doc:meta])* $field:ident $json:literal $type:ty) => {
        #[doc = concat!("The items of `", $json, "`.")]
        $(#[$doc])*
        pub fn $field(self) -> impl Iterator<Item = $type> + use<'r> {
            $crate::model::view::list(self.0.get($json))
        }
    };
}

pub(crate) use {field, views};
