//! Every place of a container where a command is run, and what is said when it cannot be.

use super::Item;
use crate::diagnostic::PodState;
use crate::model::Container;
use crate::syntax::Span;

/// Where a command is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExecSite {
    /// The container's own process.
    Main,
    /// `lifecycle.postStart`
    PostStart,
    /// `lifecycle.preStop`
    PreStop,
    /// A probe; its name as the kubelet writes it: `Liveness`.
    Probe(&'static str),
}

/// A command line and where it is run.
#[derive(Debug, Clone)]
pub struct ExecLine<'r> {
    /// Where.
    pub site: ExecSite,
    /// The items.
    pub items: Vec<Item<'r>>,
}

impl ExecLine<'_> {
    /// The state in which the Pod is if this cannot be run.
    pub fn state(&self) -> PodState {
        match self.site {
            ExecSite::Main => PodState::RunContainerError,
            ExecSite::PostStart => PodState::PostStartHookError,
            ExecSite::PreStop => PodState::Terminating,
            ExecSite::Probe(_) => PodState::Unhealthy,
        }
    }

    /// Reason and message of the event if this cannot be run, around what the operating system says.
    pub fn event(&self, program: &str, why: &str) -> (&'static str, String) {
        match self.site {
            ExecSite::Main => ("Failed", format!("Error: {}", runtime_failed(program, why))),
            ExecSite::PostStart => ("FailedPostStartHook", "PostStartHook failed".to_owned()),
            ExecSite::PreStop => ("FailedPreStopHook", "PreStopHook failed".to_owned()),
            ExecSite::Probe(probe) => {
                ("Unhealthy", format!("{probe} probe failed: {}", exec_failed(program, why)))
            }
        }
    }
}

/// What containerd and runc say when a container's program cannot be started.
pub fn runtime_failed(program: &str, why: &str) -> String {
    format!(
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: \
         unable to start container process: error during container init: exec: \"{program}\": {why}: unknown"
    )
}

/// The same for a program run in a container that is there.
pub fn exec_failed(program: &str, why: &str) -> String {
    format!(
        "OCI runtime exec failed: exec failed: unable to start container process: exec: \"{program}\": {why}: unknown"
    )
}

impl<'r> Container<'r> {
    /// Every command line that is run in it, as far as the manifest tells.
    pub fn exec_lines(self) -> Vec<ExecLine<'r>> {
        let mut out = Vec::new();
        if let Some(items) = self.argv() {
            out.push(ExecLine { site: ExecSite::Main, items });
        }
        let lifecycle = self.spec.lifecycle();
        let hooks = [
            (ExecSite::PostStart, lifecycle.and_then(|l| l.post_start())),
            (ExecSite::PreStop, lifecycle.and_then(|l| l.pre_stop())),
        ];
        for (site, hook) in hooks {
            if let Some(exec) = hook.and_then(|hook| hook.exec()) {
                out.push(ExecLine { site, items: exec.command().collect() });
            }
        }
        for (field, probe) in self.probes() {
            let site = ExecSite::Probe(match field {
                "livenessProbe" => "Liveness",
                "readinessProbe" => "Readiness",
                _ => "Startup",
            });
            if let Some(exec) = probe.exec() {
                out.push(ExecLine { site, items: exec.command().collect() });
            }
        }
        out.retain(|line| !line.items.is_empty());
        out
    }

    /// The event of a container that exits again and again.
    pub fn back_off(self) -> String {
        format!(
            "Back-off restarting failed container {} in pod {}",
            self.name_or_empty(),
            self.pod.object.name()
        )
    }

    /// The state of a Pod in which a command of this container fails each time, and reason and message of its event;
    /// both are empty where there is none.
    pub fn failing(self, site: ExecSite, looped: bool) -> (PodState, &'static str, String) {
        use crate::model::ContainerRole::Init;
        match site {
            ExecSite::Main if looped => (PodState::Error, "", String::new()),
            ExecSite::Main => {
                let policy = self.pod.restart_policy().value;
                if self.restarts_always() || self.role == Init && policy != "Never" || policy == "OnFailure" {
                    (PodState::CrashLoopBackOff, "BackOff", self.back_off())
                } else if self.pod.runs_to_completion() {
                    let message = "Job has reached the specified backoff limit".to_owned();
                    (PodState::Error, "BackoffLimitExceeded", message)
                } else {
                    (PodState::Error, "", String::new())
                }
            }
            ExecSite::PostStart => {
                (PodState::PostStartHookError, "FailedPostStartHook", "PostStartHook failed".to_owned())
            }
            ExecSite::PreStop => {
                (PodState::Terminating, "FailedPreStopHook", "PreStopHook failed".to_owned())
            }
            ExecSite::Probe(probe) => (PodState::Unhealthy, "Unhealthy", format!("{probe} probe failed")),
        }
    }

    /// Whether it is started again whenever it ends: an application's or sidecar container of a Pod that is
    /// always restarted.
    pub fn restarts_always(self) -> bool {
        use crate::model::ContainerRole::{App, Sidecar};
        match self.role {
            Sidecar => true,
            App => {
                let idle = self.pod.replicas().is_some_and(|replicas| replicas.value == 0);
                !self.pod.runs_to_completion() && self.pod.restart_policy().value == "Always" && !idle
            }
            _ => false,
        }
    }

    /// Whether it waits for a terminal or standard input.
    pub fn is_interactive(self) -> bool {
        self.spec.stdin().is_some_and(|s| s.value) || self.spec.tty().is_some_and(|t| t.value)
    }
}

