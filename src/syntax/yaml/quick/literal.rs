//! Literal blocks.

use std::borrow::Cow;

use granit_parser::ScalarStyle;

use super::{NotSimple, Quick, Read};

impl Quick<'_, '_> {
    pub(super) fn literal(&mut self, column: usize) -> Read<()> {
        let header = self.at;
        let chomping = self.byte(header + 1);
        self.at += 1 + usize::from(matches!(chomping, b'-' | b'+'));
        self.skip_spaces();
        if self.byte(self.at) != b'\n' {
            return Err(NotSimple);
        }
        let (start, indent) = self.first_line(column)?;
        let mut value = String::new();
        let mut at = start;
        let mut written = 0;
        let mut end = start;
        let mut span_end = self.text.len();
        while at < self.text.len() {
            let line_end = self.line_end(at);
            let spaces = self.text.as_bytes()[at..line_end].iter().take_while(|&&b| b == b' ').count();
            let blank = at + spaces == line_end;
            if !blank && spaces < indent {
                // The general parser notices the end behind the next line's spaces.
                span_end = at + spaces;
                break;
            }
            value.push_str(self.text.get(at + indent..line_end).unwrap_or(""));
            if !blank || spaces > indent {
                written = value.len();
            }
            if line_end < self.text.len() {
                value.push('\n');
            }
            end = line_end;
            at = line_end + 1;
        }
        match chomping {
            b'+' => {}
            b'-' => value.truncate(written),
            _ => value.truncate(written + 1),
        }
        self.at = end;
        self.add(Cow::Owned(value), ScalarStyle::Literal, start + indent, span_end)
    }

    /// Where the lines of a literal block begin, and how far they are indented.
    fn first_line(&self, column: usize) -> Read<(usize, usize)> {
        let start = self.at + 1;
        let line_end = self.line_end(start.min(self.text.len()));
        let line = self.text.get(start..line_end).ok_or(NotSimple)?;
        let indent = line.len() - line.trim_start_matches(' ').len();
        // A block whose first lines are blank, or that is empty, is left to the general parser.
        if indent <= column || indent == line.len() || line.as_bytes()[indent] == b'\t' {
            return Err(NotSimple);
        }
        Ok((start, indent))
    }
}
