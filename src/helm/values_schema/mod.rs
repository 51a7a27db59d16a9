//! `values.schema.json`: values held against a chart's JSON schema as Helm does it.
//!
//! Helm uses santhosh-tekuri/jsonschema v6 (drafts 4 to 2020-12); the wording is that package's. What would
//! have to be fetched from elsewhere counts as satisfied.

mod check;
mod compile;
mod fault;
mod format;
mod keywords;
mod object;
mod reference;
mod unevaluated;

use super::dependencies::Node;
use super::functions::{FunctionError, json};
use super::prepared::Prepared;
use super::render::{RenderError, RenderErrorKind};
use super::rope::{Origin, Text};
use super::value::{Data, Dict, Value};
use crate::syntax::{Source, Span};

use compile::References;
pub use fault::{Fault, Kind};

/// The values of one chart that its schema refuses.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The chart's name.
    pub chart: String,
    /// What the schema has against the values.
    pub faults: Vec<Fault>,
    /// The schema itself.
    pub schema: Option<Span>,
}

/// One error for each value that a schema refuses, of a chart or of its subcharts that take part.
pub fn errors(prepared: &Prepared<'_>, node: &Node<'_>, values: &Dict) -> Vec<RenderError> {
    let mut out = Vec::new();
    for refusal in validate(prepared, node, values) {
        for fault in refusal.faults.iter().flat_map(Fault::leaves) {
            let text = fault.text();
            let causes = text.split_once('\n').map_or("", |(_, causes)| causes.trim_end());
            let line = if causes.is_empty() { fault.line() } else { format!("{}\n{causes}", fault.line()) };
            let chart = &refusal.chart;
            out.push(RenderError {
                kind: RenderErrorKind::Schema,
                message: format!(
                    "values don't meet the specifications of the schema of chart {chart}: {line}"
                ),
                span: fault.span.or(refusal.schema),
                frames: Vec::new(),
                value: None,
                suggestion: None,
            });
        }
    }
    out
}

/// Holds coalesced values against the schemas of a chart and of its subcharts that take part.
///
/// Refusals come in the order Helm reports them: the chart first, then its subcharts.
pub fn validate(prepared: &Prepared<'_>, node: &Node<'_>, values: &Dict) -> Vec<Refusal> {
    let mut out = Vec::new();
    validate_at(prepared, node, values, &mut out, 0);
    out
}

/// The references of the schemas in use that lead out of the chart, with their places: they are not followed.
pub fn remote(prepared: &Prepared<'_>, node: &Node<'_>) -> Vec<(String, Option<Span>)> {
    let mut out = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        open.extend(&node.dependencies);
        let Some(source) = &node.chart.schema else { continue };
        if let Ok(schema) = &*prepared.schema(source) {
            out.extend(schema.references.remote.iter().cloned());
        }
    }
    out
}

fn validate_at(
    prepared: &Prepared<'_>,
    node: &Node<'_>,
    values: &Dict,
    out: &mut Vec<Refusal>,
    depth: usize,
) {
    const MAX_DEPTH: usize = 64;
    if depth > MAX_DEPTH {
        return;
    }
    let chart = node.name().to_owned();
    if let Some(source) = &node.chart.schema {
        let faults = check_source(source, &prepared.schema(source), values);
        if !faults.is_empty() {
            let schema = Some(source.span(0, source.text.len()));
            out.push(Refusal { chart, faults, schema });
        }
    }
    for subchart in &node.dependencies {
        let name = subchart.name();
        match values.get(name) {
            None => {}
            Some(value) => match &value.data {
                Data::Dict(values) => validate_at(prepared, subchart, values, out, depth + 1),
                Data::Nil | Data::NoValue => {}
                _ => {
                    let found = value.type_name();
                    let message = format!("invalid type for values: expected object (map), got {found}");
                    let fault = Fault::new(Kind::Leaf, Vec::new(), message, value.span());
                    out.push(Refusal { chart: name.to_owned(), faults: vec![fault], schema: None });
                }
            },
        }
    }
}

/// Holds values against the text of a schema; nothing where they satisfy it.
fn check_source(source: &Source, schema: &Result<Schema, FunctionError>, values: &Dict) -> Vec<Fault> {
    match schema {
        Err(error) => {
            let span = source.span(0, source.text.len());
            vec![Fault::new(Kind::Schema, Vec::new(), error.message.clone(), Some(span))]
        }
        Ok(schema) => schema.check(&Value::from(values.clone())),
    }
}

/// A schema, ready for any values.
#[derive(Debug)]
pub struct Schema {
    value: Value,
    references: References,
}

impl Schema {
    /// Reads `values.schema.json`.
    ///
    /// # Errors
    /// It is no JSON.
    pub fn read(source: &Source) -> Result<Self, FunctionError> {
        let origin = Origin::literal(source.span(0, source.text.len()));
        let text = Text::of(source.text.trim_start_matches('\u{feff}'), Some(origin));
        json::decode(&text).map(Self::of)
    }

    /// The schema that a value is.
    pub fn of(value: Value) -> Self {
        let references = compile::references(&value);
        Self { value, references }
    }

    /// Holds a value against it.
    pub fn check(&self, value: &Value) -> Vec<Fault> {
        // Helm compiles the schema first, and stops at the first reference that leads nowhere.
        match self.references.faults.first() {
            Some(fault) => vec![fault.clone()],
            None => check::Checker::new(&self.value).run(value),
        }
    }
}

#[cfg(test)]
mod tests;
