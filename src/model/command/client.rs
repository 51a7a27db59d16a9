//! Clients of the Kubernetes API that a container runs: `kubectl`, `helm`, and what reads the ServiceAccount's token.

use std::ops::Range;

use super::{
    ExecSite, Item, ShellWord, base_name, is_shell, shell_script, simple_commands, without_wrappers,
};
use crate::model::{Container, mounted};
use crate::syntax::Span;
use crate::syntax::yaml::Value;

/// A command that is run in a container, with what matters for clients of the API.
#[derive(Debug, Clone)]
pub struct ClientCommand {
    /// The program's name without its folder.
    pub program: String,
    /// What it is given; `None` for what only the running script knows.
    pub words: Vec<Option<String>>,
    /// Its place.
    pub span: Span,
    /// Where it is run.
    pub site: ExecSite,
    /// Whether its failure is expected: `|| true`, a condition.
    pub guarded: bool,
    /// Whether it stands in a loop, which goes on when it fails.
    pub looped: bool,
}

/// How a container uses the API.
#[derive(Debug, Clone)]
pub struct ApiUse {
    /// What uses it, as the end of a sentence: ``which `kubectl get` needs``.
    pub what: String,
    /// Where.
    pub span: Span,
    /// Where it is run.
    pub site: ExecSite,
    /// Whether it stands in a loop.
    pub looped: bool,
    /// What it prints where there is no token.
    pub log: String,
}

/// Programs that are clients of the API.
const CLIENTS: &[&str] = &["kubectl", "helm", "oc", "flux", "istioctl", "velero"];

/// Commands of those programs that need no cluster.
const OFFLINE: &[&str] = &[
    "version",
    "kustomize",
    "config",
    "completion",
    "help",
    "options",
    "plugin",
    "krew",
    "template",
    "repo",
    "show",
    "search",
    "pull",
    "push",
    "package",
    "lint",
    "env",
    "dependency",
    "registry",
    "login",
    "verify",
    "build",
    "envsubst",
];

/// A text that is run as a script, and the node it is written in.
pub(super) struct Script<'r> {
    pub text: &'r str,
    pub node: Value<'r>,
    pub site: ExecSite,
}

/// How deep substitutions are followed.
const MAX_DEPTH: usize = 4;

/// Every command of a client of the API that a container runs: in its command line, hooks and probes, and in the
/// scripts that ConfigMaps bring.
pub fn client_commands(container: Container<'_>) -> Vec<ClientCommand> {
    let mut out = Vec::new();
    for line in container.exec_lines() {
        let items = without_wrappers(&line.items, |item| item.value);
        if let Some(script) = script_of(container, items, line.site) {
            read_script(&script, script.text, 0, 0, &mut out);
        } else if let Some(first) = items.first().filter(|first| CLIENTS.contains(&base_name(first.value))) {
            out.push(plain(base_name(first.value), first, &items[1..], line.site));
        }
    }
    if let Some(program) = container.entrypoint_program().filter(|program| CLIENTS.contains(program)) {
        let args: Vec<_> = container.spec.args().collect();
        if let Some(first) = args.first() {
            out.push(plain(program, first, &args, ExecSite::Main));
        }
    }
    out
}

/// A word as far as it is known: of `deployment/$NAME` the kind, of `--namespace=$NS` the flag.
pub(crate) fn known_words(text: &str, dynamic: bool) -> Vec<Option<String>> {
    let Some(at) = text.find(['$', '`']).filter(|_| dynamic) else { return vec![Some(text.to_owned())] };
    let before = &text[..at];
    match before.split_once('=') {
        Some((flag, _)) if flag.starts_with('-') => vec![Some(flag.to_owned()), None],
        _ if before.ends_with('/') && !before.starts_with(['/', '.']) => vec![Some(before.to_owned())],
        _ => vec![None],
    }
}