/// A command with its words and place.
#[derive(Debug, Clone)]
pub struct LastCommand {
    /// Its words: the program first.
    pub words: Vec<String>,
    /// Its place.
    pub span: Span,
}

/// What a command line runs last, in the foreground: the line itself, or the last command of its script.
pub fn last_command(argv: &[Item<'_>]) -> Option<LastCommand> {
    let items = super::without_wrappers(argv, |item| item.value);
    if let Some(script) = super::shell_script(items, |item| item.value) {
        let commands = super::simple_commands(script.script.value);
        let last = commands.iter().rfind(|c| !c.background && !c.words.is_empty())?;
        let words = super::without_wrappers(&last.words, |word| word.text.as_str());
        let (first, end) = (last.words.first()?, last.words.last()?);
        return Some(LastCommand {
            words: words.iter().map(|word| word.text.clone()).collect(),
            span: script.script.node.part(first.range.start..end.range.end),
        });
    }
    let first = items.first()?;
    Some(LastCommand { words: items.iter().map(|item| item.value.to_owned()).collect(), span: first.span() })
}

/// The command of a line that keeps it running: the line's own program, or the command of its script.
pub fn staying_command(argv: &[Item<'_>]) -> Option<Span> {
    let items = super::without_wrappers(argv, |item| item.value);
    let Some(script) = super::shell_script(items, |item| item.value) else {
        return items.first().map(|item| item.span());
    };
    let commands = super::simple_commands(script.script.value);
    let stays = |words: &[super::ShellWord]| {
        let words: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        super::lifetime::of_line(&words) == super::Lifetime::Stays
    };
    let command = commands.iter().find(|c| stays(&c.words) || c.loops > 0)?;
    let (first, end) = (command.words.first()?, command.words.last()?);
    Some(script.script.node.part(first.range.start..end.range.end))
}

/// The first line of a configuration that says one of these things, comments and indentation aside.
pub fn line_saying(text: &str, wanted: &[&str]) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let plain: String = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        if wanted.iter().any(|w| plain.eq_ignore_ascii_case(w)) {
            let start = at + line.find(bare).unwrap_or(0);
            return Some(start..start + bare.len());
        }
        at += line.len();
    }
    None
}

/// The command of a line that makes it fail each time: `false`, or a script that reaches `exit` with another code
/// than 0 and has no other way out.
pub fn always_fails(argv: &[Item<'_>]) -> Option<Span> {
    let items = super::without_wrappers(argv, |item| item.value);
    let Some(script) = super::shell_script(items, |item| item.value) else {
        let program = items.first().filter(|first| super::base_name(first.value) == "false")?;
        return Some(program.span());
    };
    let commands = super::simple_commands(script.script.value);
    let leaves = |c: &super::SimpleCommand| matches!(c.program(), "exit" | "exec" | "return" | "trap");
    let fails = |c: &super::SimpleCommand| match c.program() {
        "exit" => c.words.get(1).is_some_and(|code| !matches!(code.text.as_str(), "0" | "") && !code.dynamic),
        _ => false,
    };
    let last = commands.iter().find(|c| leaves(c) || c.loops > 0)?;
    if !fails(last) || last.conditional || last.loops > 0 || last.piped || script.script.value.contains("()")
    {
        return None;
    }
    let (first, end) = (last.words.first()?, last.words.last()?);
    Some(script.script.node.part(first.range.start..end.range.end))
}
