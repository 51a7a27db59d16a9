//! Whether a command ends by itself.

use super::shell::{SimpleCommand, simple_commands};
use super::{base_name, programs, shell_script, tasks, without_wrappers};

/// How long a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// It does its work and exits, within minutes.
    Ends,
    /// It is made to do a task and exit; how long that takes, only the task knows.
    EndsLikely,
    /// It ends, but so late that a restart does not count against the back-off.
    EndsLate,
    /// It runs until somebody stops it.
    Stays,
    /// Nothing can be said.
    Unknown,
}

/// How deep scripts may hold scripts.
const MAX_DEPTH: usize = 4;

/// How long a command line runs.
pub fn of_line(items: &[&str]) -> Lifetime {
    line(items, 0)
}

fn line(items: &[&str], depth: usize) -> Lifetime {
    if depth > MAX_DEPTH {
        return Lifetime::Unknown;
    }
    let items = without_wrappers(items, |item| item);
    if let Some(found) = shell_script(items, |item| item) {
        return script(found.script, depth + 1);
    }
    let Some((program, rest)) = items.split_first() else { return Lifetime::Unknown };
    of_program(program, rest)
}

/// A well-known program, or one of the programs that do one task.
fn of_program(program: &str, rest: &[&str]) -> Lifetime {
    match programs::lifetime(base_name(program), rest) {
        Lifetime::Unknown => tasks::lifetime(program, rest).unwrap_or(Lifetime::Unknown),
        known => known,
    }
}

/// A script ends if all it runs ends, and stays as soon as one command stays that must be reached. Where nothing is
/// known of some commands, one last task still ends it.
fn script(text: &str, depth: usize) -> Lifetime {
    let commands = simple_commands(text);
    if commands.is_empty() {
        return Lifetime::Ends;
    }
    let (mut unknown, mut late, mut likely, mut stays) = (false, false, false, false);
    let mut last = Lifetime::Unknown;
    let endless = endless_loop(&commands, text);
    for command in &commands {
        let words: Vec<&str> = command.words.iter().map(|w| w.text.as_str()).collect();
        last = if command.words.first().is_some_and(|w| w.dynamic) {
            Lifetime::Unknown
        } else {
            line(&words, depth)
        };
        match last {
            Lifetime::Ends | Lifetime::EndsLikely | Lifetime::EndsLate if command.loops > 0 => unknown = true,
            Lifetime::Ends => {}
            Lifetime::EndsLikely => likely = true,
            Lifetime::EndsLate => late |= !command.background,
            Lifetime::Stays if command.background => {}
            Lifetime::Stays if !command.conditional && command.loops == 0 && !unknown => {
                return Lifetime::Stays;
            }
            Lifetime::Stays => (unknown, stays) = (true, true),
            Lifetime::Unknown => unknown = true,
        }
    }
    if endless {
        Lifetime::Stays
    } else if unknown || text.contains("wait") && commands.iter().any(|c| c.background) {
        let task = !stays && ends_with_task(&commands, text, last);
        if task { Lifetime::EndsLikely } else { Lifetime::Unknown }
    } else if late {
        Lifetime::EndsLate
    } else if likely {
        Lifetime::EndsLikely
    } else {
        Lifetime::Ends
    }
}

/// Whether the script comes to its end with a task: nothing replaces the shell before, and no branch, loop or
/// function holds the last command.
fn ends_with_task(commands: &[SimpleCommand], text: &str, last: Lifetime) -> bool {
    let Some((command, before)) = commands.split_last() else { return false };
    let leaves = |c: &SimpleCommand| c.words.first().is_some_and(|w| w.text == "exec");
    let task = last == Lifetime::EndsLikely || last == Lifetime::Ends && tasks::is_client(command.program());
    let end = command.words.last().map_or(0, |word| word.range.end);
    let closes = |word: &str| matches!(word, "fi" | "esac" | "done" | "}" | ")");
    let inside = text[end..].split(|c: char| c.is_whitespace() || c == ';').any(closes);
    task && !command.background
        && !command.piped
        && command.loops == 0
        && !inside
        && !text.contains("()")
        && !before.iter().any(leaves)
}