fn plain(program: &str, first: &Item<'_>, words: &[Item<'_>], site: ExecSite) -> ClientCommand {
    let known = |item: &Item<'_>| known_words(item.value, item.value.contains("$("));
    ClientCommand {
        program: program.to_owned(),
        words: words.iter().flat_map(known).collect(),
        span: line_span(first, words),
        site,
        guarded: false,
        looped: false,
    }
}

/// The bytes of the items of a line, as many as stand on three lines.
fn line_span(first: &Item<'_>, items: &[Item<'_>]) -> Span {
    let start = first.span();
    let joined = |item: &Item<'_>| {
        let end = item.span();
        let whole = Span::new(start.source, start.start, end.end);
        let fits = end.source == start.source
            && end.start >= start.start
            && first.node.source().slice(whole).matches('\n').count() < 3;
        fits.then_some(whole)
    };
    items.iter().rev().find_map(joined).unwrap_or(start)
}

/// The script of a line: behind `-c`, or a file that a ConfigMap brings.
pub(super) fn script_of<'r>(
    container: Container<'r>,
    items: &[Item<'r>],
    site: ExecSite,
) -> Option<Script<'r>> {
    if let Some(found) = shell_script(items, |item| item.value) {
        return Some(Script { text: found.script.value, node: found.script.node, site });
    }
    let path = match items {
        [shell, rest @ ..] if is_shell(shell.value) => {
            rest.iter().find(|item| !item.value.starts_with('-'))?
        }
        [first, ..] if first.value.starts_with('/') => first,
        _ => return None,
    };
    let file = mounted::files(container).into_iter().find(|file| file.path == path.value)?;
    Some(Script { text: file.node.text()?, node: file.node, site })
}

fn read_script(script: &Script<'_>, text: &str, offset: usize, depth: usize, out: &mut Vec<ClientCommand>) {
    if !CLIENTS.iter().any(|client| text.contains(client)) {
        return;
    }
    for command in simple_commands(text) {
        let Some(found) = client_in(&command.words) else { continue };
        let (from, words) = found;
        let end = words.last().map_or(from.end, |word| word.range.end);
        let more = command.words.first().is_some_and(|w| base_name(&w.text) == "xargs");
        let known = |word: &ShellWord| known_words(&word.text, word.dynamic || word.text.contains("$("));
        out.push(ClientCommand {
            program: base_name(text.get(from.clone()).unwrap_or("")).to_owned(),
            words: words.iter().flat_map(known).chain(more.then_some(None)).collect(),
            span: script.node.part(offset + from.start..offset + end),
            site: script.site,
            guarded: is_guarded(text, from.start, end),
            looped: command.loops > 0,
        });
    }
    if depth < MAX_DEPTH {
        for inner in substitutions(text) {
            let start = offset + inner.start;
            read_script(script, &text[inner], start, depth + 1, out);
        }
    }
}

/// The client's own word and what follows it, behind `xargs` and `timeout` too.
fn client_in(words: &[ShellWord]) -> Option<(Range<usize>, &[ShellWord])> {
    let words = without_wrappers(words, |word| word.text.as_str());
    let first = words.first()?;
    let passes = matches!(base_name(&first.text), "xargs" | "timeout" | "sudo");
    let at = words
        .iter()
        .take(if passes { words.len() } else { 1 })
        .position(|word| CLIENTS.contains(&base_name(&word.text)) && !word.dynamic)?;
    Some((words[at].range.clone(), &words[at + 1..]))
}

/// Whether what fails here is caught: `|| …` behind it, or a condition's keyword before it.
fn is_guarded(text: &str, start: usize, end: usize) -> bool {
    let behind = text[end..].split([';', '\n']).next().unwrap_or("");
    let before = text[..start].trim_end().trim_end_matches('!').trim_end();
    behind.contains("||") || ["if", "elif", "while", "until"].iter().any(|word| before.ends_with(word))
}

