//! What a lint is, and what it may say.

use crate::diagnostic::{Diagnostic, Event, PodState, ResourceRef, Severity};
pub use crate::finding::{Finding, Place};
use crate::model::{Container, Object, Payload, Pod, Unit};
use crate::run::{Run, TreeData};
use crate::syntax::Span;
use crate::validation::refusal::Refusal;
use crate::versions::VersionSet;

/// A state a lint predicts and the event that `kubectl describe` would show with it.
#[derive(Debug, Clone, Copy)]
pub struct Prediction {
    /// The state.
    pub state: PodState,
    /// The event's reason; empty where there is no event.
    pub reason: &'static str,
    /// The event's message; with `{}` where it names things, which the finding then fills in.
    pub template: &'static str,
}

/// How many predictions one lint may have.
const MAX_PREDICTIONS: usize = 6;

/// What is fixed about a lint.
#[derive(Debug, Clone, Copy)]
pub struct Meta {
    /// The strongest severity any finding of it has.
    pub severity: Severity,
    /// The catalogue's rows it covers: `"C5"`, `"H1 L5"`.
    pub rows: &'static str,
    /// The release it came with.
    pub since: &'static str,
    /// Names it had before; levels and suppressions still understand them.
    pub former_names: &'static [&'static str],
    predictions: [Option<Prediction>; MAX_PREDICTIONS],
}

impl Meta {
    const fn new(severity: Severity, rows: &'static str) -> Self {
        Self { severity, rows, since: "0.1.0", former_names: &[], predictions: [None; MAX_PREDICTIONS] }
    }

    /// A lint whose findings may be errors.
    pub const fn error(rows: &'static str) -> Self {
        Self::new(Severity::Error, rows)
    }

    /// A lint whose findings are warnings at most.
    pub const fn warning(rows: &'static str) -> Self {
        Self::new(Severity::Warning, rows)
    }

    /// A lint whose findings are notes.
    pub const fn note(rows: &'static str) -> Self {
        Self::new(Severity::Note, rows)
    }

    /// Adds a prediction; the first one is what a finding predicts unless it picks another.
    #[must_use]
    pub const fn predicts(mut self, state: PodState, reason: &'static str, template: &'static str) -> Self {
        let mut at = 0;
        while at < MAX_PREDICTIONS && self.predictions[at].is_some() {
            at += 1;
        }
        self.predictions[at] = Some(Prediction { state, reason, template });
        self
    }

    /// The names it had before.
    #[must_use]
    pub const fn formerly(mut self, names: &'static [&'static str]) -> Self {
        self.former_names = names;
        self
    }

    /// Its predictions.
    pub fn predictions(&self) -> impl Iterator<Item = Prediction> + use<> {
        self.predictions.into_iter().flatten()
    }
}

/// A rule.
pub trait Lint {
    /// What it looks at: [`Pod`], [`Container`], [`Object`], [`UnitView`], [`File`], [`Refused`] or [`Payload`].
    type Subject<'r>;
    /// What is fixed about it.
    const META: Meta;
    /// Looks at one subject and reports what is wrong with it.
    fn check<'r>(subject: Self::Subject<'r>, cx: &mut Cx<'r>);
}

/// Everything that is applied together, as a subject.
#[derive(Clone, Copy)]
pub struct UnitView<'r> {
    /// The run.
    pub run: &'r Run,
    /// The unit.
    pub unit: &'r Unit,
}

impl<'r> UnitView<'r> {
    /// Its objects; fragments left out.
    pub fn objects(self) -> impl Iterator<Item = Object<'r>> + use<'r> {
        let run = self.run;
        self.unit.objects.iter().map(move |&index| run.object(index)).filter(|o| !o.data().fragment)
    }

    /// Its Pods.
    pub fn pods(self) -> impl Iterator<Item = Pod<'r>> + use<'r> {
        self.objects().filter_map(Pod::of)
    }
}

/// A file as such: for configuration that is no API object.
#[derive(Clone, Copy)]
pub struct File<'r> {
    /// The run.
    pub run: &'r Run,
    /// The file's tree (without documents where it is no YAML) and text.
    pub data: &'r TreeData,
}

impl<'r> File<'r> {
    /// The name users see.
    pub fn name(self) -> &'r str {
        &self.data.tree.source.name
    }

    /// The last part of the name.
    pub fn file_name(self) -> &'r str {
        let name = self.name();
        name.rsplit('/').next().unwrap_or(name)
    }

    /// The whole text.
    pub fn text(self) -> &'r str {
        &self.data.tree.source.text
    }

    /// The text of the document that a problem lies in.
    pub fn document_text(self, problem: &crate::syntax::yaml::Problem) -> &'r str {
        let document = self.data.tree.documents.get(problem.document as usize);
        document.and_then(|d| self.text().get(d.start as usize..d.end as usize)).unwrap_or("")
    }

    /// Whether the document that a problem lies in is a template still. What a chart rendered is none, whatever it
    /// holds.
    pub fn is_template(self, problem: &crate::syntax::yaml::Problem) -> bool {
        self.data.tree.source.map.is_none()
            && crate::discover::document::has_template_actions(self.document_text(problem))
    }

    /// The bytes `start..end` of it.
    pub fn span(self, start: usize, end: usize) -> Span {
        self.data.tree.source.span(start, end)
    }
}

