//! What was there before: for values that must not stand twice.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

/// Texts that were seen, each with something about it.
pub struct Seen<'r, T = ()> {
    few: Vec<(&'r str, T)>,
    many: FxHashMap<&'r str, T>,
}

/// As many as a list is searched faster than a map.
const FEW: usize = 16;

impl<T> Default for Seen<'_, T> {
    fn default() -> Self {
        Self { few: Vec::new(), many: FxHashMap::default() }
    }
}

impl<'r, T> Seen<'r, T> {
    /// What is known about a text.
    pub fn get(&self, text: &str) -> Option<&T> {
        self.few.iter().find(|(t, _)| *t == text).map(|(_, about)| about).or_else(|| self.many.get(text))
    }

    /// Whether the text was seen.
    pub fn has(&self, text: &str) -> bool {
        self.get(text).is_some()
    }

    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.few.is_empty()
    }

    /// The texts, in no order.
    pub fn texts(&self) -> impl Iterator<Item = &'r str> {
        self.few.iter().map(|(text, _)| *text).chain(self.many.keys().copied())
    }

    /// Remembers a text; `false` where it was there before, and then nothing changes.
    pub fn add(&mut self, text: &'r str, about: T) -> bool {
        if self.few.iter().any(|(t, _)| *t == text) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push((text, about));
            return true;
        }
        match self.many.entry(text) {
            Entry::Occupied(_) => false,
            Entry::Vacant(slot) => {
                slot.insert(about);
                true
            }
        }
    }
}