/// The insides of `$(…)`.
fn substitutions(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("$(").map(|found| at + found + 2) {
        if text[start..].starts_with('(') {
            at = start;
            continue;
        }
        let mut depth = 1usize;
        let end = text[start..].char_indices().find_map(|(i, c)| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth - 1,
                _ => depth,
            };
            (depth == 0).then_some(start + i)
        });
        let Some(end) = end else { break };
        out.push(start..end);
        at = end;
    }
    out
}

impl ClientCommand {
    /// The command of the client: its first word that is no flag and no flag's value.
    pub fn verb(&self) -> Option<&str> {
        let mut words = self.words.iter().flatten().map(String::as_str);
        while let Some(word) = words.next() {
            if !word.starts_with('-') {
                return Some(word);
            }
            if matches!(
                word,
                "-n" | "--namespace" | "--request-timeout" | "--as" | "--kube-context" | "--v" | "-v"
            ) {
                words.next();
            }
        }
        None
    }

    /// Whether a flag is given, alone or with its value.
    pub fn has_flag(&self, names: &[&str]) -> bool {
        self.words.iter().flatten().any(|word| {
            let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
            names.contains(&name)
        })
    }

    /// Whether it asks the API server for anything.
    pub fn uses_api(&self) -> bool {
        let offline = self.verb().is_some_and(|verb| OFFLINE.contains(&verb));
        let said =
            self.words.iter().flatten().any(|w| w == "--dry-run=client" || w == "--local" || w == "--client");
        let scaffolds = self.program == "helm" && self.verb() == Some("create");
        self.verb().is_some() && !offline && !said && !scaffolds && !self.has_flag(&["--help"])
    }
}

/// The first thing a container does that needs the API; `None` where nothing is known of any.
pub fn api_use(container: Container<'_>) -> Option<ApiUse> {
    let client = client_commands(container).into_iter().find(|c| c.uses_api() && !c.guarded);
    if let Some(command) = client {
        let log: &str = match command.program.as_str() {
            "helm" => {
                "Error: Kubernetes cluster unreachable: Get \"http://localhost:8080/version\": dial tcp [::1]:8080: \
                 connect: connection refused"
            }
            _ => {
                "The connection to the server localhost:8080 was refused - did you specify the right host or port?"
            }
        };
        let what = match command.verb() {
            Some(verb) => format!("which `{} {verb}` needs", command.program),
            None => format!("which `{}` needs", command.program),
        };
        let (span, site, looped) = (command.span, command.site, command.looped);
        return Some(ApiUse { what, span, site, looped, log: log.to_owned() });
    }
    super::token::reads_token(container).or_else(|| super::token::image_uses_api(container))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_found_wherever_they_stand() {
        let found = |script: &str| -> Vec<String> {
            let mut all = Vec::new();
            let mut texts = vec![script.to_owned()];
            while let Some(text) = texts.pop() {
                for command in simple_commands(&text) {
                    if let Some((range, words)) = client_in(&command.words) {
                        let rest: Vec<_> = words.iter().map(|w| w.text.as_str()).collect();
                        all.push(format!("{} {}", &text[range], rest.join(" ")));
                    }
                }
                texts.extend(substitutions(&text).into_iter().map(|r| text[r].to_owned()));
            }
            all
        };
        assert_eq!(found("set -e; kubectl get pods | grep x"), ["kubectl get pods"]);
        assert_eq!(found("POD=$(kubectl get pod -o name | head -1)"), ["kubectl get pod -o name"]);
        assert_eq!(found("ls | xargs -r kubectl delete pod"), ["kubectl delete pod"]);
        assert_eq!(found("timeout 5 /usr/bin/kubectl get cm"), ["/usr/bin/kubectl get cm"]);
        assert!(found("echo kubectl get pods; A=$((1+2)); x $(").is_empty());
        assert!(is_guarded("kubectl get x || true", 0, 13));
        assert!(is_guarded("if ! kubectl get x; then", 5, 18));
        assert!(!is_guarded("kubectl get x; a || b", 0, 13));
    }
}