/// One thing the API server refuses about an object, as a subject.
#[derive(Clone, Copy)]
pub struct Refused<'r> {
    /// The object.
    pub object: Object<'r>,
    /// What is refused.
    pub refusal: &'r Refusal,
}

/// A lint as the engine sees it.
#[derive(Debug)]
pub struct LintInfo {
    /// Its name: the type's, in kebab case.
    pub name: &'static str,
    /// The folder of `lints/` it lies in: `crash_loop_back_off`.
    pub chapter: &'static str,
    /// Its documentation, Markdown.
    pub docs: &'static str,
    /// What is fixed about it.
    pub meta: Meta,
}

/// A lint with its check over one kind of subject.
pub struct Registered<F> {
    /// The lint.
    pub info: &'static LintInfo,
    /// Its check.
    pub check: F,
}

/// What a lint works with.
pub struct Cx<'r> {
    /// Everything known.
    pub run: &'r Run,
    pub(crate) info: &'static LintInfo,
    object: Option<Object<'r>>,
    pub(crate) out: Vec<Diagnostic>,
}

impl<'r> Cx<'r> {
    /// A context for one worker; the engine sets lint and object as it goes.
    pub(crate) fn new(run: &'r Run, info: &'static LintInfo) -> Self {
        Self { run, info, object: None, out: Vec::new() }
    }

    pub(crate) fn enter(&mut self, info: &'static LintInfo, object: Option<Object<'r>>) {
        self.info = info;
        self.object = object;
    }

    pub(crate) fn take(self) -> Vec<Diagnostic> {
        self.out
    }

    /// The versions asked for.
    pub fn versions(&self) -> VersionSet {
        self.run.settings.versions
    }

    /// Who defines `kind` `name` for `object`: namespaced kinds are looked for in the object's namespace.
    pub fn lookup(&self, object: Object<'r>, kind: &str, name: &str) -> crate::cluster::index::Lookup<'r> {
        self.run.index.lookup(self.run, object.data().unit, kind, object.namespace(), name)
    }

    /// The same for another namespace, or for a cluster-scoped kind (`None`).
    pub fn lookup_in(
        &self,
        object: Object<'r>,
        kind: &str,
        namespace: Option<&str>,
        name: &str,
    ) -> crate::cluster::index::Lookup<'r> {
        self.run.index.lookup(self.run, object.data().unit, kind, namespace, name)
    }

    /// A finding that holds on any cluster.
    pub fn error(&mut self, message: impl Into<String>) -> Finding<'_, 'r> {
        self.finding(Severity::Error, message.into())
    }

    /// A likely one.
    pub fn warning(&mut self, message: impl Into<String>) -> Finding<'_, 'r> {
        self.finding(Severity::Warning, message.into())
    }

    /// One worth knowing.
    pub fn note(&mut self, message: impl Into<String>) -> Finding<'_, 'r> {
        self.finding(Severity::Note, message.into())
    }

    /// A finding of this severity.
    pub fn report(&mut self, severity: Severity, message: impl Into<String>) -> Finding<'_, 'r> {
        self.finding(severity, message.into())
    }

    fn finding(&mut self, severity: Severity, message: String) -> Finding<'_, 'r> {
        let mut diagnostic = Diagnostic::new(severity.min(self.info.meta.severity), message);
        diagnostic.lint = self.info.name;
        let object = self.object;
        if let Some(first) = self.info.meta.predictions().next() {
            predict(&mut diagnostic, first);
        }
        Finding { cx: self, diagnostic, object }
    }
}

pub(crate) fn predict(diagnostic: &mut Diagnostic, prediction: Prediction) {
    diagnostic.pod_state = Some(prediction.state);
    diagnostic.event = (!prediction.reason.is_empty())
        .then(|| Event { reason: prediction.reason.to_owned(), message: prediction.template.to_owned() });
}

/// How findings name an object.
pub fn resource(object: Object<'_>) -> ResourceRef {
    ResourceRef {
        api_version: object.api_version().to_owned(),
        kind: object.kind().to_owned(),
        namespace: object.namespace().map(str::to_owned),
        name: object.name().to_owned(),
    }
}

/// What the containers of a check are called in code that is generated.
pub(crate) type ContainerCheck = for<'r> fn(Container<'r>, &mut Cx<'r>);
/// The same for Pods.
pub(crate) type PodCheck = for<'r> fn(Pod<'r>, &mut Cx<'r>);
/// The same for objects.
pub(crate) type ObjectCheck = for<'r> fn(Object<'r>, &mut Cx<'r>);
/// The same for units.
pub(crate) type UnitCheck = for<'r> fn(UnitView<'r>, &mut Cx<'r>);
/// The same for files.
pub(crate) type FileCheck = for<'r> fn(File<'r>, &mut Cx<'r>);
/// The same for refusals.
pub(crate) type RefusedCheck = for<'r> fn(Refused<'r>, &mut Cx<'r>);
/// The same for payloads.
pub(crate) type PayloadCheck = for<'r> fn(Payload<'r>, &mut Cx<'r>);
