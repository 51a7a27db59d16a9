//! Actions: text, printing, branches, loops, templates.

use std::rc::Rc;

use super::pipeline::Run;
use super::{Engine, Failure, MAX_BYTES, MAX_DEPTH, MAX_STEPS};
use crate::helm::print;
use crate::helm::rope::{Text, TextBuilder};
use crate::helm::template::ast::{Branch, Node, Template};
use crate::helm::template::show::Part;
use crate::helm::value::{Data, Value};

/// What a list of nodes ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
}

pub(super) type Result<T> = std::result::Result<T, Box<Failure>>;

/// Runs a template from its start.
pub(super) fn execute(
    engine: &mut Engine,
    template: &Template,
    dot: &Value,
    out: &mut TextBuilder,
) -> std::result::Result<(), Failure> {
    run(engine, template, dot, out).map_err(|failure| *failure)
}

pub(super) fn run(
    engine: &mut Engine,
    template: &Template,
    dot: &Value,
    out: &mut TextBuilder,
) -> Result<()> {
    let mut run = Run::new(engine, template, dot);
    run.engine.depth += 1;
    let result = run.list(dot, &template.root, out);
    run.engine.depth -= 1;
    result.map(|_| ())
}

impl<'t> Run<'_, 't> {
    fn list(&mut self, dot: &Value, nodes: &'t [Node], out: &mut TextBuilder) -> Result<Flow> {
        for node in nodes {
            let flow = self.node(dot, node, out)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn node(&mut self, dot: &Value, node: &'t Node, out: &mut TextBuilder) -> Result<Flow> {
        self.part = Some(Part::Node(node));
        self.step()?;
        match node {
            Node::Text(at) => {
                out.push_slice(&self.template.text.text, at.start as usize..at.end as usize);
                self.produced((at.end - at.start) as usize)?;
            }
            Node::Action { at, pipe } => {
                self.action = Some(*at);
                let value = self.pipeline(dot, pipe)?;
                if pipe.variables.is_empty() {
                    let printed;
                    let text = match &value.data {
                        Data::String(text) => text,
                        _ => {
                            printed = print::value(&value);
                            &printed
                        }
                    };
                    out.push_printed(text, self.template.text.span(*at));
                    self.produced(text.len())?;
                }
            }
            Node::If(branch) => return self.branch(dot, branch, false, out),
            Node::With(branch) => return self.branch(dot, branch, true, out),
            Node::Range(branch) => return self.range(dot, branch, out),
            Node::Template { at, name, pipe, .. } => {
                self.action = Some(*at);
                let Some(template) = self.engine.scope.find(name) else {
                    let known = self.engine.scope.names();
                    let quoted = crate::helm::go::quote(name);
                    let mut failure = self.fail(format!("template {quoted} not defined"));
                    failure.suggestion = super::call::nearest(name, known.iter().map(|n| &**n));
                    return Err(failure);
                };
                let dot = match pipe {
                    Some(pipe) => self.pipeline(dot, pipe)?,
                    None => Value::NO_VALUE,
                };
                self.template(node, &template, &dot, out)?;
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    /// `{{ template }}` runs in the same output and, unlike `include`, adds no level to error texts.
    fn template(
        &mut self,
        node: &'t Node,
        template: &Template,
        dot: &Value,
        out: &mut TextBuilder,
    ) -> Result<()> {
        if self.engine.depth >= MAX_DEPTH {
            self.part = Some(Part::Node(node));
            return Err(self.fail(format!("exceeded maximum template depth ({MAX_DEPTH})")));
        }
        run(self.engine, template, dot, out)
    }

    fn branch(&mut self, dot: &Value, branch: &'t Branch, with: bool, out: &mut TextBuilder) -> Result<Flow> {
        let mark = self.variables.len();
        self.action = Some(branch.at);
        let value = self.pipeline(dot, &branch.pipe)?;
        let stored = self.stored_dot;
        let flow = if value.truth() {
            self.stored_dot = stored && !with;
            self.list(if with { &value } else { dot }, &branch.list, out)
        } else if let Some(otherwise) = &branch.otherwise {
            self.list(dot, otherwise, out)
        } else {
            Ok(Flow::Next)
        };
        self.stored_dot = stored;
        self.variables.truncate(mark);
        flow
    }

    fn range(&mut self, dot: &Value, branch: &'t Branch, out: &mut TextBuilder) -> Result<Flow> {
        let mark = self.variables.len();
        self.action = Some(branch.at);
        let value = self.pipeline(dot, &branch.pipe)?;
        let plain = match &value.data {
            Data::Object(object) => object.plain(),
            _ => value,
        };
        let ran = match &plain.data {
            Data::Nil | Data::NoValue => Ok(false),
            Data::List(list) => {
                let items = list.items.iter().enumerate();
                let pairs = items.map(|(number, item)| (Value::int(number as i64), item.clone()));
                self.iterate(branch, pairs, out)
            }
            Data::Dict(dict) => {
                let entries = dict.snapshot();
                let pairs = entries.iter().map(|(key, entry)| {
                    let key = Text::of_shared(Rc::clone(key), entry.key);
                    (Value::text(key), entry.value.clone())
                });
                self.iterate(branch, pairs, out)
            }
            Data::Int(count, kind) if branch.pipe.variables.len() < 2 => {
                let (kind, origin) = (*kind, plain.origin);
                let numbers = (0..(*count).max(0))
                    .map(|n| (Value::NO_VALUE, Value { data: Data::Int(n, kind), origin }));
                self.iterate(branch, numbers, out)
            }
            Data::Int(count, _) => {
                let message = format!("can't use {count} to iterate over more than one variable");
                Err(self.fail_about(message, &plain))
            }
            _ => {
                let message = format!("range can't iterate over {}", print::value(&plain).as_str());
                Err(self.fail_about(message, &plain))
            }
        };
        self.variables.truncate(mark);
        match (ran?, &branch.otherwise) {
            (false, Some(otherwise)) => {
                let flow = self.list(dot, otherwise, out);
                self.variables.truncate(mark);
                flow
            }
            _ => Ok(Flow::Next),
        }
    }

    /// Runs the body for each pair; false where there is none.
    fn iterate(
        &mut self,
        branch: &'t Branch,
        pairs: impl Iterator<Item = (Value, Value)>,
        out: &mut TextBuilder,
    ) -> Result<bool> {
        let mark = self.variables.len();
        let outer = std::mem::replace(&mut self.stored_dot, true);
        let mut ran = false;
        for (index, element) in pairs {
            ran = true;
            self.bind(branch, index, &element)?;
            let flow = self.list(&element, &branch.list, out)?;
            self.variables.truncate(mark);
            self.part = Some(Part::Pipe(&branch.pipe));
            self.step()?;
            if flow == Flow::Break {
                break;
            }
        }
        self.stored_dot = outer;
        Ok(ran)
    }

    /// Gives the loop's variables their values: with one variable, the element's.
    fn bind(&mut self, branch: &'t Branch, index: Value, element: &Value) -> Result<()> {
        let names = &*branch.pipe.variables;
        let top = self.variables.len();
        match (names, branch.pipe.assign) {
            ([], _) => {}
            ([only], true) => self.assign(only, element.clone(), true)?,
            ([first, second, ..], true) => {
                self.assign(first, index, false)?;
                self.assign(second, element.clone(), true)?;
            }
            ([_], false) => self.variables[top - 1].set(element.clone(), true),
            ([_, _, ..], false) => {
                self.variables[top - 1].set(element.clone(), true);
                self.variables[top - 2].set(index, false);
            }
        }
        Ok(())
    }

    pub(super) fn step(&mut self) -> Result<()> {
        self.engine.steps += 1;
        if self.engine.steps > MAX_STEPS {
            return Err(self.fail("the template takes too many steps"));
        }
        Ok(())
    }

    pub(super) fn produced(&mut self, bytes: usize) -> Result<()> {
        self.engine.bytes += bytes as u64;
        if self.engine.bytes > MAX_BYTES {
            return Err(self.fail("the template produces too much text"));
        }
        Ok(())
    }
}