/// `while true; do …; done` without a way out.
fn endless_loop(commands: &[SimpleCommand], text: &str) -> bool {
    let leaves = |c: &SimpleCommand| matches!(c.program(), "break" | "exit" | "return" | "exec" | "kill");
    let always = |c: &SimpleCommand| {
        matches!(c.program(), "true" | ":")
            && c.loops > 0
            && c.words.first().is_some_and(|w| {
                let before = text[..w.range.start].trim_end();
                before.ends_with("while")
            })
    };
    commands.iter().any(always) && !commands.iter().any(leaves) && !text.contains("set -e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_and_what_stays() {
        let sh = |script| of_line(&["sh", "-c", script]);
        assert_eq!(sh("nslookup kubernetes.default"), Lifetime::Ends);
        assert_eq!(sh("echo a; exit 1"), Lifetime::Ends);
        assert_eq!(sh("echo a && sleep infinity"), Lifetime::Unknown);
        assert_eq!(sh("echo a; sleep infinity"), Lifetime::Stays);
        assert_eq!(sh("while true; do date; sleep 5; done"), Lifetime::Stays);
        assert_eq!(sh("while true; do date; test -f x && break; done"), Lifetime::Unknown);
        assert_eq!(sh("until nslookup x; do sleep 2; done"), Lifetime::Unknown);
        assert_eq!(sh("/app/run"), Lifetime::Unknown);
        assert_eq!(sh("nginx & echo started"), Lifetime::Unknown);
        assert_eq!(sh("exec nginx -g 'daemon off;'"), Lifetime::Stays);
        assert_eq!(of_line(&["sleep", "3600"]), Lifetime::EndsLate);
        assert_eq!(sh("echo a; sleep 3600"), Lifetime::EndsLate);
        assert_eq!(of_line(&["sleep", "5"]), Lifetime::Ends);
        assert_eq!(of_line(&["nginx", "-g", "daemon off;"]), Lifetime::Stays);
        assert_eq!(of_line(&["redis-server", "--daemonize", "yes"]), Lifetime::Ends);
        assert_eq!(of_line(&["tail", "-n0", "-f", "/dev/null"]), Lifetime::Stays);
        assert_eq!(of_line(&["cat", "/dev/stdin"]), Lifetime::Unknown);
    }

    #[test]
    fn a_last_task_ends_a_script() {
        let sh = |script| of_line(&["sh", "-c", script]);
        assert_eq!(sh("python manage.py migrate"), Lifetime::EndsLikely);
        assert_eq!(
            sh("until pg_isready; do sleep 1; done; python manage.py migrate --noinput"),
            Lifetime::EndsLikely
        );
        assert_eq!(sh("./prepare.sh && kubectl apply -f /manifests"), Lifetime::EndsLikely);
        assert_eq!(sh("kubectl apply -f /manifests"), Lifetime::Ends);
        assert_eq!(sh("python manage.py migrate && gunicorn shop.wsgi"), Lifetime::Unknown);
        assert_eq!(sh("python manage.py migrate; gunicorn shop.wsgi"), Lifetime::Stays);
        assert_eq!(sh("if [ -n \"$X\" ]; then ./run; else python manage.py migrate; fi"), Lifetime::Unknown);
        assert_eq!(sh("while true; do ./run && break; kubectl get pods; done"), Lifetime::Unknown);
        assert_eq!(sh("./run; echo done"), Lifetime::Unknown);
        assert_eq!(sh("exec ./run; kubectl get pods"), Lifetime::Unknown);
        assert_eq!(sh("./run & kubectl get pods; wait"), Lifetime::Unknown);
        assert_eq!(sh("migrate() { alembic upgrade head; }; ./run; alembic upgrade head"), Lifetime::Unknown);
    }
}
