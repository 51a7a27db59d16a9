//! What the templates of a chart name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::{Walk, add_words};
use crate::helm::prepared::Parsed;
use crate::syntax::{SourceId, Span};

/// A path of keys below `.Values`.
pub(super) type Path = Vec<Rc<str>>;

/// A path as templates say it, or pieced together.
pub(super) type Known<'t> = Cow<'t, [Rc<str>]>;

/// What templates name.
#[derive(Debug, Default)]
pub struct Uses {
    /// The paths read, with the first place of each.
    pub(super) paths: BTreeMap<Path, Span>,
    /// Paths used as a whole: everything below counts as read.
    pub(super) whole: FxHashSet<Path>,
    /// Names that occur where it is unknown what they are asked of, and string constants.
    pub(super) words: FxHashSet<Rc<str>>,
    /// The paths of templates that are taken up already, by where their names lie, and whether as a whole: the
    /// same words share them.
    seen: FxHashSet<(*const Rc<str>, usize, bool)>,
}

impl Uses {
    /// Whether a path is used as a whole, or something above it is.
    pub(super) fn is_whole(&self, path: &[Rc<str>]) -> bool {
        (0..=path.len()).any(|end| self.whole.contains(&path[..end]))
    }

    /// Takes up what a file's templates name.
    pub(super) fn collect(&mut self, parsed: &Parsed) {
        for template in parsed.templates.iter().flat_map(|templates| templates.iter()) {
            let mut walk = Walk { text: &parsed.text, uses: self, variables: Vec::new() };
            walk.list(&template.root, None);
        }
    }

    /// Takes up what a file with the text of another names.
    pub(super) fn add(&mut self, other: &Uses, source: SourceId) {
        for (path, &span) in &other.paths {
            if !self.paths.contains_key(path) {
                self.paths.insert(path.clone(), Span { source, ..span });
            }
        }
        for path in &other.whole {
            if !self.whole.contains(path) {
                self.whole.insert(path.clone());
            }
        }
        self.words.extend(other.words.iter().cloned());
    }

    /// Whether a path is met for the first time.
    pub(super) fn is_new(&mut self, path: &Known<'_>, whole: bool) -> bool {
        match path {
            Cow::Borrowed(names) => self.seen.insert((names.as_ptr(), names.len(), whole)),
            Cow::Owned(_) => true,
        }
    }

    pub(super) fn add_whole(&mut self, path: &Known<'_>) {
        if self.is_new(path, true) && !self.whole.contains(&**path) {
            self.whole.insert(path.to_vec());
        }
    }

    pub(super) fn add_words(&mut self, text: &str) {
        add_words(text, &mut self.words);
    }

    /// Whether anything may read a path: by itself, by what is above or below it, by its bare name.
    pub(super) fn reads(&self, path: &[Rc<str>]) -> bool {
        let named = path.last().is_some_and(|name| self.words.contains(name));
        let after = (Bound::Included(path), Bound::Unbounded);
        let longer =
            self.paths.range::<[Rc<str>], _>(after).next().is_some_and(|(known, _)| known.starts_with(path));
        named || longer || self.is_whole(path)
    }
}
