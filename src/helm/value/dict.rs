//! Maps.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Data, Value};
use crate::helm::rope::{Origin, Text};

/// The type of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DictKind {
    /// `map[string]interface {}`.
    Any,
    /// `map[string]string`.
    String,
    /// `map[string]interface {}` that is nil: nothing can be set in it.
    Nil,
    /// `map[string]string` that is nil.
    NilString,
    /// `common.Values`, the type of `.Values` itself.
    Values,
}

impl DictKind {
    /// Go's name of the map type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any | Self::Nil => "map[string]interface {}",
            Self::String | Self::NilString => "map[string]string",
            Self::Values => "common.Values",
        }
    }

    /// Whether Go's `v == nil` holds for the map itself.
    pub const fn is_nil(self) -> bool {
        matches!(self, Self::Nil | Self::NilString)
    }

    /// Whether its values are strings.
    pub const fn of_strings(self) -> bool {
        matches!(self, Self::String | Self::NilString)
    }
}

/// One entry of a map.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key was written.
    pub key: Option<Origin>,
    /// The value.
    pub value: Value,
}

/// The entries of a map, in the order of their keys' bytes: Go's templates range in that order.
pub type Entries = BTreeMap<Rc<str>, Entry>;

/// A map with Go's reference semantics: clones share their entries. Copies share them too, until one of them is
/// changed.
#[derive(Debug, Clone)]
pub struct Dict {
    entries: Rc<RefCell<Rc<Entries>>>,
    /// Its type.
    pub kind: DictKind,
}

impl Default for Dict {
    fn default() -> Self {
        Self::new(Entries::new())
    }
}

impl Dict {
    /// `map[string]interface {}`.
    pub fn new(entries: Entries) -> Self {
        Self { entries: Rc::new(RefCell::new(Rc::new(entries))), kind: DictKind::Any }
    }

    /// A map of its own with the same entries, maps among them still shared.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self { entries: Rc::new(RefCell::new(self.snapshot())), kind: self.kind }
    }

    /// The entries. Let go of them before anything that may change this map.
    pub fn borrow(&self) -> Ref<'_, Entries> {
        Ref::map(self.entries.borrow(), |entries| &**entries)
    }

    /// The entries, to change them: every clone of this map sees it.
    pub fn borrow_mut(&self) -> RefMut<'_, Entries> {
        RefMut::map(self.entries.borrow_mut(), Rc::make_mut)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.entries.borrow().get(key).map(|e| e.value.clone())
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<Entry> {
        self.entries.borrow().get(key).cloned()
    }

    /// Sets a key, as Go's map assignment does.
    pub fn set(&self, key: &Text, value: Value) {
        self.borrow_mut().insert(key.shared(), Entry { key: key.origin(), value });
    }

    /// Sets a key of no known origin.
    pub fn insert(&self, key: &str, value: impl Into<Value>) {
        self.borrow_mut().insert(key.into(), Entry { key: None, value: value.into() });
    }

    /// Removes a key.
    pub fn remove(&self, key: &str) {
        if self.borrow().contains_key(key) {
            self.borrow_mut().remove(key);
        }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.borrow().is_empty()
    }

    /// The keys as texts with their origins, in order.
    pub fn keys(&self) -> Vec<Text> {
        self.entries.borrow().iter().map(|(key, entry)| Text::of(key, entry.key)).collect()
    }

    /// The entries as they are now: to go through them while functions may change the map.
    pub fn snapshot(&self) -> Rc<Entries> {
        Rc::clone(&self.entries.borrow())
    }

    /// Whether no map and no list of maps or lists is among the values.
    pub fn is_flat(&self) -> bool {
        self.borrow().values().all(|entry| match &entry.value.data {
            Data::Dict(_) => false,
            Data::List(list) => list.is_flat(),
            _ => true,
        })
    }

    /// Whether both are the same map.
    pub fn same(&self, other: &Dict) -> bool {
        Rc::ptr_eq(&self.entries, &other.entries)
    }

    /// A map of another type that shares the entries.
    pub fn with_kind(&self, kind: DictKind) -> Dict {
        Dict { entries: Rc::clone(&self.entries), kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_one_map_and_copies_are_not() {
        let map = Dict::default();
        map.insert("a", "1");
        let (clone, copy) = (map.clone(), map.copied());
        let before = map.snapshot();
        map.insert("a", "2");
        copy.insert("b", "3");
        let text = |dict: &Dict| dict.get("a").and_then(|v| v.as_str().map(str::to_owned));
        assert_eq!(text(&clone).as_deref(), Some("2"));
        assert_eq!(text(&copy).as_deref(), Some("1"));
        assert_eq!(before.get("a").and_then(|e| e.value.as_str()), Some("1"));
        assert_eq!((map.len(), copy.len()), (1, 2));
    }
}
