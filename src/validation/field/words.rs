//! What the server says of a field (`k8s.io/apimachinery/pkg/util/validation/field/errors.go`).

use super::Field;
use crate::model::names::Messages;
use crate::validation::RefusalKind;
use crate::validation::print::{Shown, quote};

impl<'r> Field<'r> {
    fn own(self) -> Shown<'r> {
        Shown::of(self.value)
    }

    fn with_detail(what: String, detail: &str) -> String {
        if detail.is_empty() { what } else { format!("{what}: {detail}") }
    }

    fn say(self, kind: RefusalKind, what: &str, shown: &Shown<'_>, detail: &str) {
        self.refuse(kind, Self::with_detail(format!("{what}: {shown}"), detail));
    }

    /// `Required value`
    pub fn required(self, detail: &str) {
        self.refuse(RefusalKind::Required, Self::with_detail("Required value".to_owned(), detail));
    }

    /// `Invalid value: "x": …` about what is written here.
    pub fn invalid(self, detail: &str) {
        self.say(RefusalKind::Invalid, "Invalid value", &self.own(), detail);
    }

    /// `Invalid value: …` about another value.
    pub fn invalid_value<'s>(self, shown: impl Into<Shown<'s>>, detail: &str) {
        self.say(RefusalKind::Invalid, "Invalid value", &shown.into(), detail);
    }

    /// `Invalid value: …` without the value.
    pub fn invalid_omitted(self, detail: &str) {
        self.refuse(RefusalKind::Invalid, format!("Invalid value: {detail}"));
    }

    /// One `Invalid value` for each message.
    pub fn invalid_each(self, messages: Messages) {
        for message in messages {
            self.invalid(&message);
        }
    }

    /// `Unsupported value: "x": supported values: "A", "B"`; the values are listed as they are given.
    pub fn not_supported(self, supported: &[&str]) {
        self.not_supported_value(self.own(), supported);
    }

    /// The same about another value.
    pub fn not_supported_value<'s>(self, shown: impl Into<Shown<'s>>, supported: &[&str]) {
        let list: Vec<String> = supported.iter().map(|s| quote(s)).collect();
        let detail =
            if list.is_empty() { String::new() } else { format!("supported values: {}", list.join(", ")) };
        let message = Self::with_detail(format!("Unsupported value: {}", shown.into()), &detail);
        if self.versions.is_empty() {
            return;
        }
        let mut refusal = self.refusal(RefusalKind::Unsupported, message);
        if let Some(text) = self.str_opt() {
            crate::validation::near::suggest(&mut refusal, text, supported);
        }
        self.push(refusal);
    }

    /// Whether the text is one of those supported; says so where it is not.
    pub fn one_of(self, supported: &[&str]) -> bool {
        let known = supported.contains(&self.str());
        if !known {
            self.not_supported(supported);
        }
        known
    }

    /// `Duplicate value: "x"`
    pub fn duplicate(self) {
        self.say(RefusalKind::Duplicate, "Duplicate value", &self.own(), "");
    }

    /// The same about another value.
    pub fn duplicate_value<'s>(self, shown: impl Into<Shown<'s>>) {
        self.say(RefusalKind::Duplicate, "Duplicate value", &shown.into(), "");
    }

    /// `Forbidden: …`
    pub fn forbidden(self, detail: &str) {
        self.refuse(RefusalKind::Forbidden, Self::with_detail("Forbidden".to_owned(), detail));
    }

    /// `Too long: may not be more than 63 bytes`
    pub fn too_long(self, max: usize) {
        let bytes = if max == 1 { "byte" } else { "bytes" };
        let message = format!("Too long: may not be more than {max} {bytes}");
        self.refuse(RefusalKind::TooLong, message);
    }

    /// `Too many: 5: must have at most 3 items`
    pub fn too_many(self, actual: usize, max: usize) {
        let items = if max == 1 { "item" } else { "items" };
        self.refuse(RefusalKind::TooLong, format!("Too many: {actual}: must have at most {max} {items}"));
    }

    /// `Not found: "x"`
    pub fn not_found(self) {
        self.say(RefusalKind::NotFound, "Not found", &self.own(), "");
    }

    /// The same about another value.
    pub fn not_found_value<'s>(self, shown: impl Into<Shown<'s>>) {
        self.say(RefusalKind::NotFound, "Not found", &shown.into(), "");
    }

    /// The same with more to say.
    pub fn not_found_detail<'s>(self, shown: impl Into<Shown<'s>>, detail: &str) {
        self.say(RefusalKind::NotFound, "Not found", &shown.into(), detail);
    }

    /// A warning of the server, in its own words.
    pub fn warn(self, text: String) {
        self.refuse(RefusalKind::ServerWarning, text);
    }

    /// `Invalid value: -1: must be greater than or equal to 0`, where it is a negative number.
    pub fn nonnegative(self) {
        if self.int().is_some_and(|n| n < 0) {
            self.invalid(crate::model::names::NEGATIVE);
        }
    }
}
