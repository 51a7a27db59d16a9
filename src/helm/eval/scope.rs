//! The templates that can be called by name.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::helm::template::ast::Template;

/// A set of templates, laid over another one: `tpl` adds definitions that only its own text sees.
#[derive(Debug, Default)]
pub struct Scope {
    own: FxHashMap<Rc<str>, Template>,
    below: Option<Rc<Scope>>,
}

impl Scope {
    /// An empty set over another.
    pub fn over(below: &Rc<Scope>) -> Self {
        Self { own: FxHashMap::default(), below: Some(Rc::clone(below)) }
    }

    /// Adds a template. An empty one does not replace one that is there.
    pub fn add(&mut self, template: &Template) {
        if template.is_empty() && self.find(&template.name).is_some() {
            return;
        }
        self.own.insert(Rc::clone(&template.name), template.clone());
    }

    /// The template of this name.
    pub fn find(&self, name: &str) -> Option<Template> {
        match self.own.get(name) {
            Some(template) => Some(template.clone()),
            None => self.below.as_ref()?.find(name),
        }
    }

    /// Every name, for suggestions.
    pub fn names(&self) -> Vec<Rc<str>> {
        let mut names = self.below.as_ref().map(|b| b.names()).unwrap_or_default();
        names.extend(self.own.keys().cloned());
        names
    }
}
