//! Colours, line drawing and width: what the place that reads a report can show.

use std::io::IsTerminal;

use crate::diagnostic::Severity;

/// What `--color` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also into pipes and files
    Always,
    /// Plain text
    Never,
}

/// How a report for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Escape sequences for colours.
    pub color: bool,
    /// Lines drawn with box characters; ASCII otherwise.
    pub graphical: bool,
    /// Sentences wrap at so many columns.
    pub width: Option<usize>,
}

impl Style {
    /// Text without colours that is never wrapped.
    pub const PLAIN: Style = Style { color: false, graphical: false, width: None };

    /// What standard output can show. `NO_COLOR` (<https://no-color.org>) counts where it is not empty.
    pub fn of_stdout(color: Color) -> Self {
        Self::of(color, std::io::stdout().is_terminal())
    }

    /// The same for standard error.
    pub fn of_stderr(color: Color) -> Self {
        Self::of(color, std::io::stderr().is_terminal())
    }

    fn of(color: Color, terminal: bool) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let graphical = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !set("NO_COLOR") && !dumb,
        };
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self { color: graphical, graphical, width: width.filter(|_| terminal) }
    }

    pub(crate) fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(crate) fn key(self, text: &str) -> String {
        self.paint("36", text)
    }

    pub(super) fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        self.paint(code, text)
    }
}

/// Text that cannot drive a terminal: control characters and those that turn the reading direction become
/// visible signs. Tabs and line breaks stay.
pub(crate) fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().all(|c| sign_for(c).is_none()) {
        return text.into();
    }
    text.chars().map(|c| sign_for(c).unwrap_or(c)).collect::<String>().into()
}

/// The sign that stands for a character which a terminal would act upon.
pub(super) fn sign_for(c: char) -> Option<char> {
    match c {
        '\t' | '\n' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32),
        '\x7f' => Some('␡'),
        '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some('\u{fffd}')
        }
        _ => None,
    }
}

/// Breaks text into lines of at most `width` columns, at spaces; words longer than that stay whole.
pub(super) fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let Some(width) = width.filter(|&width| line.chars().count() > width) else {
            out.push(line.to_string());
            continue;
        };
        let mut current = String::new();
        let mut columns = 0;
        for word in line.split(' ') {
            let len = word.chars().count();
            if columns > 0 && columns + 1 + len > width {
                out.push(std::mem::take(&mut current));
                columns = 0;
            }
            if columns > 0 {
                current.push(' ');
                columns += 1;
            }
            current.push_str(word);
            columns += len;
        }
        out.push(current);
    }
    out
}
