//! The names in templates, each kept once: charts say the same few hundred over and over.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ast::Path;

/// Names and paths of names seen so far.
#[derive(Debug, Default)]
pub struct Names {
    names: FxHashSet<Rc<str>>,
    paths: FxHashMap<Box<str>, Path>,
}

impl Names {
    /// A name.
    pub fn name(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.names.get(name) {
            return Rc::clone(known);
        }
        let new: Rc<str> = name.into();
        self.names.insert(Rc::clone(&new));
        new
    }

    /// A name, if it was seen.
    pub fn known(&self, name: &str) -> Option<Rc<str>> {
        self.names.get(name).cloned()
    }

    /// The names of `.a.b`, given with its dots.
    pub fn path(&mut self, fields: &str) -> Path {
        if let Some(known) = self.paths.get(fields) {
            return Rc::clone(known);
        }
        let new: Path = fields.split('.').skip(1).map(|name| self.name(name)).collect();
        self.paths.insert(fields.into(), Rc::clone(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_kept_once() {
        let mut names = Names::default();
        let path = names.path(".Values.image");
        assert_eq!(path.iter().map(|name| &**name).collect::<Vec<_>>(), ["Values", "image"]);
        assert!(Rc::ptr_eq(&path, &names.path(".Values.image")));
        assert!(Rc::ptr_eq(&path[1], &names.name("image")));
        assert!(names.known("tag").is_none());
        assert!(names.path("").is_empty());
    }
}
