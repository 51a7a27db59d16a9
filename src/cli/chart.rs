//! `podlint render CHART`: what `helm template` prints.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use super::Failure;
use super::args::{Render, RenderFormat};
use super::render::eprintln_quietly;
use crate::discover::name;
use crate::helm::manifests::{self, Manifest, RenderedTemplate};
use crate::helm::{self, Options, RenderError, Rendered};
use crate::redact::{MASK, Redactor};
use crate::syntax::yaml::write_json;
use crate::syntax::{Sources, Span, resolve};

/// Whether the path is a chart's folder or archive.
pub fn is_chart(options: &Render, working_directory: &Path) -> bool {
    let path = name::absolute(Path::new(&options.path), working_directory);
    path.join("Chart.yaml").is_file() || options.path.ends_with(".tgz") && path.is_file()
}

/// Prints a chart's manifests; exit code 1 where Helm refuses the chart.
///
/// # Errors
/// A values file cannot be read, or standard output cannot be written.
pub fn run(options: &Render, working_directory: &Path, out: &mut dyn Write) -> Result<u8, Failure> {
    let sources = Sources::default();
    let path = name::absolute(Path::new(&options.path), working_directory);
    let shown = name::display(&path, working_directory);
    let settings = settings(options, working_directory, &sources)?;
    let chart = match helm::load(&sources, &path, &shown) {
        Ok(chart) => chart,
        Err(error) => {
            eprintln_quietly(&format!("error: {error}\n{}", place(&sources, error.span)));
            return Ok(1);
        }
    };
    let rendered = helm::render(&sources, &chart, &settings);
    if !rendered.errors.is_empty() {
        rendered.errors.iter().for_each(|error| explain(&sources, error));
        return Ok(1);
    }
    let redactor = Redactor::new(&sources, rendered.templates.iter().map(|t| &t.tree));
    let printer = Printer { options, sources: &sources, redactor, rendered: &rendered };
    match options.format {
        RenderFormat::Yaml => out.write_all(printer.yaml().as_bytes())?,
        RenderFormat::Json => out.write_all(printer.json().as_bytes())?,
    }
    Ok(0)
}

fn settings(options: &Render, working_directory: &Path, sources: &Sources) -> Result<Options, Failure> {
    let mut values = Vec::new();
    for file in &options.values {
        let path = name::absolute(Path::new(file), working_directory);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Failure::Usage(format!("`{file}` cannot be read: {error}")))?;
        let shown = name::display(&path, working_directory);
        values.push(sources.add_file(shown, Some(&path), text.into_boxed_str()));
    }
    Ok(Options {
        release: options.release.clone(),
        namespace: options.namespace.clone(),
        kube_version: options.kubernetes_version.clone(),
        api_versions: options.api_versions.clone(),
        values,
        set: options.set.clone(),
        stop_at_failure: true,
    })
}

/// An error with its place, the call chain and the value at fault.
fn explain(sources: &Sources, error: &RenderError) {
    let mut text = format!("error: {error}\n{}", place(sources, error.span));
    // Other errors name the calls themselves.
    let bare = text.starts_with("error: execution error at");
    for frame in error.frames.iter().filter(|_| bare) {
        text += &format!("  at {}: {} in {}\n", frame.location, frame.context, frame.template);
    }
    if error.value.is_some() && error.value != error.span {
        text += &place(sources, error.value).replace("-->", "value from");
    }
    if let Some(name) = &error.suggestion {
        text += &format!("  did you mean `{name}`?\n");
    }
    eprintln_quietly(&text);
}

fn place(sources: &Sources, span: Option<Span>) -> String {
    let origins = span.map(|span| resolve(sources, span)).unwrap_or_default();
    origins.first().map_or_else(String::new, |o| {
        let source = sources.get(o.span.source);
        let at = source.position(o.span.start);
        format!("  --> {}:{}:{}\n", source.name, at.line, at.column)
    })
}

struct Printer<'a> {
    options: &'a Render,
    sources: &'a Sources,
    redactor: Redactor,
    rendered: &'a Rendered,
}

impl<'a> Printer<'a> {
    fn yaml(&self) -> String {
        manifests::print(&self.rendered.templates, &|template, manifest| self.show(template, manifest))
    }

    fn show(&self, template: &'a RenderedTemplate, manifest: &'a Manifest) -> Cow<'a, str> {
        if self.options.origins {
            return self.with_origins(template, manifest).into();
        }
        let whole = manifests::show(template, manifest);
        let hidden = self.hidden(template, manifest.range.start, manifest.range.end);
        if hidden.is_empty() {
            return whole;
        }
        mask(&whole, manifest.range.start, &hidden).into()
    }

    /// The hidden ranges that share bytes with `start..end` of a rendered text.
    fn hidden(&self, template: &RenderedTemplate, start: usize, end: usize) -> Vec<(usize, usize)> {
        if self.options.show_secrets {
            return Vec::new();
        }
        let ranges = self.redactor.ranges(template.source.id).iter();
        let ranges = ranges.map(|&(from, to)| ((from as usize).max(start), (to as usize).min(end)));
        ranges.filter(|(from, to)| from < to).collect()
    }

    fn with_origins(&self, template: &RenderedTemplate, manifest: &Manifest) -> String {
        let text = manifests::show(template, manifest);
        let mut rows = Vec::new();
        let mut start = manifest.range.start;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end_matches('\n');
            let indent = bare.len() - bare.trim_start().len();
            let span = template.source.span(start + indent, start + bare.len());
            let hidden = self.hidden(template, start, start + bare.len());
            rows.push((self.places(span), mask(bare, start, &hidden)));
            start += line.len();
        }
        let width = rows.iter().map(|(places, _)| places.chars().count()).max().unwrap_or(0).min(70);
        let rows: Vec<String> =
            rows.into_iter().map(|(places, line)| format!("{places:<width$} │ {line}")).collect();
        rows.join("\n")
    }

    /// The places of a line: files and lines, the first of each file.
    fn places(&self, span: Span) -> String {
        let mut places: Vec<(String, String)> = Vec::new();
        for origin in resolve(self.sources, span) {
            let source = self.sources.get(origin.span.source);
            if !places.iter().any(|(name, _)| *name == source.name) {
                let line = source.position(origin.span.start).line;
                places.push((source.name.clone(), format!("{}:{line}", source.name)));
            }
        }
        let places: Vec<String> = places.into_iter().map(|(_, place)| place).collect();
        places.join(" ")
    }

    fn json(&self) -> String {
        let hide = |value: crate::syntax::yaml::Value<'_>| {
            !self.options.show_secrets && self.redactor.hides(self.sources, value.span())
        };
        let mut out = String::from("[");
        let mut first = true;
        for template in &self.rendered.templates {
            for document in &template.tree.documents {
                out.push_str(if first { "\n" } else { ",\n" });
                first = false;
                match document.root {
                    Some(root) => {
                        write_json(template.tree.value(root), &mut out, &hide);
                    }
                    None => out.push_str("null"),
                }
            }
        }
        out.push_str(if first { "]\n" } else { "\n]\n" });
        out
    }
}

/// `text`, which begins at byte `start`, without the hidden ranges.
fn mask(text: &str, start: usize, hidden: &[(usize, usize)]) -> String {
    let mut out = String::new();
    let mut done = 0;
    for (from, to) in hidden {
        out.push_str(text.get(done..from - start).unwrap_or(""));
        out.push_str(MASK);
        done = to - start;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}
