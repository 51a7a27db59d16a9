//! A page: what is known about one topic, put together from the lints' documentation and the READMEs.

use std::fmt::Write as _;

use super::topics::Topic;
use crate::lint::LintInfo;
use crate::report::{LintDocs, Pages};

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A lint.
    Lint,
    /// A Pod state.
    State,
    /// The reason of an event.
    Event,
    /// A row of the catalogue.
    Row,
    /// A cause that no file shows.
    Cause,
    /// The text of an event or error.
    Message,
}

impl Kind {
    /// As JSON and folders name it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Lint => "lint",
            Kind::State => "state",
            Kind::Event => "event",
            Kind::Row => "row",
            Kind::Cause => "cause",
            Kind::Message => "message",
        }
    }
}

/// One page.
#[derive(Debug)]
pub struct Page {
    /// What it is about.
    pub kind: Kind,
    /// Its name, as `podlint explain` takes it.
    pub name: String,
    /// The heading: the name, or the part of the pasted text that it explains.
    pub title: String,
    /// Where it belongs.
    pub chapter: &'static str,
    /// What it means, Markdown.
    pub body: String,
    /// The rows of the catalogue.
    pub rows: Vec<&'static str>,
    /// Pod states that go with it.
    pub states: Vec<&'static str>,
    /// Events that go with it: reason, and message with `…` for what differs.
    pub events: Vec<(&'static str, String)>,
    /// The lints that find it in files.
    pub lints: Vec<&'static LintInfo>,
    /// How many of the lints the page shows.
    pub lints_shown: usize,
    /// Causes that no file shows, told in full.
    pub causes: Vec<&'static Topic>,
    /// The chapter's commands.
    pub confirm: Option<&'static Topic>,
    /// Names of further pages.
    pub see_also: Vec<String>,
}

impl Page {
    pub(super) fn new(kind: Kind, name: impl Into<String>, chapter: &'static str) -> Self {
        let name = name.into();
        Self {
            kind,
            title: name.clone(),
            name,
            chapter,
            body: String::new(),
            rows: Vec::new(),
            states: Vec::new(),
            events: Vec::new(),
            lints: Vec::new(),
            lints_shown: usize::MAX,
            causes: Vec::new(),
            confirm: None,
            see_also: Vec::new(),
        }
    }

    /// The page as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n", escape(&self.title));
        if !self.body.is_empty() {
            out += self.body.trim();
            out += "\n\n";
        }
        self.write_events(&mut out);
        if let Some(confirm) = self.confirm {
            let _ = write!(out, "## {}\n\n{}\n\n", confirm.title, confirm.text());
        }
        self.write_lints(&mut out);
        self.write_causes(&mut out);
        if !self.see_also.is_empty() {
            out += "## See also\n\n";
            for name in &self.see_also {
                let _ = writeln!(out, "- `podlint explain {name}`");
            }
            out.push('\n');
        }
        let url = (self.kind == Kind::Lint).then(|| Pages.url(&self.name)).flatten();
        if let Some(url) = url {
            let _ = writeln!(out, "<{url}>\n");
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    fn write_events(&self, out: &mut String) {
        let states = self.kind == Kind::Lint && !self.states.is_empty();
        if self.events.is_empty() && !states {
            return;
        }
        *out += match self.kind {
            Kind::Lint => "## What the cluster would show\n\n",
            _ => "## Events\n\n",
        };
        if self.kind == Kind::Lint {
            let states: Vec<_> = self.states.iter().map(|state| format!("`{state}`")).collect();
            let _ = writeln!(out, "Pod state: {}\n", states.join(", "));
        }
        for (reason, message) in &self.events {
            let _ = match message.as_str() {
                "" => writeln!(out, "- `{reason}`"),
                message => writeln!(out, "- `{reason}`: {}", escape(message)),
            };
        }
        out.push('\n');
    }

    fn write_lints(&self, out: &mut String) {
        if self.lints.is_empty() {
            return;
        }
        *out += match self.kind {
            Kind::Lint => "## Related lints\n\n",
            _ => "## Lints that find it in your files\n\n",
        };
        for info in self.lints.iter().take(self.lints_shown) {
            let summary = Pages.summary(info.name).unwrap_or_default();
            let _ = writeln!(out, "- `{}` ({}): {summary}", info.name, info.meta.severity.name());
        }
        let more = self.lints.len().saturating_sub(self.lints_shown);
        if more > 0 {
            let row = self.rows.first().copied().unwrap_or("all");
            let _ = writeln!(out, "- and {more} more: `podlint explain {row}`");
        }
        out.push('\n');
    }

    fn write_causes(&self, out: &mut String) {
        if self.causes.is_empty() {
            return;
        }
        *out += "## Causes that no file shows\n\n";
        for cause in &self.causes {
            let _ = write!(out, "### {}\n\n{}\n\n", cause.title, cause.text());
        }
    }

    /// The page as a JSON object.
    pub fn json(&self) -> serde_json::Value {
        let lints: Vec<_> = self.lints.iter().map(|info| lint_json(info)).collect();
        let events = self.events.iter();
        let events: Vec<_> = events
            .map(|(reason, message)| serde_json::json!({ "reason": reason, "message": message }))
            .collect();
        let causes: Vec<_> = self.causes.iter().map(|cause| cause_json(cause)).collect();
        serde_json::json!({
            "kind": self.kind.name(),
            "name": self.name,
            "title": self.title,
            "chapter": self.chapter,
            "rows": self.rows,
            "pod_states": self.states,
            "events": events,
            "markdown": self.body.trim(),
            "confirm": self.confirm.map(Topic::text),
            "lints": lints,
            "causes": causes,
            "see_also": self.see_also,
        })
    }
}

fn cause_json(cause: &Topic) -> serde_json::Value {
    serde_json::json!({
        "name": cause.slug(),
        "title": cause.name(),
        "rows": cause.rows,
        "markdown": cause.text(),
    })
}

fn lint_json(info: &LintInfo) -> serde_json::Value {
    serde_json::json!({
        "name": info.name,
        "severity": info.meta.severity.name(),
        "rows": info.meta.rows.split_whitespace().collect::<Vec<_>>(),
        "summary": Pages.summary(info.name),
        "url": Pages.url(info.name),
    })
}

/// Text that Markdown would take for markup, as it is. Signs that only mean something at the start of a line
/// are left, for titles and messages never stand there.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '<' | '[') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
