//! `include` and `tpl`, by the rules of Helm's `pkg/engine/engine.go`.

use std::rc::Rc;

use super::pipeline::Run;
use super::walk::{self, Result};
use super::{Failure, MAX_DEPTH, MAX_INCLUDES, Scope, without_no_value};
use crate::helm::go;
use crate::helm::rope::{Text, TextBuilder};
use crate::helm::template;
use crate::helm::template::ast::{Template, TemplateText};
use crate::helm::template::show::Part;
use crate::helm::value::Value;

/// The name errors show for the text that `tpl` is given: Helm's name for the set of all templates.
const TPL_NAME: &str = "gotpl";

impl<'t> Run<'_, 't> {
    pub(super) fn include(&mut self, name: &Value, data: &Value, part: Part<'t>) -> Result<Value> {
        let name = name.as_text().cloned().unwrap_or_default();
        let Some(template) = self.engine.scope.find(&name) else {
            let mut failure = Box::new(Failure::plain(super::no_template(&name)));
            let known = self.engine.scope.names();
            failure.suggestion = super::call::nearest(&name, known.iter().map(|n| &**n));
            return Err(failure.under(self.template, part, Some("include")));
        };
        let open = self.engine.included.get(&template.name).copied().unwrap_or(0);
        if open > MAX_INCLUDES || self.engine.depth >= MAX_DEPTH {
            let message = format!(
                "rendering template has a nested reference name: {}: unable to execute template",
                name.as_str()
            );
            return Err(Box::new(Failure::plain(message)).under(self.template, part, Some("include")));
        }
        self.engine.included.insert(Rc::clone(&template.name), open + 1);
        let mut out = TextBuilder::new();
        let result = walk::run(self.engine, &template, data, &mut out);
        self.engine.included.insert(Rc::clone(&template.name), open);
        self.part = Some(part);
        match result {
            Ok(()) => Ok(Value::text(out.finish())),
            Err(failure) => Err(failure.under(self.template, part, Some("include"))),
        }
    }

    pub(super) fn tpl(&mut self, given: &Value, data: &Value, part: Part<'t>) -> Result<Value> {
        let text = given.as_text().cloned().unwrap_or_default();
        if !text.contains("{{") {
            return Ok(Value::text(without_no_value(text)));
        }
        let templates = self.parse(&text).map_err(|error| {
            let message = format!("cannot parse template {}: {error}", go::quote(&text));
            let mut failure = Box::new(Failure::plain(message));
            failure.value = given.span();
            failure.under(self.template, part, Some("tpl"))
        })?;
        if self.engine.depth >= MAX_DEPTH {
            let message = format!("exceeded maximum template depth ({MAX_DEPTH})");
            return Err(Box::new(Failure::plain(message)).under(self.template, part, Some("tpl")));
        }
        let outer = Rc::clone(&self.engine.scope);
        let Some(main) = templates.last() else { return Ok(Value::NO_VALUE) };
        if templates.len() > 1 {
            let mut scope = Scope::over(&outer);
            templates.iter().for_each(|template| scope.add(template));
            self.engine.scope = Rc::new(scope);
        }
        let mut out = TextBuilder::new();
        let result = walk::run(self.engine, main, data, &mut out);
        self.engine.scope = outer;
        self.part = Some(part);
        match result {
            Ok(()) => Ok(Value::text(without_no_value(out.finish()))),
            Err(failure) => {
                let mut failure = failure.under(self.template, part, Some("tpl"));
                if let Some(frame) = failure.frames.last_mut() {
                    let quoted = go::quote(&text);
                    frame.prefix = Some(format!("error during tpl function execution for {quoted}: "));
                }
                Err(failure)
            }
        }
    }

    /// The templates of a text; parsed once for texts of the same place.
    fn parse(&mut self, text: &Text) -> std::result::Result<Rc<[Template]>, String> {
        let key = text.shared();
        if let Some(known) = self.engine.parsed.get(&key)
            && known.last().is_some_and(|t| t.text.text.pieces() == text.pieces())
        {
            return Ok(Rc::clone(known));
        }
        let source = Rc::new(TemplateText { name: TPL_NAME.into(), text: text.clone() });
        let parsed = template::parse(&source, &mut self.engine.names)
            .map_err(|error| format!("template: {TPL_NAME}:{}: {}", error.line, error.message))?;
        let parsed: Rc<[Template]> = parsed.into();
        self.engine.parsed.insert(key, Rc::clone(&parsed));
        Ok(parsed)
    }
}
