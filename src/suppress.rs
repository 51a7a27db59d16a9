//! Comments that silence findings: `# podlint: allow(LINT, …) -- reason`, and `allow-file(…)`.
//!
//! At the end of a line such a comment means that line; on lines of its own, the key or item below with all
//! that hangs on it, and above the first line of a document, the document. In a template it may also be
//! written `{{/* podlint: allow(LINT) */}}`.

mod comment;
mod scope;

use rustc_hash::FxHashMap;

use crate::config::{Selector, near_lint};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Level, Severity};
use crate::run::Run;
use crate::syntax::yaml::Tree;
use crate::syntax::{Source, SourceId, Span, resolve};

use comment::Comment;

/// One name in one comment, and what it covers.
#[derive(Debug)]
struct Suppression {
    selector: Selector,
    /// The name as written.
    name: Span,
    /// Bytes of the file.
    scope: std::ops::Range<u32>,
    /// Which comment of the file.
    comment: usize,
    used: bool,
}

/// The comments of one file.
#[derive(Debug, Default)]
struct FileComments {
    comments: Vec<Comment>,
    suppressions: Vec<Suppression>,
}

/// Takes out the findings that comments silence, and adds what is wrong with the comments. The findings' levels
/// must be set: `forbid` cannot be silenced.
pub fn apply(run: &Run, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut out = diagnostics;
    let mut files: FxHashMap<SourceId, FileComments> = FxHashMap::default();
    let trees: FxHashMap<SourceId, (&Tree, bool)> =
        run.trees.iter().map(|data| (data.tree.source.id, (&data.tree, data.reported))).collect();
    for source in run.sources.iter().filter(|source| source.map.is_none()) {
        let tree = trees.get(&source.id);
        if tree.is_none_or(|&(_, reported)| reported) {
            let found = read(source, tree.map(|&(tree, _)| tree), &mut out);
            if !found.comments.is_empty() {
                files.insert(source.id, found);
            }
        }
    }
    if files.is_empty() {
        return out;
    }
    out.retain(|diagnostic| !is_silenced(run, diagnostic, &mut files, |_| true));
    let mut unused = unused(run, &files);
    // `all` means the findings of the files, or it could never be found unused.
    let by_name = |selector| matches!(selector, Selector::Lint(_));
    unused.retain(|diagnostic| !is_silenced(run, diagnostic, &mut files, by_name));
    out.extend(unused);
    out
}

/// The suppressions of a file; names that are no lints become findings.
fn read(source: &Source, tree: Option<&Tree>, out: &mut Vec<Diagnostic>) -> FileComments {
    let mut found = FileComments::default();
    for comment in comment::find(source, tree) {
        let scope = scope::of(&source.text, &comment);
        for &name in &comment.names {
            match Selector::parse(source.slice(name)) {
                Ok(selector) => found.suppressions.push(Suppression {
                    selector,
                    name,
                    scope: scope.clone(),
                    comment: found.comments.len(),
                    used: false,
                }),
                Err(_) => out.push(unknown(source, name)),
            }
        }
        if comment.names.is_empty() {
            out.push(malformed(source, &comment));
        }
        found.comments.push(comment);
    }
    found
}

fn is_silenced(
    run: &Run,
    diagnostic: &Diagnostic,
    files: &mut FxHashMap<SourceId, FileComments>,
    counts: impl Fn(Selector) -> bool,
) -> bool {
    let Some(primary) = diagnostic.primary().filter(|_| diagnostic.level != Level::Forbid) else {
        return false;
    };
    let mut silenced = false;
    for origin in resolve(&run.sources, primary) {
        let Some(file) = files.get_mut(&origin.span.source) else { continue };
        for suppression in &mut file.suppressions {
            let covers = suppression.scope.contains(&origin.span.start);
            if covers && counts(suppression.selector) && suppression.selector.covers(diagnostic) {
                suppression.used = true;
                silenced = true;
            }
        }
    }
    silenced
}

fn unused(run: &Run, files: &FxHashMap<SourceId, FileComments>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for (&id, file) in files {
        let source = run.sources.get(id);
        for suppression in file.suppressions.iter().filter(|suppression| !suppression.used) {
            let name = source.slice(suppression.name);
            let message = format!("nothing here is reported as `{name}`");
            let mut diagnostic =
                finding("unused-suppression", message, suppression.name, "allowed for nothing");
            let comment = &file.comments[suppression.comment];
            let alone = file.suppressions.iter().filter(|s| s.comment == suppression.comment).count() == 1;
            if alone && comment.names.len() == 1 {
                diagnostic.fixes.push(removal(source, comment));
            }
            diagnostic.help = Some("remove it".to_owned());
            out.push(diagnostic);
        }
    }
    out
}

/// Takes a comment away, its line too where nothing else stands there.
fn removal(source: &Source, comment: &Comment) -> Fix {
    let line = source.line_range(source.line_of(comment.span.start));
    let text: &str = &source.text;
    let before = &text[line.start..comment.span.start as usize];
    let after = &text[comment.span.end as usize..line.end.max(comment.span.end as usize)];
    let (start, end) = if before.trim().is_empty() && after.trim().is_empty() {
        let rest = &text[line.end..];
        let line_break = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        (line.start, line.end + line_break)
    } else {
        (line.start + before.trim_end().len(), comment.span.end as usize)
    };
    let edits = vec![Edit { span: source.span(start, end), text: String::new() }];
    Fix { title: "remove the comment".to_owned(), edits, applicability: Applicability::Safe }
}

fn unknown(source: &Source, name: Span) -> Diagnostic {
    let written = source.slice(name);
    let message = format!("no lint or Pod state is called `{written}`");
    let mut diagnostic = finding("unknown-lint", message, name, "");
    match near_lint(written) {
        Some(near) => {
            diagnostic.help = Some(format!("did you mean `{near}`?"));
            diagnostic.fixes.push(Fix {
                title: format!("write `{near}`"),
                edits: vec![Edit { span: name, text: near.to_owned() }],
                applicability: Applicability::Unsafe,
            });
        }
        None => diagnostic.help = Some("`podlint lints` prints them all".to_owned()),
    }
    diagnostic
}

fn malformed(source: &Source, comment: &Comment) -> Diagnostic {
    let message = "this comment allows nothing: the lint's name is missing or not closed".to_owned();
    let mut diagnostic = finding("unknown-lint", message, comment.span, "");
    let file = source.slice(comment.span).contains("allow-file");
    let word = if file { "allow-file" } else { "allow" };
    diagnostic.help = Some(format!("write `podlint: {word}(LINT) -- reason`"));
    diagnostic
}

fn finding(lint: &'static str, message: String, span: Span, text: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(Severity::Warning, message);
    diagnostic.lint = lint;
    diagnostic.labels.push(Label { span, text: text.to_owned() });
    diagnostic
}

#[cfg(test)]
mod tests;
