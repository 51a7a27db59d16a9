//! A chart made ready for rendering: what does not depend on the values given is read once for all renderings.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::chart::{Chart, File};
use super::rope::{Origin, Text};
use super::template::ast::{Template, TemplateText};
use super::template::{self, Names, ParseError};
use super::value::Dict;
use super::values;
use crate::syntax::{Source, SourceId, Span};

/// Templates by their text. Charts vendor the same libraries: what one has parsed, the next need not.
#[derive(Debug, Default)]
pub struct Library {
    names: RefCell<Names>,
    vendored: RefCell<FxHashMap<Rc<str>, Rc<[Template]>>>,
}

/// A file of templates.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Its text.
    pub text: Rc<TemplateText>,
    /// The templates in it, its own last; or why there are none.
    pub templates: Result<Rc<[Template]>, ParseError>,
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
}

impl<'a> Prepared<'a> {
    /// A chart of which nothing is read yet.
    pub fn new(chart: &'a Chart, library: &'a Library) -> Self {
        Self { chart, library, parsed: RefCell::default(), values: RefCell::default() }
    }

    /// The values of a file. They are shared: nobody may change them.
    ///
    /// # Errors
    /// Helm's refusal and its place.
    pub fn values(&self, source: &Arc<Source>) -> Loaded {
        self.values.borrow_mut().entry(source.id).or_insert_with(|| values::load(source)).clone()
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
        let known = self
            .library
            .vendored
            .borrow()
            .get_key_value(&*source.text)
            .map(|(text, templates)| (Rc::clone(text), Rc::clone(templates)));
        if let Some((chars, templates)) = known {
            let text = text(chars);
            let templates = templates.iter().map(|template| template.of_text(&text)).collect();
            return Parsed { text, templates: Ok(templates) };
        }
        let text = text(Rc::from(&*source.text));
        let templates = template::parse(&text, &mut self.library.names.borrow_mut()).map(Rc::from);
        if vendored
            && let Ok(templates) = &templates
            && has_own(templates, &text)
        {
            let mut known = self.library.vendored.borrow_mut();
            known.insert(text.text.shared(), Rc::clone(templates));
        }
        Parsed { text, templates }
    }
}

/// Whether the last template is the file's own, and the only one of its name: then the same text gives the same
/// templates whatever the file is called.
fn has_own(templates: &[Template], text: &TemplateText) -> bool {
    let is_own = |template: &Template| template.name == text.name;
    let files = |template: &Template| template.name.contains("/templates/");
    templates.split_last().is_some_and(|(last, others)| is_own(last) && !others.iter().any(files))
}
