//! What a container runs: the kubelet's `$(VAR)` expansion, shell scripts taken apart, and whether a command
//! ends by itself.

mod asks;
mod client;
mod daemons;
mod handlers;
mod lifetime;
mod programs;
mod shell;
mod tasks;
mod token;

use std::borrow::Cow;
use std::ops::Range;

pub use asks::{AskedHost, asked_hosts};
#[cfg(test)]
pub(crate) use client::known_words;
pub use client::{ApiUse, ClientCommand, api_use, client_commands};
pub use daemons::daemonises;
pub use handlers::{
    ExecLine, ExecSite, LastCommand, always_fails, exec_failed, last_command, line_saying, runtime_failed,
    staying_command,
};
pub use lifetime::{Lifetime, of_line as lifetime_of};
pub use shell::{ShellWord, SimpleCommand, simple_commands};
pub use token::has_own_credentials;

use super::known_images::Entrypoint;
use super::{Container, Spanned};

/// A `$(NAME)` in a text that the kubelet expands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableUse<'t> {
    /// The name between the parentheses.
    pub name: &'t str,
    /// The bytes of the whole `$(NAME)`.
    pub range: Range<usize>,
}

enum Piece<'t> {
    Text(&'t str),
    Variable(VariableUse<'t>),
}

/// The text cut as the kubelet cuts it: `$$` is an escaped `$`, an open `$(` without end is text
/// (`third_party/forked/golang/expansion/expand.go`).
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some(at) = text[from..].find('$').map(|at| at + from) {
        let rest = &text[at + 1..];
        if rest.starts_with('$') {
            out.push(Piece::Text(&text[done..=at]));
            done = at + 2;
            from = done;
        } else if let Some(end) = rest.strip_prefix('(').and_then(|r| r.find(')')) {
            out.push(Piece::Text(&text[done..at]));
            let range = at..at + end + 3;
            out.push(Piece::Variable(VariableUse { name: &rest[1..=end], range: range.clone() }));
            done = range.end;
            from = done;
        } else {
            from = at + 1;
        }
    }
    out.push(Piece::Text(&text[done..]));
    out
}

/// Every `$(NAME)` the kubelet looks up in a text.
pub fn variable_uses(text: &str) -> Vec<VariableUse<'_>> {
    if !text.contains("$(") {
        return Vec::new();
    }
    let uses = |piece| match piece {
        Piece::Variable(used) => Some(used),
        Piece::Text(_) => None,
    };
    pieces(text).into_iter().filter_map(uses).collect()
}

/// The text with its `$(NAME)` replaced; what `value_of` does not know stays as it is written.
pub fn expand<'t>(text: &'t str, value_of: impl Fn(&str) -> Option<String>) -> Cow<'t, str> {
    if !text.contains('$') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(part) => out.push_str(part),
            Piece::Variable(used) => match value_of(used.name) {
                Some(value) => out.push_str(&value),
                None => out.push_str(&text[used.range]),
            },
        }
    }
    Cow::Owned(out)
}

/// The last part of a path.
pub fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Shells that take a script with `-c`.
pub fn is_shell(program: &str) -> bool {
    matches!(base_name(program), "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh")
}

/// Programs that run the rest of their line: an init for PID 1, a change of user, a wrapper.
fn is_wrapper(program: &str) -> bool {
    matches!(
        base_name(program),
        "tini"
            | "dumb-init"
            | "env"
            | "exec"
            | "nohup"
            | "time"
            | "nice"
            | "ionice"
            | "stdbuf"
            | "gosu"
            | "su-exec"
    )
}

/// The items of a command line from the program on that does the work: `tini`, `--`, `env A=b` skipped.
pub fn without_wrappers<T>(mut items: &[T], text: impl Fn(&T) -> &str) -> &[T] {
    for _ in 0..8 {
        let Some(first) = items.first() else { return items };
        if base_name(text(first)) == "busybox" && items.len() > 1 {
            items = &items[1..];
            continue;
        }
        if !is_wrapper(text(first)) {
            return items;
        }
        let user = usize::from(matches!(base_name(text(first)), "gosu" | "su-exec"));
        let skipped = items[1..]
            .iter()
            .take_while(|item| text(item).starts_with('-') || (user == 0 && text(item).contains('=')))
            .count();
        items = items.get(1 + skipped + user..).unwrap_or(&[]);
    }
    items
}

/// A script given to a shell with `-c`.
#[derive(Debug, Clone)]
pub struct ShellScript<'a, T> {
    /// The shell.
    pub shell: &'a T,
    /// The item that holds the script.
    pub script: &'a T,
    /// What stands behind it: the script's `$0`, `$1` …
    pub parameters: &'a [T],
}

/// The script of a `sh -c SCRIPT` line; `None` where the line is none.
pub fn shell_script<'a, T>(items: &'a [T], text: impl Fn(&T) -> &str + Copy) -> Option<ShellScript<'a, T>> {
    let items = without_wrappers(items, text);
    let shell = items.first().filter(|first| is_shell(text(first)))?;
    let mut at = 1;
    let mut script = false;
    while let Some(item) = items.get(at).map(text) {
        let Some(flags) = item.strip_prefix('-').or_else(|| item.strip_prefix('+')) else { break };
        at += 1;
        if flags == "-" || flags.is_empty() {
            break;
        }
        if flags.starts_with('-') {
            continue;
        }
        script |= flags.contains('c');
        // `-o pipefail` and `-eo pipefail` take the next item.
        if flags.ends_with('o') || flags.ends_with('O') {
            at += 1;
        }
    }
    let rest = items.get(at..).filter(|_| script)?;
    let (first, parameters) = rest.split_first()?;
    Some(ShellScript { shell, script: first, parameters })
}

