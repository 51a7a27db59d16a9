//! Markdown for a terminal: headings, paragraphs, lists and code, wrapped.

use crate::report::{Style, harmless};

/// Columns where nobody says how wide the terminal is.
const WIDTH: usize = 80;
/// Columns beyond which lines are hard to follow.
const MAX_WIDTH: usize = 100;

/// Markdown as text for people.
pub fn render(markdown: &str, style: Style) -> String {
    let width = style.width.unwrap_or(WIDTH).clamp(24, MAX_WIDTH);
    let mut out = Writer { style, width, out: String::new(), paragraph: String::new(), hang: 0, lead: "" };
    let mut fenced = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            out.flush();
            fenced = !fenced;
        } else if fenced {
            out.code(line);
        } else {
            out.line(line);
        }
    }
    out.flush();
    out.out
}

struct Writer {
    style: Style,
    width: usize,
    out: String,
    paragraph: String,
    hang: usize,
    lead: &'static str,
}

impl Writer {
    fn line(&mut self, line: &str) {
        if line.trim().is_empty() {
            self.flush();
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        } else if line.starts_with("<!--") {
            // Marks are for the program.
        } else if let Some(heading) = line.strip_prefix('#') {
            self.flush();
            let level = 1 + heading.len() - heading.trim_start_matches('#').len();
            self.heading(level, heading.trim_start_matches('#').trim());
        } else if line.starts_with('|') {
            self.flush();
            self.out += "  ";
            self.out += &harmless(line);
            self.out.push('\n');
        } else if let Some(item) = line.trim_start().strip_prefix("- ") {
            self.flush();
            self.hang = line.len() - line.trim_start().len() + 2;
            self.lead = "- ";
            self.paragraph.push_str(item);
        } else {
            if !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(line.trim());
        }
    }

    fn heading(&mut self, level: usize, text: &str) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        let text = plain(text);
        let painted = match level {
            1 => self.style.paint("1;4", &text),
            2 => self.style.paint("1;36", &text),
            _ => self.style.bold(&text),
        };
        self.out += &painted;
        self.out.push('\n');
        if !self.style.color {
            let rule = ['=', '-', '~'][level.clamp(1, 3) - 1];
            let columns = text.chars().count().min(self.width);
            self.out.extend(std::iter::repeat_n(rule, columns));
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    fn code(&mut self, line: &str) {
        let line = harmless(line);
        self.out += "    ";
        self.out += &match line.split_once('#') {
            // Commands are to be copied, what they are for is to be read.
            Some((command, remark)) if command.is_empty() || command.ends_with(' ') => {
                self.style.key(command) + &self.style.paint("2", &format!("#{remark}"))
            }
            _ => self.style.key(&line),
        };
        self.out.truncate(self.out.trim_end().len());
        self.out.push('\n');
    }

    /// Writes the paragraph that has been gathered.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if text.is_empty() {
            return;
        }
        let indent = " ".repeat(self.hang.saturating_sub(self.lead.len()));
        let mut line = format!("{indent}{}", self.lead);
        let mut columns = self.hang;
        let mut empty = true;
        for (word, code) in words(&text) {
            let visible = word.chars().count();
            if !empty && columns + 1 + visible > self.width {
                self.out += line.trim_end();
                self.out.push('\n');
                line = " ".repeat(self.hang);
                columns = self.hang;
                empty = true;
            }
            if !empty {
                line.push(' ');
                columns += 1;
            }
            line += &if code && self.style.color { self.style.key(&word) } else { word };
            columns += visible;
            empty = false;
        }
        self.out += line.trim_end();
        self.out.push('\n');
        self.hang = 0;
        self.lead = "";
    }
}

/// A heading without markup.
fn plain(text: &str) -> String {
    words(text).into_iter().map(|(word, _)| word.replace('`', "")).collect::<Vec<_>>().join(" ")
}

/// The words of a paragraph, and whether each is code. Emphasis is dropped, code keeps its backticks, a link
/// becomes its text and its address.
fn words(text: &str) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    let mut word = String::new();
    let (mut code, mut was_code) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if !code && chars.peek().is_some_and(char::is_ascii_punctuation) => {
                word.extend(chars.next())
            }
            '`' => {
                code = !code;
                was_code = true;
                word.push('`');
            }
            '*' if !code => {}
            ']' if !code && chars.peek() == Some(&'(') => word.push(' '),
            '[' if !code => {}
            '<' | '>' if !code && (c == '>' || chars.peek() == Some(&'h')) => {}
            ' ' => {
                out.push((std::mem::take(&mut word), was_code));
                was_code = code;
            }
            c => word.push(c),
        }
    }
    out.push((word, was_code));
    out.retain(|(word, _)| !word.is_empty());
    out.into_iter().map(|(word, code)| (harmless(&word).into_owned(), code)).collect()
}
