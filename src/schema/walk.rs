//! The walk of a tree along its Go types: the decoder's own errors, with fields as the server writes them.

use super::cure;
use super::leaf;
use super::place;
use super::resolve::is_opaque;
use super::{Field, Shape, StructId, Table, Type, TypeId};
use crate::syntax::yaml::{Entry, Kind, Value};
use crate::validation::{Refusal, RefusalKind};
use crate::versions::VersionSet;

/// How deep a walk goes: deeper trees do not occur, and the server refuses them.
const MAX_DEPTH: usize = 200;

#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'r> {
    Field(&'r str),
    Key(&'r str),
    Index(usize),
}

/// What holds for a part of the tree.
#[derive(Clone, Copy)]
pub(super) struct Context {
    /// The versions that have all of the fields down to here.
    versions: VersionSet,
    /// The structure whose field this is, for the messages.
    structure: StructId,
    /// Below types that decode themselves, unknown fields pass unseen.
    lenient: bool,
}

pub(super) struct Walker<'r> {
    pub(super) table: &'static Table,
    root: Value<'r>,
    id: StructId,
    steps: Vec<Step<'r>>,
    /// The structures on the way here, each with the number of steps down to it and its versions.
    pub(super) chain: Vec<(StructId, usize)>,
    pub(super) refusals: Vec<Refusal>,
    /// Whether required fields that are missing are reported too: the server leaves them to validation.
    pub(super) required: bool,
    key: Option<Value<'r>>,
}

impl<'r> Walker<'r> {
    pub(super) fn new(table: &'static Table, root: Value<'r>, id: StructId) -> Self {
        let (steps, chain, refusals) = (Vec::new(), Vec::new(), Vec::new());
        Self { table, root, id, steps, chain, refusals, required: false, key: None }
    }

    /// Walks the whole object.
    pub(super) fn object(&mut self, versions: VersionSet) {
        let context = Context { versions, structure: self.id, lenient: false };
        self.structure(self.root, self.id, context);
    }

    /// Walks the metadata of a custom resource alone.
    pub(super) fn metadata(&mut self, value: Value<'r>, id: StructId, versions: VersionSet) {
        self.steps.push(Step::Field("metadata"));
        let context = Context { versions, structure: id, lenient: false };
        match value.is_mapping() {
            true => self.structure(value, id, context),
            false => self.mismatch_object(value, id, context),
        }
        self.steps.pop();
    }

    fn structure(&mut self, value: Value<'r>, id: StructId, context: Context) {
        if self.steps.len() > MAX_DEPTH {
            return;
        }
        self.chain.push((id, self.steps.len()));
        for entry in value.entries() {
            self.key = Some(entry.key);
            self.entry(entry, id, Context { structure: id, ..context });
        }
        if self.required {
            self.missing(value, id, context.versions);
        }
        self.chain.pop();
    }

    fn entry(&mut self, entry: Entry<'r>, id: StructId, context: Context) {
        let name = entry.name();
        let forms = self.table.field(id, name);
        let have = forms.iter().fold(VersionSet::NONE, |all, f| all.union(f.versions));
        let lack = context.versions.minus(have);
        if !lack.is_empty() && !context.lenient && !is_directive(name) {
            self.unknown(entry, id, lack, have, context.versions);
        }
        self.steps.push(Step::Field(name));
        for form in forms {
            let versions = context.versions.intersection(form.versions);
            if !versions.is_empty() {
                self.value(entry.value, form.of, Context { versions, ..context });
            }
        }
        self.steps.pop();
    }

    fn missing(&mut self, value: Value<'r>, id: StructId, versions: VersionSet) {
        for field in self.table.fields(id) {
            let required = field.required.intersection(versions);
            let name = self.table.text(field.name);
            if required.is_empty() || value.get(name).is_some() {
                continue;
            }
            self.steps.push(Step::Field(name));
            let (field, message) = (self.field(), "Required value".to_owned());
            self.steps.pop();
            self.refusals.push(Refusal::new(RefusalKind::Required, field, message, value.span(), required));
        }
    }

