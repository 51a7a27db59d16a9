//! Shell scripts cut into simple commands (POSIX, XCU 2: words, operators, quotes, here-documents).
//!
//! Good enough to see which programs a script runs and how it ends; what cannot be followed is left out.

use std::ops::Range;

/// A word of a shell command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellWord {
    /// The word without its quotes; expansions stay as they are written.
    pub text: String,
    /// Its bytes in the script, quotes included.
    pub range: Range<usize>,
    /// Whether the shell expands something in it.
    pub dynamic: bool,
}

/// A program with its words, redirections left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SimpleCommand {
    /// The words: the program first, then what it is given.
    pub words: Vec<ShellWord>,
    /// Whether it runs in the background (`&`).
    pub background: bool,
    /// Whether it is joined to the one before by `|`.
    pub piped: bool,
    /// How many loops (`while`, `until`, `for`) it stands in.
    pub loops: u32,
    /// Whether it stands behind `&&`, `||`, or in a branch.
    pub conditional: bool,
}

impl SimpleCommand {
    /// The program's name without its folder; empty where there is none.
    pub fn program(&self) -> &str {
        self.words.first().map_or("", |word| super::base_name(&word.text))
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    out: Vec<SimpleCommand>,
    current: SimpleCommand,
    loops: u32,
    branches: u32,
    joined: bool,
    piped: bool,
    heredocs: Vec<String>,
}

/// The simple commands of a script in the order they stand there; those inside functions included.
pub fn simple_commands(script: &str) -> Vec<SimpleCommand> {
    let mut reader = Reader {
        text: script,
        at: 0,
        out: Vec::new(),
        current: SimpleCommand::default(),
        loops: 0,
        branches: 0,
        joined: false,
        piped: false,
        heredocs: Vec::new(),
    };
    reader.read();
    reader.out
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip(&mut self, what: &str) -> bool {
        let found = self.text[self.at..].starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    fn read(&mut self) {
        while let Some(c) = self.peek() {
            match c {
                '\n' | ';' => {
                    self.at += 1;
                    self.end(false);
                    self.joined = false;
                    self.piped = false;
                    if c == '\n' {
                        self.skip_heredocs();
                    }
                }
                '#' => self.at += self.text[self.at..].find('\n').unwrap_or(self.text.len() - self.at),
                '&' | '|' => self.operator(),
                '(' | ')' => {
                    self.at += 1;
                    self.end(false);
                }
                '<' | '>' => self.redirection(),
                c if c.is_whitespace() => self.at += c.len_utf8(),
                '\\' if self.skip("\\\n") || self.skip("\\\r\n") => {}
                _ => self.word(),
            }
        }
        self.end(false);
    }

    fn operator(&mut self) {
        if self.skip("&&") || self.skip("||") {
            self.end(false);
            self.joined = true;
            self.piped = false;
        } else if self.skip("&>") {
            self.at -= 1;
            self.redirection();
        } else if self.skip("&") {
            self.end(true);
            self.joined = false;
            self.piped = false;
        } else {
            self.at += 1;
            self.skip("&");
            self.end(false);
            self.piped = true;
        }
    }

    fn end(&mut self, background: bool) {
        let mut command = std::mem::take(&mut self.current);
        if command.words.is_empty() {
            return;
        }
        command.background = background;
        command.piped = self.piped;
        command.loops = self.loops;
        command.conditional = self.joined || self.branches > 0;
        self.out.push(command);
    }

    fn redirection(&mut self) {
        // A number before the operator was read as a word: `2>&1`.
        if let Some(last) = self.current.words.last()
            && last.range.end == self.at
            && last.text.bytes().all(|b| b.is_ascii_digit())
        {
            self.current.words.pop();
        }
        let heredoc = self.text[self.at..].starts_with("<<") && !self.text[self.at..].starts_with("<<<");
        while matches!(self.peek(), Some('<' | '>' | '&' | '|')) {
            self.at += 1;
        }
        let dash = heredoc && self.skip("-");
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
        if let Some((word, _)) = self.scan_word()
            && heredoc
        {
            self.heredocs.push(if dash { format!("\t{}", word.text) } else { word.text });
        }
    }

    fn skip_heredocs(&mut self) {
        for end in std::mem::take(&mut self.heredocs) {
            let (mark, tabs) = end.strip_prefix('\t').map_or((end.as_str(), false), |mark| (mark, true));
            while self.at < self.text.len() {
                let line_end = self.text[self.at..].find('\n').map_or(self.text.len(), |at| self.at + at);
                let line = self.text[self.at..line_end].trim_end_matches('\r');
                self.at = (line_end + 1).min(self.text.len());
                if (if tabs { line.trim_start_matches('\t') } else { line }) == mark {
                    break;
                }
            }
        }
    }

    fn word(&mut self) {
        let before = self.at;
        let Some((word, quoted)) = self.scan_word() else {
            // Nothing moved: step over the character rather than stand still.
            self.at = before + self.peek().map_or(1, char::len_utf8);
            return;
        };
        if self.current.words.is_empty() && !quoted && self.keyword(&word.text) {
            return;
        }
        let assignment = self.current.words.is_empty() && is_assignment(&word.text);
        if !assignment {
            self.current.words.push(word);
        }
    }

    /// Keywords open and close loops and branches; the rest of the line is commands again.
    fn keyword(&mut self, word: &str) -> bool {
        match word {
            "while" | "until" => self.loops += 1,
            "for" | "select" => {
                self.loops += 1;
                // `NAME in WORDS` is no command.
                self.at += self.text[self.at..].find([';', '\n']).unwrap_or(self.text.len() - self.at);
            }
            "done" => self.loops = self.loops.saturating_sub(1),
            "if" | "case" => self.branches += 1,
            "fi" | "esac" => self.branches = self.branches.saturating_sub(1),
            "then" | "else" | "elif" | "do" | "{" | "}" | "!" | "in" => {}
            _ => return false,
        }
        true
    }

    /// The word at the cursor and whether a part of it is quoted.
    fn scan_word(&mut self) -> Option<(ShellWord, bool)> {
        let start = self.at;
        let (mut text, mut quoted, mut dynamic) = (String::new(), false, false);
        while let Some(c) = self.peek() {
            match c {
                '\'' => {
                    quoted = true;
                    let rest = &self.text[self.at + 1..];
                    let len = rest.find('\'').unwrap_or(rest.len());
                    text.push_str(&rest[..len]);
                    self.at = (self.at + len + 2).min(self.text.len());
                }
                '"' => {
                    quoted = true;
                    dynamic |= self.double_quoted(&mut text);
                }
                '\\' => {
                    self.at += 1;
                    if let Some(next) = self.peek() {
                        self.at += next.len_utf8();
                        if next != '\n' {
                            text.push(next);
                        }
                    }
                }
                '$' | '`' => {
                    dynamic = true;
                    self.expansion(&mut text);
                }
                ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                c if c.is_whitespace() => break,
                c => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        (self.at > start).then_some((ShellWord { text, range: start..self.at, dynamic }, quoted))
    }

    fn double_quoted(&mut self, text: &mut String) -> bool {
        self.at += 1;
        let mut dynamic = false;
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.at += 1;
                    return dynamic;
                }
                '\\' => {
                    self.at += 1;
                    if let Some(next) = self.peek() {
                        self.at += next.len_utf8();
                        if !matches!(next, '"' | '\\' | '$' | '`' | '\n') {
                            text.push('\\');
                        }
                        if next != '\n' {
                            text.push(next);
                        }
                    }
                }
                '$' | '`' => {
                    dynamic = true;
                    self.expansion(text);
                }
                c => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        dynamic
    }

    /// `$NAME`, `${…}`, `$(…)` or `` `…` ``, copied as it stands.
    fn expansion(&mut self, text: &mut String) {
        let rest = &self.text[self.at..];
        let end = if let Some(inner) = rest.strip_prefix('`') {
            inner.find('`').map_or(rest.len(), |at| at + 2)
        } else if rest.starts_with("$(") {
            balanced(rest, '(', ')')
        } else if rest.starts_with("${") {
            balanced(rest, '{', '}')
        } else {
            1
        };
        text.push_str(&rest[..end]);
        self.at += end;
    }
}

/// The length of the text up to the parenthesis or brace that closes the first one.
fn balanced(text: &str, open: char, close: char) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + c.len_utf8();
            }
        }
    }
    text.len()
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(script: &str) -> Vec<String> {
        let join = |c: &SimpleCommand| {
            let words: Vec<_> = c.words.iter().map(|w| w.text.as_str()).collect();
            format!("{}{}", words.join(" "), if c.background { " &" } else { "" })
        };
        simple_commands(script).iter().map(join).collect()
    }

    #[test]
    fn scripts_become_simple_commands() {
        assert_eq!(lines("a b; c && d || e | f"), ["a b", "c", "d", "e", "f"]);
        assert_eq!(lines("a 'b c' \"d e\" f\\ g"), ["a b c d e f g"]);
        assert_eq!(lines("A=1 B=2 run x"), ["run x"]);
        assert_eq!(lines("if test -f x; then\n  run\nfi"), ["test -f x", "run"]);
        assert_eq!(lines("for i in 1 2; do echo $i; done"), ["echo $i"]);
        assert_eq!(lines("a > /dev/null 2>&1\nb"), ["a", "b"]);
        assert_eq!(lines("cat <<EOF\nx y\nEOF\nb"), ["cat", "b"]);
        assert_eq!(lines("cat <<-'EOF' >f\n\tx y\n\tEOF\nb"), ["cat", "b"]);
        assert_eq!(lines("run & wait"), ["run &", "wait"]);
        assert_eq!(lines("# no\na # no\nb"), ["a", "b"]);
        assert_eq!(lines("a \\\n  b"), ["a b"]);
        assert_eq!(lines("echo $(date; x) `y z`"), ["echo $(date; x) `y z`"]);
    }

    #[test]
    fn loops_and_unclosed_quotes() {
        let all = simple_commands("while true; do sleep 1; done; x");
        assert_eq!(all.iter().map(|c| c.loops).collect::<Vec<_>>(), [1, 1, 0]);
        for script in ["'", "\"", "$(", "${", "`", "a <<", "\\", "((((", "&>", "ü'", "<<E\nü"] {
            let _ = simple_commands(script);
        }
    }
}
