use std::rc::Rc;

use serde_json::Value as Json;

use super::{Engine, Scope};
use crate::helm::functions::State;
use crate::helm::rope::{Origin, Text};
use crate::helm::template::{self, Names, ast::TemplateText};
use crate::helm::values;
use crate::syntax::{Sources, yaml};

/// Templates with the output or error that Go's `text/template` has for them (`missingkey=zero`, data as
/// decoded from JSON): made with a few lines of Go, see `testdata/helm/README.md`.
const CASES: &str = include_str!("../../../testdata/helm/language.json");

fn run(sources: &Sources, text: &str, data: &str) -> Result<String, String> {
    let source = sources.add_file("t".into(), None, text.into());
    let origin = Origin::literal(source.span(0, text.len()));
    let text = Rc::new(TemplateText { name: "t".into(), text: Text::of(text, Some(origin)) });
    let templates = template::parse(&text, &mut Names::default())
        .map_err(|e| format!("template: t:{}: {}", e.line, e.message))?;
    let mut scope = Scope::default();
    templates.iter().for_each(|t| scope.add(t));
    let data = sources.add_file("data.json".into(), None, data.into());
    let tree = yaml::parse(&data);
    let (_, root) = tree.roots().next().ok_or("no data")?;
    let mut engine = Engine::new(Rc::new(scope), State::default());
    let output = engine.execute("t", &values::from_yaml(root)).map_err(|f| f.full())?;
    Ok(output.as_str().to_owned())
}

#[test]
fn language_as_in_go() {
    let cases: Json = serde_json::from_str(CASES).expect("the cases are JSON");
    let data = cases["data"].to_string();
    let sources = Sources::default();
    let mut wrong = Vec::new();
    for case in cases["cases"].as_array().expect("a list") {
        let text = case["template"].as_str().expect("text");
        let want = match (&case["output"], &case["error"]) {
            (Json::String(output), _) => Ok(output.replace("<no value>", "")),
            (_, error) => Err(error.as_str().unwrap_or("").to_owned()),
        };
        let got = run(&sources, text, &data);
        if got != want {
            wrong.push(format!("{text:?}\n  want {want:?}\n  got  {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
