//! A cursor over the tree that knows its path and says what the server says about it.
//!
//! Walking costs no allocation beyond the growth of one list of steps; paths and messages are made only where
//! something is refused.

mod words;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use super::{Refusal, RefusalKind};

use crate::model::quantity::Quantity;
use crate::syntax::Span;
use crate::syntax::yaml::{Kind, Value};
use crate::versions::VersionSet;

/// One step of a path (`field.Path`).
#[derive(Clone, Copy)]
enum Name<'r> {
    Root,
    Child(&'r str),
    Key(&'r str),
    Index(u32),
}

#[derive(Clone, Copy)]
struct Step<'r> {
    parent: u32,
    name: Name<'r>,
    /// The value as written; `None` where there is nothing.
    value: Option<Value<'r>>,
    key: Option<Value<'r>>,
}

/// One object under validation: what is asked about and what was found.
pub struct Context<'r> {
    root: Value<'r>,
    api_version: &'r str,
    kind: &'r str,
    versions: VersionSet,
    steps: RefCell<Vec<Step<'r>>>,
    refusals: RefCell<Vec<Refusal>>,
    errors: Cell<u32>,
}

impl<'r> Context<'r> {
    /// For an object that was read without fault.
    pub fn new(root: Value<'r>, api_version: &'r str, kind: &'r str, versions: VersionSet) -> Self {
        let steps = RefCell::new(vec![Step { parent: 0, name: Name::Root, value: Some(root), key: None }]);
        Self { root, api_version, kind, versions, steps, refusals: RefCell::default(), errors: Cell::new(0) }
    }

    /// The cursor on the object as a whole.
    pub fn root(&'r self) -> Field<'r> {
        Field { cx: self, at: 0, place: 0, on_key: false, value: Some(self.root), versions: self.versions }
    }

    /// `apps/v1`
    pub fn api_version(&self) -> &'r str {
        self.api_version
    }

    /// `Deployment`
    pub fn kind(&self) -> &'r str {
        self.kind
    }

    /// What was found so far.
    ///
    /// The server says of some fields that they are missing, and that their empty text is malformed too: once is
    /// enough.
    pub fn take(&self) -> Vec<Refusal> {
        let mut all = self.refusals.take();
        let missing: Vec<String> =
            all.iter().filter(|r| r.kind == RefusalKind::Required).map(|r| r.field.clone()).collect();
        all.retain(|r| r.kind != RefusalKind::Invalid || !missing.contains(&r.field));
        all
    }
}

/// A field of the object, written or not. `null` reads as not written, and so does a value of the wrong type:
/// both are the decoder's business.
#[derive(Clone, Copy)]
pub struct Field<'r> {
    cx: &'r Context<'r>,
    /// The step that gives the path.
    at: u32,
    /// The step that gives the place.
    place: u32,
    on_key: bool,
    value: Option<Value<'r>>,
    versions: VersionSet,
}

/// A number or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntOrString<'r> {
    /// A number.
    Int(i64),
    /// A text: a name or a percentage.
    Str(&'r str),
}

impl<'r> Field<'r> {
    fn step(self, name: Name<'r>, value: Option<Value<'r>>, key: Option<Value<'r>>) -> Self {
        let mut steps = self.cx.steps.borrow_mut();
        let at = steps.len() as u32;
        steps.push(Step { parent: self.at, name, value, key });
        Self { at, place: at, on_key: false, value: value.filter(|v| !v.is_null()), ..self }
    }

    /// The field of that name below this one.
    pub fn get(self, name: &'r str) -> Self {
        match self.value.and_then(|v| v.entry(name)) {
            Some(entry) => self.step(Name::Child(name), Some(entry.value), Some(entry.key)),
            None => self.step(Name::Child(name), None, None),
        }
    }