/// Whether an item follows a flag like `-c`, `-ec`: a script for whatever program stands in front.
pub fn follows_script_flag(items: &[Item<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| items.get(before));
    before.and_then(|item| item.value.strip_prefix('-')).is_some_and(|flags| {
        flags.len() < 6 && flags.contains('c') && flags.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// An item of a container's command line.
pub type Item<'r> = Spanned<'r, &'r str>;

impl<'r> Container<'r> {
    /// What the kernel is asked to run, as far as the manifest or a well-known image tells: `command` with
    /// `args`, or `args` alone for an image without an entrypoint of its own.
    pub fn argv(self) -> Option<Vec<Item<'r>>> {
        let command: Vec<_> = self.spec.command().collect();
        if !command.is_empty() {
            return Some(command.into_iter().chain(self.spec.args()).collect());
        }
        let args: Vec<_> = self.spec.args().collect();
        let first = args.first()?;
        let known = self.known_image()?;
        let runs = match known.image.entrypoint {
            Entrypoint::Nothing => true,
            // Redis' puts its server in front of a configuration file, too, and curl's itself before an address.
            Entrypoint::Passes => {
                !first.value.starts_with('-')
                    && !first.value.ends_with(".conf")
                    && !first.value.contains("://")
            }
            Entrypoint::Program | Entrypoint::Unknown => false,
        };
        runs.then_some(args)
    }

    /// The program of a well-known image's entrypoint that its arguments are given to; `None` where they say
    /// themselves what to run.
    pub fn entrypoint_program(self) -> Option<&'static str> {
        if self.has_command() || self.argv().is_some() {
            return None;
        }
        let program = self.known_image()?.image.program;
        (!program.is_empty()).then_some(program)
    }

    /// The words of the line it runs: [`argv`](Self::argv), or the arguments behind the program of a well-known
    /// image.
    pub fn words(self) -> Option<Vec<&'r str>> {
        if let Some(argv) = self.argv() {
            return Some(argv.iter().map(|item| item.value).collect());
        }
        let program = self.entrypoint_program()?;
        let args = self.spec.args().map(|item| item.value).skip_while(|first| *first == program);
        let words: Vec<_> = std::iter::once(program).chain(args).collect();
        (words.len() > 1).then_some(words)
    }

    /// Whether its process ends by itself soon after it has started.
    pub fn lifetime(self) -> Lifetime {
        self.words().map_or(Lifetime::Unknown, |words| lifetime::of_line(&words))
    }

    /// What it runs last, in the foreground: see [`last_command`].
    pub fn last_command(self) -> Option<LastCommand> {
        if let Some(argv) = self.argv() {
            return last_command(&argv);
        }
        let span = self.spec.args().next()?.span();
        Some(LastCommand { words: self.words()?.into_iter().map(str::to_owned).collect(), span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_expand_as_the_kubelet_does() {
        let value = |name: &str| (name == "A").then(|| "1".to_owned());
        for (text, want) in [
            ("$(A)", "1"),
            ("x$(A)y$(A)", "x1y1"),
            ("$$(A)", "$(A)"),
            ("$$$(A)", "$1"),
            ("$(B)", "$(B)"),
            ("$(A", "$(A"),
            ("$A ${A}", "$A ${A}"),
            ("$", "$"),
            ("a$$", "a$"),
            ("$()", "$()"),
            ("ü$(A)ü", "ü1ü"),
        ] {
            assert_eq!(expand(text, value), want, "{text}");
        }
        let uses = variable_uses("a$(X)$$(Y)$(Z");
        assert_eq!(uses, [VariableUse { name: "X", range: 1..5 }]);
    }

    fn script(line: &[&'static str]) -> Option<(&'static str, usize)> {
        shell_script(line, |s| s).map(|s| (*s.script, s.parameters.len()))
    }

    #[test]
    fn scripts_of_shells_are_found() {
        assert_eq!(script(&["sh", "-c", "a", "b"]), Some(("a", 1)));
        assert_eq!(script(&["/bin/bash", "-euo", "pipefail", "-c", "a"]), Some(("a", 0)));
        assert_eq!(script(&["bash", "-ec", "a"]), Some(("a", 0)));
        assert_eq!(script(&["/usr/bin/env", "bash", "-c", "a"]), Some(("a", 0)));
        assert_eq!(script(&["tini", "-g", "--", "sh", "-c", "a"]), Some(("a", 0)));
        assert_eq!(script(&["busybox", "sh", "-c", "a"]), Some(("a", 0)));
        assert_eq!(script(&["sh", "/run.sh"]), None);
        assert_eq!(script(&["sh", "-c"]), None);
        assert_eq!(script(&["java", "-c", "x"]), None);
    }
}
