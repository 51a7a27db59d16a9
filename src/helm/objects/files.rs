//! `.Files` (Helm's `pkg/engine/files.go`).

use std::any::Any;
use std::sync::Arc;

use base64::Engine as _;

use super::one_text;
use crate::helm::bytes;
use crate::helm::chart::{Chart, Content, File, glob};
use crate::helm::functions::{Call, FunctionError};
use crate::helm::rope::{Origin, Text};
use crate::helm::value::{Bytes, Dict, Entries, Entry, Object, Value};

/// `.Files`: the files of a chart that are no templates, values or subcharts.
#[derive(Debug, Clone)]
pub struct Files {
    files: Arc<Vec<File>>,
}

impl Files {
    /// The files of a chart.
    pub fn of(chart: &Chart) -> Self {
        Self { files: Arc::clone(&chart.files) }
    }

    fn find(&self, name: &str) -> Option<&File> {
        self.files.iter().rev().find(|f| f.name == name)
    }

    fn glob(&self, pattern: &str) -> Self {
        let pattern = glob(pattern);
        let kept = |f: &&File| pattern.as_ref().is_none_or(|p| p.is_match(&f.name));
        Self { files: Arc::new(self.files.iter().filter(kept).cloned().collect()) }
    }

    fn lines(&self, name: &str) -> Value {
        let Some(text) = self.find(name).map(text) else { return Value::strings([]) };
        if text.is_empty() {
            return Value::strings([]);
        }
        let body = text.strip_suffix('\n').unwrap_or(&text);
        Value::strings(body.split('\n').map(|line| text.sub(line)))
    }

    /// A map from the files' last names to what `with` makes of them.
    fn config(&self, with: fn(&File) -> Text) -> Dict {
        let mut entries = Entries::new();
        for file in self.files.iter() {
            let base = file.name.rsplit('/').next().unwrap_or(&file.name);
            let key = file.source().map(|s| Origin::value(s.span(0, s.text.len())));
            entries.insert(base.into(), Entry { key, value: with(file).into() });
        }
        Dict::new(entries)
    }
}

fn text(file: &File) -> Text {
    match &file.content {
        Content::Text(source) => {
            Text::of(&source.text, Some(Origin::value(source.span(0, source.text.len()))))
        }
        Content::Bytes(bytes) => Text::from(bytes::string(bytes.to_vec())),
    }
}

fn encoded(file: &File) -> Text {
    let text = base64::engine::general_purpose::STANDARD.encode(file.bytes());
    Text::of(&text, file.source().map(|s| Origin::value(s.span(0, s.text.len()))))
}

impl Object for Files {
    fn type_name(&self) -> &str {
        "engine.files"
    }

    fn kind(&self) -> &'static str {
        "map"
    }

    fn field(&self, name: &str) -> Option<Value> {
        if matches!(name, "Get" | "GetBytes" | "Glob" | "AsConfig" | "AsSecrets" | "Lines") {
            return None;
        }
        self.find(name).map(|f| Value::object(Bytes(text(f))))
    }

    fn method(
        &self,
        name: &str,
        arguments: &[Value],
        call: &mut Call<'_>,
    ) -> Option<Result<Value, FunctionError>> {
        let named = || one_text(name, arguments);
        Some(match name {
            "Get" => named().map(|n| self.find(n).map_or_else(|| Value::from(""), |f| text(f).into())),
            "GetBytes" => named().map(|n| Value::object(Bytes(self.find(n).map(text).unwrap_or_default()))),
            "Glob" => named().map(|pattern| Value::object(self.glob(pattern))),
            "Lines" => named().map(|n| self.lines(n)),
            "AsConfig" => yaml(self.config(text), call),
            "AsSecrets" => yaml(self.config(encoded), call),
            _ => return None,
        })
    }

    fn print(&self) -> Text {
        crate::helm::print::value(&self.plain())
    }

    fn truth(&self) -> bool {
        !self.files.is_empty()
    }

    fn plain(&self) -> Value {
        let mut entries = Entries::new();
        for file in self.files.iter() {
            entries.insert(
                file.name.as_str().into(),
                Entry { key: None, value: Value::object(Bytes(text(file))) },
            );
        }
        Dict::new(entries).into()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `toYaml` of a map.
fn yaml(dict: Dict, call: &mut Call<'_>) -> Result<Value, FunctionError> {
    match crate::helm::functions::find("toYaml") {
        Some(definition) => (definition.run)(call, &[dict.into()]),
        None => Err("function \"toYaml\" not defined".into()),
    }
}