    /// The value under a key of a map, as `field[key]`.
    pub fn key(self, name: &'r str) -> Self {
        match self.value.and_then(|v| v.entry(name)) {
            Some(entry) => self.step(Name::Key(name), Some(entry.value), Some(entry.key)),
            None => self.step(Name::Key(name), None, None),
        }
    }

    /// The same value under another name: the server does not always use the field's own in its paths.
    #[must_use]
    pub fn renamed(self, name: &'r str) -> Self {
        let step = self.cx.steps.borrow()[self.at as usize];
        let parent = Self { at: step.parent, ..self };
        parent.step(Name::Child(name), step.value, step.key)
    }

    /// Another value as the item of that index of this list.
    #[must_use]
    pub fn item_as(self, index: u32, other: Self) -> Self {
        let step = self.cx.steps.borrow()[other.at as usize];
        self.step(Name::Index(index), step.value, step.key)
    }

    /// Whether something is written under that name, `null` included.
    pub fn has(self, name: &str) -> bool {
        self.value.is_some_and(|v| v.entry(name).is_some())
    }

    /// The items of a list, `null` ones included.
    pub fn items(self) -> impl ExactSizeIterator<Item = Field<'r>> {
        let list = self.value.map(Value::items);
        let len = list.as_ref().map_or(0, ExactSizeIterator::len);
        let mut list = list.into_iter().flatten();
        (0..len as u32).map(move |at| self.step(Name::Index(at), list.next(), None))
    }

    /// The entries of a map, as `field[key]`.
    pub fn entries(self) -> impl Iterator<Item = (&'r str, Field<'r>)> {
        let entries = self.value.into_iter().flat_map(Value::entries);
        entries.map(move |e| (e.name(), self.step(Name::Key(e.name()), Some(e.value), Some(e.key))))
    }

    /// How many items or entries there are.
    pub fn len(self) -> usize {
        self.value.map_or(0, |v| if v.is_sequence() { v.items().len() } else { v.entries().len() })
    }

    /// Whether there are no items or entries.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether it is written, and not `null`.
    pub fn is_set(self) -> bool {
        self.value.is_some()
    }

    /// The node, where it is written and not `null`.
    pub fn value(self) -> Option<Value<'r>> {
        self.value
    }

    /// Its text; empty where there is none.
    pub fn str(self) -> &'r str {
        self.str_opt().unwrap_or("")
    }

    /// Its text, where it is written.
    pub fn str_opt(self) -> Option<&'r str> {
        self.value.and_then(Value::as_str)
    }

    /// Its text, or the default where there is none or it is empty.
    pub fn str_or(self, default: &'r str) -> &'r str {
        match self.str() {
            "" => default,
            text => text,
        }
    }

    /// Its number, where it is written.
    pub fn int(self) -> Option<i64> {
        self.value.and_then(Value::as_i64)
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        self.bool() == Some(true)
    }

    /// Its truth value, where it is written.
    pub fn bool(self) -> Option<bool> {
        self.value.and_then(Value::as_bool)
    }

    /// A number or text.
    pub fn int_or_string(self) -> Option<IntOrString<'r>> {
        let value = self.value?;
        match value.kind() {
            Kind::Integer | Kind::Float => value.as_i64().map(IntOrString::Int),
            Kind::String => value.text().map(IntOrString::Str),
            _ => None,
        }
    }

    /// An amount, written as text or number; `null` is nothing of it.
    pub fn quantity(self) -> Option<Quantity> {
        match self.value {
            Some(value) => Quantity::parse(&json_text(value)?).ok(),
            None => self.cx.steps.borrow()[self.place as usize].value.map(|_| Quantity::ZERO),
        }
    }

    /// The amount as the server prints it.
    pub fn quantity_text(self) -> String {
        let Some(text) = self.value.and_then(json_text) else { return "0".to_owned() };
        Quantity::shown_in_list(&text).unwrap_or_else(|| text.into_owned())
    }

    /// The object this is a field of.
    pub fn cx(self) -> &'r Context<'r> {
        self.cx
    }

    /// The versions this is asked for.
    pub fn versions(self) -> VersionSet {
        self.versions
    }

    /// The same, but what is said holds in these versions alone.
    #[must_use]
    pub fn only(self, versions: VersionSet) -> Self {
        Self { versions: self.versions.intersection(versions), ..self }
    }

    /// The same path, but pointing at another place and with its value: the server often names a list where it
    /// means an item.
    #[must_use]
    pub fn pointing_at(self, other: Self) -> Self {
        Self { place: other.place, on_key: other.on_key, value: other.value, ..self }
    }

    /// The same path and value, pointing at another place.
    #[must_use]
    pub fn pointing_at_place(self, other: Self) -> Self {
        Self { place: other.place, on_key: other.on_key, ..self }
    }

    /// The same, pointing at the key.
    #[must_use]
    pub fn on_key(self) -> Self {
        Self { on_key: true, ..self }
    }

    /// As the server writes it: `spec.containers[0].image`.
    pub fn path(self) -> String {
        let steps = self.cx.steps.borrow();
        let mut chain = Vec::new();
        let mut at = self.at;
        while at != 0 {
            let step = steps[at as usize];
            chain.push(step.name);
            at = step.parent;
        }
        let mut out = String::new();
        for name in chain.into_iter().rev() {
            match name {
                Name::Root => {}
                Name::Child(name) => {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(name);
                }
                Name::Key(name) => out.push_str(&format!("[{name}]")),
                Name::Index(at) => out.push_str(&format!("[{at}]")),
            }
        }
        out
    }

    /// What to point at: the value where it is a scalar, else its key; for something missing the nearest
    /// thing that is there.
    fn place(self) -> (Span, Option<Span>) {
        let steps = self.cx.steps.borrow();
        let step = steps[self.place as usize];
        let key = step.key.map(Value::span);
        if let Some(span) = key.filter(|_| self.on_key) {
            return (span, key);
        }
        if let Some(value) = step.value {
            return (point(value, step.key), key);
        }
        let mut at = step.parent;
        loop {
            let step = steps[at as usize];
            if let Some(value) = step.value {
                return (point(value, step.key), key);
            }
            at = step.parent;
        }
    }

    /// Says something; `message` is what follows the field.
    pub fn refuse(self, kind: RefusalKind, message: String) {
        if self.versions.is_empty() {
            return;
        }
        self.push(self.refusal(kind, message));
    }

    fn refusal(self, kind: RefusalKind, message: String) -> Refusal {
        let (span, key) = self.place();
        let mut refusal = Refusal::new(kind, self.path(), message, span, self.versions);
        refusal.key = key;
        refusal
    }

    pub(super) fn push(self, refusal: Refusal) {
        if !refusal.kind.is_warning() {
            self.cx.errors.set(self.cx.errors.get() + 1);
        }
        self.cx.refusals.borrow_mut().push(refusal);
    }

    /// How many errors there are so far: rules that ask whether others were broken compare it.
    pub fn errors(self) -> u32 {
        self.cx.errors.get()
    }
}

/// A scalar's text in JSON, as the decoder of quantities gets it: `1e-3` is 0.001, `0x10` is 16.
pub(super) fn json_text(value: Value<'_>) -> Option<Cow<'_, str>> {
    let text = value.text()?;
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    match value.as_number() {
        Some(number) if !plain => Some(Cow::Owned(number.to_json())),
        _ => Some(Cow::Borrowed(text)),
    }
}

/// What stands for a node: itself where it is short, else its key or its first key.
fn point(value: Value<'_>, key: Option<Value<'_>>) -> Span {
    if !value.is_mapping() && !value.is_sequence() {
        return if value.span().is_empty() { key.unwrap_or(value).span() } else { value.span() };
    }
    if let Some(key) = key {
        return key.span();
    }
    match value.entries().next() {
        Some(entry) => entry.key.span(),
        None => value.span(),
    }
}
