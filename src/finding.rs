//! How a lint puts a finding together.

use std::borrow::Cow;

use crate::diagnostic::{Applicability, Diagnostic, Edit, Event, Fix, Label, PodState};
use crate::lint::{Cx, predict, resource};
use crate::model::{Object, Spanned, Text};
use crate::syntax::Span;
use crate::syntax::yaml::{Entry, Value};
use crate::versions::VersionSet;

/// Something a label can point at: bytes, and perhaps the node they are, which knows its field path.
pub trait Place<'r> {
    /// The bytes.
    fn span(&self) -> Span;
    /// The node.
    fn node(&self) -> Option<Value<'r>> {
        None
    }
}

impl<'r> Place<'r> for Span {
    fn span(&self) -> Span {
        *self
    }
}

impl<'r> Place<'r> for Value<'r> {
    fn span(&self) -> Span {
        Value::span(*self)
    }
    fn node(&self) -> Option<Value<'r>> {
        Some(*self)
    }
}

impl<'r> Place<'r> for Entry<'r> {
    fn span(&self) -> Span {
        self.key.span()
    }
    fn node(&self) -> Option<Value<'r>> {
        Some(self.value)
    }
}

impl<'r, T> Place<'r> for Spanned<'r, T> {
    fn span(&self) -> Span {
        self.node.span()
    }
    fn node(&self) -> Option<Value<'r>> {
        Some(self.node)
    }
}

impl<'r> Place<'r> for Text<'r> {
    fn span(&self) -> Span {
        self.node.span()
    }
    fn node(&self) -> Option<Value<'r>> {
        Some(self.node)
    }
}

/// A finding being put together; [`emit`](Finding::emit) hands it in.
#[must_use = "a finding says nothing until it is emitted"]
pub struct Finding<'a, 'r> {
    pub(crate) cx: &'a mut Cx<'r>,
    pub(crate) diagnostic: Diagnostic,
    pub(crate) object: Option<Object<'r>>,
}

impl<'r> Finding<'_, 'r> {
    /// The primary place and what is said there (may be empty). The field path comes from its node.
    pub fn at(mut self, place: impl Place<'r>, text: impl Into<Cow<'static, str>>) -> Self {
        let label = Label { span: place.span(), text: text.into().into_owned() };
        self.diagnostic.labels.insert(0, label);
        if let (Some(node), Some(object)) = (place.node(), self.object) {
            self.diagnostic.field = Some(node.path_from(object.root())).filter(|path| !path.is_empty());
        }
        self
    }

    /// A secondary place: the other half of a conflict, in whichever file.
    pub fn also(mut self, place: impl Place<'r>, text: impl Into<Cow<'static, str>>) -> Self {
        self.diagnostic.labels.push(Label { span: place.span(), text: text.into().into_owned() });
        self
    }

    /// The object it is about, where that is not the subject's (unit and file lints).
    pub fn of(mut self, object: Object<'r>) -> Self {
        self.object = Some(object);
        self
    }

    /// Picks the prediction with this state; a state the lint's metadata lacks is set without event.
    pub fn state(mut self, state: PodState) -> Self {
        match self.cx.info.meta.predictions().find(|p| p.state == state) {
            Some(prediction) => predict(&mut self.diagnostic, prediction),
            None => {
                self.diagnostic.pod_state = Some(state);
                self.diagnostic.event = None;
            }
        }
        self
    }

    /// The event with its message filled in.
    pub fn event(mut self, reason: &str, message: impl Into<String>) -> Self {
        self.diagnostic.event = Some(Event { reason: reason.to_owned(), message: message.into() });
        self
    }

    /// The predicted event's message filled in, its reason kept.
    pub fn event_message(mut self, message: impl Into<String>) -> Self {
        if let Some(event) = &mut self.diagnostic.event {
            event.message = message.into();
        }
        self
    }

    /// No event: the state alone is predicted.
    pub fn no_event(mut self) -> Self {
        self.diagnostic.event = None;
        self
    }

    /// Neither state nor event: nothing about a Pod or an object of the API is predicted.
    pub fn stateless(mut self) -> Self {
        self.diagnostic.pod_state = None;
        self.diagnostic.event = None;
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic.help = Some(help.into());
        self
    }

    /// One more sentence.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.diagnostic.notes.push(note.into());
        self
    }

    /// Preformatted text that `full` shows.
    pub fn table(mut self, table: String) -> Self {
        self.diagnostic.table = Some(table);
        self
    }

    /// The field as the API server writes it, where the primary place's own path is not it.
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.diagnostic.field = Some(field.into());
        self
    }

    /// The versions it holds in, where not all asked for: the finding is a warning then.
    pub fn versions(mut self, versions: VersionSet) -> Self {
        self.diagnostic.versions = Some(versions);
        self
    }

    /// A replacement that cannot mean anything else.
    pub fn safe_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix(title, vec![Edit { span, text: text.into() }], Applicability::Safe)
    }

    /// A replacement that is a guess.
    pub fn unsafe_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix(title, vec![Edit { span, text: text.into() }], Applicability::Unsafe)
    }

    /// What to write there instead, where that is a guess: as help and as a replacement.
    pub fn write(self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        let title = format!("write `{text}`");
        self.help(title.clone()).unsafe_fix(title, span, text)
    }

    /// Any fix.
    pub fn fix(mut self, title: impl Into<String>, edits: Vec<Edit>, applicability: Applicability) -> Self {
        self.diagnostic.fixes.push(Fix { title: title.into(), edits, applicability });
        self
    }

    /// Hands the finding in. One without any place points at its object's name.
    pub fn emit(mut self) {
        if let Some(object) = self.object {
            if !object.data().reported {
                return;
            }
            if self.diagnostic.labels.is_empty() {
                self.diagnostic.labels.push(Label { span: object.head(), text: String::new() });
            }
            self.diagnostic.resource = Some(resource(object));
        }
        if !self.diagnostic.labels.is_empty() {
            // A run may keep very many findings, and a list of one grows to room for four.
            self.diagnostic.labels.shrink_to_fit();
            self.diagnostic.fixes.shrink_to_fit();
            self.cx.out.push(self.diagnostic);
        }
    }
}