    fn value(&mut self, value: Value<'r>, of: TypeId, context: Context) {
        let of = self.table.of(of);
        let kind = value.kind();
        match (of.shape, kind) {
            (_, Kind::Null) | (Shape::Any, _) => {}
            (Shape::Struct(id), Kind::Mapping) => self.structure(value, id, context),
            (Shape::Array(item), Kind::Sequence) => self.items(value, item, context),
            (Shape::Map(item), Kind::Mapping) => {
                for entry in value.entries() {
                    self.key = Some(entry.key);
                    self.steps.push(Step::Key(entry.name()));
                    self.value(entry.value, item, context);
                    self.steps.pop();
                }
            }
            (Shape::String, Kind::String)
            | (Shape::Bool, Kind::Bool)
            | (Shape::IntOrString, Kind::String) => {}
            (Shape::Float, Kind::Integer | Kind::Float) | (Shape::Bytes, Kind::Sequence) => {}
            (Shape::Int32 | Shape::Int64 | Shape::IntOrString, Kind::Integer | Kind::Float) => {
                self.whole(value, of, context);
            }
            (Shape::Bytes, Kind::String) => self.bytes(value, context),
            (Shape::Quantity, _) => self.quantity(value, context),
            (Shape::Time | Shape::MicroTime | Shape::Duration, Kind::String) => self.time(value, of, context),
            (
                Shape::SchemaOrArray(id) | Shape::SchemaOrBool(id) | Shape::SchemaOrStrings(id),
                Kind::Mapping,
            ) => {
                self.structure(value, id, Context { lenient: true, ..context });
            }
            (Shape::SchemaOrArray(id), Kind::Sequence) => self.schemas(value, id, context),
            (Shape::SchemaOrBool(_), Kind::Bool)
            | (Shape::SchemaOrArray(_) | Shape::SchemaOrStrings(_), _) => {}
            (Shape::SchemaOrBool(_), _) => {
                self.refuse(value, "boolean or JSON schema expected".to_owned(), of, context);
            }
            _ => self.mismatch(value, of, context),
        }
    }

    fn items(&mut self, value: Value<'r>, item: TypeId, context: Context) {
        let key = self.key;
        for (at, value) in value.items().enumerate() {
            self.key = key;
            self.steps.push(Step::Index(at));
            self.value(value, item, context);
            self.steps.pop();
        }
    }

    fn schemas(&mut self, value: Value<'r>, id: StructId, context: Context) {
        for (at, item) in value.items().enumerate().filter(|(_, item)| item.is_mapping()) {
            self.steps.push(Step::Index(at));
            self.structure(item, id, Context { lenient: true, ..context });
            self.steps.pop();
        }
    }

    /// A number where a whole one of 32 or 64 bits is wanted: `3.0` and `1e3` are whole in JSON.
    fn whole(&mut self, value: Value<'r>, of: Type, context: Context) {
        let Some(json) = value.as_number().map(|n| n.to_json()) else { return };
        let small = !matches!(of.shape, Shape::Int64);
        let fits = json.parse::<i64>().is_ok_and(|n| !small || i32::try_from(n).is_ok());
        if !fits {
            let name =
                if matches!(of.shape, Shape::IntOrString) { "int32" } else { self.table.text(of.go_name) };
            let message = self.unmarshal(&format!("number {json}"), name, context);
            self.refuse(value, message, of, context);
        }
    }

    fn bytes(&mut self, value: Value<'r>, context: Context) {
        if let Some(at) = leaf::base64_error(value.text().unwrap_or("")) {
            let of = Type { shape: Shape::Bytes, go_name: super::Text(0), values: None };
            self.refuse(value, format!("illegal base64 data at input byte {at}"), of, context);
        }
    }

    fn quantity(&mut self, value: Value<'r>, context: Context) {
        let number = value.as_number().map(|n| n.to_json());
        let text = match value.kind() {
            Kind::Integer | Kind::Float => number.as_deref().unwrap_or(""),
            // The decoder looks at the JSON, in which these are escaped.
            Kind::String => value
                .text()
                .filter(|t| !t.contains(|c: char| c.is_control() || "\"\\<>&".contains(c)))
                .unwrap_or("\\"),
            _ => "{",
        };
        if let Some(error) = leaf::quantity_error(text) {
            let of = Type { shape: Shape::Quantity, go_name: super::Text(0), values: None };
            self.refuse(value, error.to_owned(), of, context);
        }
    }

    fn time(&mut self, value: Value<'r>, of: Type, context: Context) {
        let text = value.text().unwrap_or("");
        let error = match of.shape {
            Shape::Duration => leaf::duration_error(text),
            Shape::MicroTime => leaf::time_error(text, leaf::RFC3339_MICRO),
            _ => leaf::time_error(text, leaf::RFC3339),
        };
        if let Some(error) = error {
            self.refuse(value, error, of, context);
        }
    }

