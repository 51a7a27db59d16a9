//! Small files of podlint's own and of other programs into typed structures: serde over the spanned tree, so
//! that every complaint has its place, and `1.30` stays the text it is.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use crate::cluster::nearest::distance;
use crate::syntax::Span;
use crate::syntax::yaml::{Entry, Kind, Value};

/// Why a tree does not fit a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// What is wrong.
    pub message: String,
    /// What was meant, perhaps.
    pub help: Option<String>,
    /// Where; set as soon as a node is known.
    pub span: Option<Span>,
}

impl Misfit {
    fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    fn one_of(what: &str, found: &str, expected: &'static [&'static str]) -> Self {
        let near = near(found, expected.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", list(expected)),
        };
        Self { message: format!("unknown {what} `{found}`"), help: Some(help), span: None }
    }
}

/// The known word that `found` was perhaps meant to be.
pub fn near<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (found.chars().count() / 3).clamp(1, 3);
    known.filter_map(|word| Some((distance(found, word, limit)?, word))).min().map(|(_, word)| word)
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let (message, help) = match text.split_once('\n') {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (text, None),
        };
        Self { message, help, span: None }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::one_of("key", field, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::one_of("value", variant, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Self { message: format!("the key `{field}` is missing"), help: None, span: None }
    }
}

/// Reads a structure from a node.
///
/// # Errors
/// What does not fit, with its place.
pub fn from_value<T: de::DeserializeOwned>(value: Value<'_>) -> Result<T, Misfit> {
    T::deserialize(Node(value)).map_err(|misfit| misfit.at(value.span()))
}

#[derive(Clone, Copy)]
struct Node<'r>(Value<'r>);

macro_rules! by_text {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            let out = match self.0.text() {
                Some(text) if !self.0.is_null() => visitor.visit_str(text),
                _ => return self.deserialize_any(visitor),
            };
            out.map_err(|misfit: Misfit| misfit.at(self.0.span()))
        })+
    };
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        use crate::syntax::yaml::scalar::Number;
        let value = self.0;
        let out = match value.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool => visitor.visit_bool(value.as_bool() == Some(true)),
            Kind::Integer | Kind::Float => match value.as_number() {
                Some(Number::Int(number)) => visitor.visit_i64(number),
                Some(Number::Uint(number)) => visitor.visit_u64(number),
                Some(Number::Float(number)) => visitor.visit_f64(number),
                None => visitor.visit_unit(),
            },
            Kind::String => visitor.visit_str(value.text().unwrap_or("")),
            Kind::Sequence => visitor.visit_seq(Items(value, 0)),
            Kind::Mapping => visitor.visit_map(Fields { mapping: value, at: 0, current: None }),
        };
        out.map_err(|misfit: Misfit| misfit.at(value.span()))
    }

    by_text! { deserialize_str deserialize_string deserialize_identifier deserialize_char }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self).map_err(|misfit| misfit.at(self.0.span()))
    }

    /// Derived structures would also take a list, field by field: nobody writes that on purpose.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if self.0.is_sequence() {
            let message = "a mapping of keys is expected here, not a list";
            return Err(<Misfit as de::Error>::custom(message).at(self.0.span()));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let Some(text) = self.0.text() else { return self.deserialize_any(visitor) };
        visitor.visit_enum(text.into_deserializer()).map_err(|misfit: Misfit| misfit.at(self.0.span()))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 bytes byte_buf unit unit_struct seq tuple
        tuple_struct map ignored_any
    }
}

struct Items<'r>(Value<'r>, usize);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        let Some(item) = self.0.items().nth(self.1) else { return Ok(None) };
        self.1 += 1;
        seed.deserialize(Node(item)).map(Some).map_err(|misfit| misfit.at(item.span()))
    }
}

struct Fields<'r> {
    mapping: Value<'r>,
    at: usize,
    current: Option<Entry<'r>>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        self.current = self.mapping.entries().nth(self.at);
        self.at += 1;
        let Some(entry) = self.current else { return Ok(None) };
        seed.deserialize(Node(entry.key)).map(Some).map_err(|misfit| misfit.at(entry.key.span()))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misfit> {
        let Some(entry) = self.current else {
            return Err(de::Error::custom("a value without key"));
        };
        seed.deserialize(Node(entry.value)).map_err(|misfit| misfit.at(entry.value.span()))
    }
}
