//! The arguments of a `kubectl` command, taken apart (`k8s.io/kubectl/pkg/cmd`).

use crate::model::command::ClientCommand;

/// What a command is given.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    /// What is no flag, the command itself left out; `None` for what only the running script knows.
    pub positional: Vec<Option<String>>,
    /// `-n`: the namespace, `None` inside where it is not known.
    pub namespace: Option<Option<String>>,
    /// `-A`
    pub all_namespaces: bool,
    /// `-l`, `--all` or `--field-selector`: objects are chosen, not named.
    pub selects: bool,
    /// `--field-selector`
    pub field_selector: bool,
    /// `-w`
    pub watch: bool,
    /// `--from`
    pub from: Option<String>,
}

/// Flags that take no value.
const SWITCHES: &[&str] = &[
    "-A",
    "--all-namespaces",
    "--all",
    "-w",
    "--watch",
    "--watch-only",
    "-R",
    "--recursive",
    "--force",
    "--now",
    "--wait",
    "--ignore-not-found",
    "--overwrite",
    "--no-headers",
    "--show-labels",
    "--show-kind",
    "--follow",
    "--previous",
    "-i",
    "-t",
    "-it",
    "-ti",
    "--stdin",
    "--tty",
    "-q",
    "--quiet",
    "--rm",
    "--record",
    "--prefix",
    "--timestamps",
    "--all-containers",
    "--list",
    "--save-config",
    "--validate",
    "--server-side",
    "--force-conflicts",
    "--containers",
    "--output-watch-events",
    "--ignore-daemonsets",
    "--delete-emptydir-data",
    "--delete-local-data",
    "--disable-eviction",
    "--ignore-errors",
    "--insecure-skip-tls-verify",
    "--all-pods",
    "--show-managed-fields",
    "--cascade",
    "--append-hash",
    "--dry-run",
    "--expose",
];

/// Flags that take a value, alone or behind `=`.
const VALUES: &[&str] = &[
    "-n",
    "--namespace",
    "-l",
    "--selector",
    "-o",
    "--output",
    "-c",
    "--container",
    "-p",
    "--patch",
    "--patch-file",
    "--type",
    "--replicas",
    "--current-replicas",
    "--field-selector",
    "--timeout",
    "--for",
    "--since",
    "--since-time",
    "--tail",
    "--limit-bytes",
    "--image",
    "--sort-by",
    "--grace-period",
    "--from",
    "--from-literal",
    "--from-file",
    "--from-env-file",
    "--subresource",
    "--request-timeout",
    "--revision",
    "--to-revision",
    "-v",
    "--v",
    "--template",
    "--field-manager",
    "--max-log-requests",
    "--pod-selector",
    "--resource-version",
    "--schedule",
    "--key",
    "--cert",
    "--docker-server",
    "--docker-username",
    "--docker-password",
    "--docker-email",
    "--port",
    "--target-port",
    "--min",
    "--max",
    "--cpu-percent",
    "-L",
    "--label-columns",
    "--pod-running-timeout",
    "--chunk-size",
    "-e",
    "--env",
    "--restart",
    "--duration",
    "--audience",
    "--labels",
    "--annotations",
    "--name",
    "--skip-wait-for-delete-timeout",
    "--protocol",
    "--tcp",
    "--rule",
    "--clusterrole",
    "--role",
    "--serviceaccount",
    "--verb",
    "--resource",
    "--resource-name",
    "--hard",
    "--limits",
    "--requests",
    "--retries",
];

/// The arguments of a command; `None` where a flag is given whose meaning is not known, that names files or another
/// server, user or token, or that asks nothing of the API.
pub fn arguments(command: &ClientCommand, verb: &str) -> Option<Arguments> {
    let mut out = Arguments::default();
    let mut words = command.words.iter();
    let mut seen_verb = false;
    while let Some(word) = words.next() {
        let Some(text) = word else {
            out.positional.push(None);
            continue;
        };
        if text == "--" {
            break;
        }
        if !text.starts_with('-') || text == "-" {
            if seen_verb || text != verb {
                out.positional.push(Some(text.clone()));
            }
            seen_verb |= text == verb;
            continue;
        }
        let logs = matches!(verb, "logs" | "log");
        if logs && matches!(text.as_str(), "-f" | "-p" | "-fp") || SWITCHES.contains(&text.as_str()) {
            out.switch(text);
            continue;
        }
        let (name, value) = split(text);
        if name == "--dry-run" && value == Some("client") {
            return None;
        }
        match value {
            Some(value) if VALUES.contains(&name) || SWITCHES.contains(&name) => {
                if SWITCHES.contains(&name) && value != "false" {
                    out.switch(name);
                }
                out.value(name, Some(value.to_owned()));
            }
            None if VALUES.contains(&name) => out.value(name, words.next()?.clone()),
            _ => return None,
        }
    }
    Some(out)
}

/// A flag and the value it carries: `--output=json`, `-ojson`.
fn split(text: &str) -> (&str, Option<&str>) {
    if !text.starts_with("--") && text.len() > 2 && text.is_char_boundary(2) && VALUES.contains(&&text[..2]) {
        return (&text[..2], Some(text[2..].trim_start_matches('=')));
    }
    text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)))
}

impl Arguments {
    fn switch(&mut self, name: &str) {
        match name {
            "-A" | "--all-namespaces" => self.all_namespaces = true,
            "--all" => self.selects = true,
            "-w" | "--watch" | "--watch-only" => self.watch = true,
            _ => {}
        }
    }

    fn value(&mut self, name: &str, value: Option<String>) {
        match name {
            "-n" | "--namespace" => self.namespace = Some(value),
            "-l" | "--selector" => self.selects = true,
            "--field-selector" => (self.selects, self.field_selector) = (true, true),
            "--from" => self.from = value,
            _ => {}
        }
    }
}
