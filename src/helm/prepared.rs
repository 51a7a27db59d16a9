//! A chart made ready for rendering: what does not depend on the values given is read once for all renderings.

use std::cell::{OnceCell, Ref, RefCell, RefMut};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::chart::{Chart, File};
use super::eval::Scope;
use super::functions::FunctionError;
use super::keys::Uses;
use super::rope::{Origin, Text};
use super::template::ast::{Template, TemplateText};
use super::template::{self, Names, ParseError};
use super::value::Dict;
use super::values;
use super::values_schema::Schema;
use crate::syntax::yaml::{self, Tree};
use crate::syntax::{Source, SourceId, Span};

/// What vendored charts hold, by its text. Charts vendor the same libraries: what is read for one, is read for the
/// next as well.
#[derive(Debug, Default)]
pub struct Library {
    names: RefCell<Names>,
    vendored: RefCell<FxHashMap<Rc<str>, Rc<Vendored>>>,
    trees: RefCell<FxHashMap<Rc<str>, Rc<Tree>>>,
}

/// A file of templates that several charts may have.
#[derive(Debug)]
pub struct Vendored {
    templates: Rc<[Template]>,
    /// Which values they name, in the file that was the first of its text.
    pub uses: OnceCell<Uses>,
}

/// A file of templates.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Its text.
    pub text: Rc<TemplateText>,
    /// The templates in it, its own last; or why there are none.
    pub templates: Result<Rc<[Template]>, ParseError>,
    /// What all files of this text share.
    pub vendored: Option<Rc<Vendored>>,
}

/// The values of a file, or why there are none.
type Loaded = Result<Dict, (String, Span)>;

/// A chart with what its renderings share. It stays on the thread that made it.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The chart.
    pub chart: &'a Chart,
    library: &'a Library,
    parsed: RefCell<FxHashMap<SourceId, Parsed>>,
    values: RefCell<FxHashMap<SourceId, Loaded>>,
    schemas: RefCell<FxHashMap<SourceId, Rc<Result<Schema, FunctionError>>>>,
    scope: RefCell<Option<(Vec<String>, Rc<Scope>)>>,
}

impl<'a> Prepared<'a> {
    /// A chart of which nothing is read yet.
    pub fn new(chart: &'a Chart, library: &'a Library) -> Self {
        Self {
            chart,
            library,
            parsed: RefCell::default(),
            values: RefCell::default(),
            schemas: RefCell::default(),
            scope: RefCell::default(),
        }
    }

    /// The names in the templates.
    pub fn names(&self) -> Ref<'_, Names> {
        self.library.names.borrow()
    }

    /// The names in the templates, to add some. Let go of them before any template is read.
    pub fn names_mut(&self) -> RefMut<'_, Names> {
        self.library.names.borrow_mut()
    }

    /// The values of a file. They are shared: nobody may change them.
    ///
    /// # Errors
    /// Helm's refusal and its place.
    pub fn values(&self, source: &Arc<Source>, vendored: bool) -> Loaded {
        let load = || if vendored { self.library.values(source) } else { values::load(source) };
        self.values.borrow_mut().entry(source.id).or_insert_with(load).clone()
    }

    /// What a `values.schema.json` holds, or why it is no JSON.
    pub fn schema(&self, source: &Source) -> Rc<Result<Schema, FunctionError>> {
        let read = || Rc::new(Schema::read(source));
        Rc::clone(self.schemas.borrow_mut().entry(source.id).or_insert_with(read))
    }

    /// The templates of the files at these paths, which `make` puts together where it was not done before.
    pub fn scope(&self, paths: Vec<String>, make: impl FnOnce() -> Scope) -> Rc<Scope> {
        let mut known = self.scope.borrow_mut();
        match &*known {
            Some((known, scope)) if *known == paths => Rc::clone(scope),
            _ => {
                let scope = Rc::new(make());
                *known = Some((paths, Rc::clone(&scope)));
                scope
            }
        }
    }

    /// The templates of a file under the name that errors show. `None` where it is no text.
    pub fn templates(&self, file: &File, name: &str, vendored: bool) -> Option<Parsed> {
        let source = file.source()?;
        if let Some(known) = self.parsed.borrow().get(&source.id)
            && *known.text.name == *name
        {
            return Some(known.clone());
        }
        let parsed = self.parse(source, name, vendored);
        self.parsed.borrow_mut().insert(source.id, parsed.clone());
        Some(parsed)
    }

    fn parse(&self, source: &Source, name: &str, vendored: bool) -> Parsed {
        let origin = Some(Origin::literal(source.span(0, source.text.len())));
        let text = |chars| Rc::new(TemplateText { name: name.into(), text: Text::of_shared(chars, origin) });
        let known = vendored.then(|| self.library.find(&source.text)).flatten();
        if let Some((chars, vendored)) = known {
            let text = text(chars);
            let templates = vendored.templates.iter().map(|template| template.of_text(&text)).collect();
            return Parsed { text, templates: Ok(templates), vendored: Some(vendored) };
        }
        let text = text(Rc::from(&*source.text));
        let templates = template::parse(&text, &mut self.library.names.borrow_mut()).map(Rc::from);
        let vendored = match &templates {
            Ok(templates) if vendored && has_own(templates, &text) => {
                let vendored = Rc::new(Vendored { templates: Rc::clone(templates), uses: OnceCell::new() });
                self.library.vendored.borrow_mut().insert(text.text.shared(), Rc::clone(&vendored));
                Some(vendored)
            }
            _ => None,
        };
        Parsed { text, templates, vendored }
    }
}

impl Library {
    fn find(&self, text: &str) -> Option<(Rc<str>, Rc<Vendored>)> {
        let vendored = self.vendored.borrow();
        vendored.get_key_value(text).map(|(text, vendored)| (Rc::clone(text), Rc::clone(vendored)))
    }

    fn values(&self, source: &Arc<Source>) -> Loaded {
        let mut trees = self.trees.borrow_mut();
        if let Some(tree) = trees.get(&*source.text).and_then(|known| known.of_source(source)) {
            return values::of_tree(&tree);
        }
        let tree = Rc::new(yaml::parse(source));
        let values = values::of_tree(&tree);
        trees.insert(Rc::from(&*source.text), tree);
        values
    }
}

/// Whether the last template is the file's own, and the only one of its name: then the same text gives the same
/// templates whatever the file is called.
fn has_own(templates: &[Template], text: &TemplateText) -> bool {
    let is_own = |template: &Template| template.name == text.name;
    let files = |template: &Template| template.name.contains("/templates/");
    templates.split_last().is_some_and(|(last, others)| is_own(last) && !others.iter().any(files))
}