    /// A value of another JSON type than the Go type takes.
    fn mismatch(&mut self, value: Value<'r>, of: Type, context: Context) {
        let said = match value.kind() {
            Kind::Bool => "bool",
            Kind::Integer | Kind::Float => "number",
            Kind::String => "string",
            Kind::Sequence => "array",
            Kind::Mapping => "object",
            Kind::Null => return,
        };
        let wanted = match of.shape {
            Shape::IntOrString => "int32",
            Shape::Time | Shape::MicroTime | Shape::Duration => "string",
            _ => self.table.text(of.go_name),
        };
        let message = self.unmarshal(said, wanted, context);
        self.refuse(value, message, of, context);
    }

    /// The sentence of `json.UnmarshalTypeError`: the structure, then the names of fields down from the root.
    fn unmarshal(&self, said: &str, wanted: &str, context: Context) -> String {
        let mut path = String::from(self.table.struct_name(context.structure));
        for step in &self.steps {
            if let Step::Field(name) = step {
                path.push('.');
                path.push_str(name);
            }
        }
        format!("json: cannot unmarshal {said} into Go struct field {path} of type {wanted}")
    }

    fn mismatch_object(&mut self, value: Value<'r>, id: StructId, context: Context) {
        let of = Type { shape: Shape::Struct(id), go_name: super::Text(0), values: None };
        self.mismatch(value, of, context);
    }

    fn refuse(&mut self, value: Value<'r>, message: String, of: Type, context: Context) {
        if value.as_str().is_some_and(is_opaque) {
            return;
        }
        let kind = RefusalKind::WrongType;
        let mut refusal = Refusal::new(kind, self.field(), message, value.span(), context.versions);
        refusal.key = self.key.map(Value::span);
        cure::wrong_type(self.table, value, of, &mut refusal);
        self.refusals.push(refusal);
    }

    fn unknown(
        &mut self,
        entry: Entry<'r>,
        id: StructId,
        lack: VersionSet,
        have: VersionSet,
        versions: VersionSet,
    ) {
        let mut path = self.strict_path();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(entry.name());
        let message = format!("strict decoding error: unknown field \"{path}\"");
        let kind = if have.is_empty() { RefusalKind::UnknownField } else { RefusalKind::FieldOfOtherVersion };
        let mut refusal = Refusal::new(kind, path, message, entry.key.span(), lack);
        refusal.key = Some(entry.key.span());
        if have.is_empty() {
            place::suggest(self, entry, id, versions, &mut refusal);
        } else {
            refusal.help = Some(place::other_version(entry.name(), lack, have));
        }
        self.refusals.push(refusal);
    }

    /// The path as the strict decoder writes it: keys of maps stand like fields.
    fn strict_path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Index(at) => path.push_str(&format!("[{at}]")),
                Step::Field(name) | Step::Key(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
            }
        }
        path
    }

    /// The path as validation writes it: keys of maps in brackets.
    fn field(&self) -> String {
        self.path_of(self.steps.len())
    }

    /// The path of the first `len` steps.
    pub(super) fn path_of(&self, len: usize) -> String {
        let mut path = String::new();
        for step in &self.steps[..len] {
            match step {
                Step::Index(at) => path.push_str(&format!("[{at}]")),
                Step::Key(name) => path.push_str(&format!("[{name}]")),
                Step::Field(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
            }
        }
        path
    }

    /// The structure the walk began with.
    pub(super) fn root_id(&self) -> StructId {
        self.id
    }
}

/// Whether a key speaks to whoever merges a strategic merge patch
/// (`apimachinery/pkg/util/strategicpatch`), or is filled in later.
fn is_directive(name: &str) -> bool {
    matches!(name, "$patch" | "$retainKeys")
        || name.starts_with("$setElementOrder/")
        || name.starts_with("$deleteFromPrimitiveList/")
        || is_opaque(name)
}

/// The names a structure's fields have in any of the versions.
pub(super) fn names(
    fields: &'static [Field],
    table: &'static Table,
    versions: VersionSet,
) -> impl Iterator<Item = &'static str> {
    fields.iter().filter(move |f| !f.versions.intersection(versions).is_empty()).map(|f| table.text(f.name))
}
