//! Runs templates, by the rules of Go's `text/template/exec.go` and Helm's `pkg/engine`.

mod arguments;
mod builtins;
mod call;
mod failure;
mod fields;
mod pipeline;
mod scope;
mod walk;

use std::rc::Rc;

use rustc_hash::FxHashMap;

pub(in crate::helm) use call::nearest;
pub use failure::{Failure, Frame, in_helm};
pub use scope::Scope;

use super::functions::State;
use super::rope::{Text, TextBuilder};
use super::template::Names;
use super::template::ast::Template;
use super::value::Value;

/// How many nodes and calls one rendering may take; large charts take ten thousand.
const MAX_STEPS: u64 = 2_000_000;
/// How many bytes one rendering may produce, those of every include and call counted; large charts produce two
/// million.
const MAX_BYTES: u64 = 1 << 26;
/// How deep templates may call each other. Go allows 100,000, which only endless recursion reaches.
const MAX_DEPTH: u32 = 3_000;
/// How often a template may be open in `include` at the same time (`recursionMaxNums` in Helm's engine).
const MAX_INCLUDES: u32 = 1_000;

/// Everything templates of one rendering share.
#[derive(Debug)]
pub struct Engine {
    /// What functions keep.
    pub state: State,
    scope: Rc<Scope>,
    included: FxHashMap<Rc<str>, u32>,
    parsed: FxHashMap<Rc<str>, Rc<[Template]>>,
    names: Names,
    /// The arguments of the calls that are being made, the outermost first.
    arguments: Vec<Value>,
    depth: u32,
    steps: u64,
    bytes: u64,
}

impl Engine {
    /// An engine over a set of templates.
    pub fn new(scope: Rc<Scope>, state: State) -> Self {
        Self {
            state,
            scope,
            included: FxHashMap::default(),
            parsed: FxHashMap::default(),
            names: Names::default(),
            arguments: Vec::new(),
            depth: 0,
            steps: 0,
            bytes: 0,
        }
    }

    /// Runs the template of this name and gives its output.
    ///
    /// # Errors
    /// Whatever stops the template.
    pub fn execute(&mut self, name: &str, dot: &Value) -> Result<Text, Failure> {
        let Some(template) = self.scope.find(name) else {
            return Err(Failure::plain(no_template(name)));
        };
        self.arguments.clear();
        let mut out = TextBuilder::with_capacity(template.text.text.len());
        walk::execute(self, &template, dot, &mut out)?;
        Ok(without_no_value(out.finish()))
    }
}

fn no_template(name: &str) -> String {
    format!("template: no template {} associated with template \"gotpl\"", super::go::quote(name))
}

/// Helm's way of making missing values print nothing: the words Go prints for them are taken out.
fn without_no_value(text: Text) -> Text {
    const WORDS: &str = "<no value>";
    if memchr::memmem::find(text.as_bytes(), WORDS.as_bytes()).is_none() {
        return text;
    }
    let mut out = TextBuilder::new();
    let mut from = 0;
    for (at, words) in text.match_indices(WORDS) {
        out.push_slice(&text, from..at);
        from = at + words.len();
    }
    out.push_slice(&text, from..text.len());
    out.finish()
}

#[cfg(test)]
mod tests;
