//! Helm's `toYaml`, `fromYaml` and their kin.

use std::sync::Arc;

use super::json::{as_dict, as_list};
use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::emit::{self, Dialect};
use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::{Data, Dict, Value};
use crate::syntax::Source;
use crate::syntax::yaml::{self, Kind, ProblemKind, Style};

type Outcome = Result<Value, FunctionError>;

const ANY: &[Type] = &[Type::Any];
const STRING: &[Type] = &[Type::String];

/// What sigs.k8s.io/yaml puts before the words of the JSON decoder.
const DECODING: &str = "error unmarshaling JSON: while decoding JSON: ";

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("toYaml", ANY, |_, a| Ok(marshal(a, Dialect::V2).unwrap_or_else(|_| Value::from("")))),
    fixed("mustToYaml", ANY, |_, a| marshal(a, Dialect::V2)),
    fixed("toYamlPretty", ANY, |_, a| Ok(marshal(a, Dialect::V3).unwrap_or_else(|_| Value::from("")))),
    fixed("fromYaml", STRING, |_: &mut Call<'_>, a| {
        Ok(as_dict(wrapped(decode(&arguments::text(a, 0))), DECODING))
    }),
    fixed("fromYamlArray", STRING, |_: &mut Call<'_>, a| {
        Ok(as_list(wrapped(decode(&arguments::text(a, 0))), DECODING))
    }),
];

fn marshal(arguments: &[Value], dialect: Dialect) -> Outcome {
    let value = arguments::value(arguments, 0);
    let text = emit::marshal(&value, dialect).map_err(|error| FunctionError::new(error.to_string()))?;
    Ok(Value::text(emit::without_final_break(text)).or_at(value.origin))
}

fn wrapped(decoded: Outcome) -> Outcome {
    decoded.map_err(|error| format!("error converting YAML to JSON: {error}").into())
}

/// Reads the first document of a YAML text as Kubernetes does; every value knows its place in the text.
///
/// # Errors
/// `yaml: …`, close to go-yaml's words.
pub fn decode(text: &Text) -> Outcome {
    let source = Arc::new(Source::detached(text.as_str()));
    let tree = yaml::parse(&source);
    let Some(first) = tree.documents.first() else {
        // A tab cannot stand where a token may begin, not even before nothing.
        let tab = text.lines().any(|line| line.trim_start_matches(' ').starts_with('\t'));
        return if tab {
            Err("yaml: found character that cannot start any token".into())
        } else {
            Ok(Value::NIL)
        };
    };
    if first.broken {
        let problem = tree.problems.iter().find(|p| p.document == 0);
        return Err(match problem {
            Some(problem) if problem.kind == ProblemKind::NotJson => problem.message.clone().into(),
            Some(problem) => {
                let line = source.position(problem.span.start).line;
                format!("yaml: line {line}: {}", problem.message).into()
            }
            None => "yaml: invalid document".into(),
        });
    }
    Ok(first.root.map_or(Value::NIL, |root| Reader { text }.value(tree.value(root))))
}

struct Reader<'t> {
    text: &'t Text,
}

impl Reader<'_> {
    fn origin(&self, value: yaml::Value<'_>) -> Option<Origin> {
        let span = value.span();
        self.text.origin_in(span.start as usize..span.end as usize).map(Origin::beside)
    }

    fn value(&self, value: yaml::Value<'_>) -> Value {
        let data = match value.kind() {
            Kind::Null => Data::Nil,
            Kind::Bool => Data::Bool(value.as_bool().unwrap_or(false)),
            Kind::Integer | Kind::Float => Data::Float(value.as_number().map_or(0.0, |n| n.as_f64())),
            Kind::String => Data::String(self.string(value)),
            Kind::Sequence => Value::list(value.items().map(|item| self.value(item)).collect()).data,
            Kind::Mapping => {
                let dict = Dict::default();
                for entry in value.entries() {
                    let key = Text::of(entry.name(), self.origin(entry.key));
                    dict.set(&key, self.value(entry.value));
                }
                Data::Dict(dict)
            }
        };
        Value { data, origin: self.origin(value) }
    }

    fn string(&self, value: yaml::Value<'_>) -> Text {
        let Some(content) = value.text() else { return Text::default() };
        let span = value.span();
        let (start, end) = (span.start as usize, span.end as usize);
        let written = self.text.get(start..end).unwrap_or("");
        let inner = match value.style() {
            Some(Style::SingleQuoted | Style::DoubleQuoted) => (start + 1, end.saturating_sub(1)),
            _ => (start, end),
        };
        if self.text.get(inner.0..inner.1) == Some(content) {
            return self.text.slice(inner.0..inner.1);
        }
        if value.style() == Some(Style::Literal) {
            return self.lines(content, written, start);
        }
        Text::of(content, self.origin(value))
    }

    /// A block scalar's lines, each found where it is written.
    fn lines(&self, content: &str, written: &str, start: usize) -> Text {
        let mut out = TextBuilder::new();
        let mut from = 0;
        for line in content.split_inclusive('\n') {
            match written[from..].find(line) {
                Some(at) => {
                    let at = from + at;
                    out.push_slice(self.text, start + at..start + at + line.len());
                    from = at + line.len();
                }
                None => {
                    let origin = self.text.origin_in(start + from..start + written.len());
                    out.push_str(line, origin.map(Origin::beside));
                }
            }
        }
        out.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_alone_is_no_yaml() {
        assert!(decode(&Text::plain(" \t\n")).is_err());
        assert!(decode(&Text::plain(" \n# \t\n")).is_ok_and(|v| v.is_nil()));
    }
}
