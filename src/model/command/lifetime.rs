//! Whether a command ends by itself.

use super::shell::{SimpleCommand, simple_commands};
use super::{base_name, shell_script, without_wrappers};

/// How long a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// It does its work and exits, within minutes.
    Ends,
    /// It ends, but so late that a restart does not count against the back-off.
    EndsLate,
    /// It runs until somebody stops it.
    Stays,
    /// Nothing can be said.
    Unknown,
}

/// The longest `sleep`, in seconds, behind which a restart still counts against the back-off: the kubelet
/// forgets failures after twice its longest back-off of 300 s (`MaxContainerBackOff`).
const LONG_SLEEP: u64 = 600;
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
    program_lifetime(base_name(program), rest)
}

/// A script ends if all it runs ends, and stays as soon as one command stays that must be reached.
fn script(text: &str, depth: usize) -> Lifetime {
    let commands = simple_commands(text);
    if commands.is_empty() {
        return Lifetime::Ends;
    }
    let (mut unknown, mut late) = (false, false);
    let endless = endless_loop(&commands, text);
    for command in &commands {
        let words: Vec<&str> = command.words.iter().map(|w| w.text.as_str()).collect();
        let own = if command.words.first().is_some_and(|w| w.dynamic) {
            Lifetime::Unknown
        } else {
            line(&words, depth)
        };
        match own {
            Lifetime::Ends | Lifetime::EndsLate if command.loops > 0 => unknown = true,
            Lifetime::Ends => {}
            Lifetime::EndsLate => late |= !command.background,
            Lifetime::Stays if command.background => {}
            Lifetime::Stays if !command.conditional && command.loops == 0 && !unknown => {
                return Lifetime::Stays;
            }
            Lifetime::Stays | Lifetime::Unknown => unknown = true,
        }
    }
    if endless {
        Lifetime::Stays
    } else if unknown || text.contains("wait") && commands.iter().any(|c| c.background) {
        Lifetime::Unknown
    } else if late {
        Lifetime::EndsLate
    } else {
        Lifetime::Ends
    }
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

/// Programs that do one thing and exit, whatever they are given.
const ENDS: &[&str] = &[
    "echo",
    "printf",
    "true",
    "false",
    "exit",
    ":",
    "ls",
    "env",
    "printenv",
    "date",
    "mkdir",
    "rmdir",
    "cp",
    "mv",
    "rm",
    "touch",
    "chmod",
    "chown",
    "chgrp",
    "ln",
    "id",
    "whoami",
    "hostname",
    "pwd",
    "uname",
    "nslookup",
    "dig",
    "test",
    "[",
    "[[",
    "set",
    "unset",
    "export",
    "cd",
    "local",
    "return",
    "tar",
    "gzip",
    "gunzip",
    "unzip",
    "zip",
    "basename",
    "dirname",
    "readlink",
    "realpath",
    "stat",
    "df",
    "du",
    "free",
    "uptime",
    "seq",
    "expr",
    "install",
    "base64",
    "sha256sum",
    "md5sum",
    "umask",
    "ulimit",
    "shift",
    "kubectl",
    "openssl",
    "pg_dump",
    "mysqldump",
    "mongodump",
    "apk",
    "apt-get",
    "apt",
    "yum",
    "dnf",
    "pip",
    "pip3",
    "useradd",
    "adduser",
    "sync",
    "dd",
    "which",
    "type",
    "command",
    "sysctl",
    "mount",
    "umount",
    "chattr",
    "curl",
    "wget",
    "getent",
    "traceroute",
    "sleep_done",
];

/// Servers that stay in the foreground when they are started so.
const STAYS: &[&str] = &[
    "redis-server",
    "postgres",
    "mysqld",
    "mariadbd",
    "mongod",
    "httpd-foreground",
    "apache2-foreground",
    "prometheus",
    "alertmanager",
    "etcd",
    "kube-apiserver",
    "kube-proxy",
    "kubelet",
    "envoy",
    "traefik",
    "caddy",
    "consul",
    "nats-server",
    "memcached",
    "haproxy",
    "coredns",
    "dockerd",
    "containerd",
    "uvicorn",
    "gunicorn",
    "pause",
];

/// Words that make a server do something else than serve.
const CHECKS: &[&str] = &[
    "validate",
    "check",
    "version",
    "cleanup",
    "--cleanup",
    "--validate",
    "--check-config",
    "--mode=validate",
    "config",
    "init",
    "--print-defaults",
    "--config-only",
    "-t",
    "-T",
    "-v",
    "-V",
    "--help",
    "--version",
    "--single",
    "-C",
    "--check",
];

fn program_lifetime(program: &str, rest: &[&str]) -> Lifetime {
    let has = |wanted: &[&str]| rest.iter().any(|item| wanted.contains(item));
    if has(&["--version", "--help"]) && rest.len() == 1 {
        return Lifetime::Ends;
    }
    match program {
        "sleep" => sleep(rest),
        "kubectl"
            if has(&[
                "proxy",
                "port-forward",
                "-w",
                "--watch",
                "-f",
                "--follow",
                "exec",
                "wait",
                "rollout",
                "attach",
                "run",
                "debug",
                "events",
            ]) =>
        {
            Lifetime::Unknown
        }
        "openssl" if has(&["s_server", "s_client", "ocsp"]) => Lifetime::Unknown,
        "curl" | "wget"
            if rest.iter().any(|r| {
                r.starts_with("--retry") || *r == "-N" || r.contains("watch") || r.contains("stream")
            }) =>
        {
            Lifetime::Unknown
        }
        "ping" => match rest.iter().any(|item| item.starts_with("-c")) {
            true => Lifetime::Ends,
            false => Lifetime::Stays,
        },
        "tail" if has(&["-f", "-F", "--follow"]) || rest.iter().any(|r| is_follow(r)) => Lifetime::Stays,
        "cat" | "head" | "grep" | "sed" | "awk" | "sort" | "wc" | "cut" | "tr" | "tee" | "tail" => {
            if rest.iter().any(|r| r.starts_with("/dev/") || r.contains("fifo") || r.contains("pipe")) {
                Lifetime::Unknown
            } else {
                Lifetime::Ends
            }
        }
        "dd" if !rest.iter().any(|r| r.starts_with("count=")) => Lifetime::Unknown,
        "nginx" => nginx(rest),
        "redis-server" | "mongod" | "mysqld" | "memcached" | "gunicorn" | "haproxy"
            if daemonises(program, rest) =>
        {
            Lifetime::Ends
        }
        "redis-server" if has(&["--test-memory", "-v", "-h"]) => Lifetime::Ends,
        "haproxy" if has(&["-c", "-v", "-vv"]) => Lifetime::Ends,
        "postgres" | "mysqld" | "mongod" | "caddy" | "consul" | "traefik" | "envoy" | "prometheus"
            if has(&["-V", "-v", "version", "validate", "--initialize", "--initialize-insecure"]) =>
        {
            Lifetime::Ends
        }
        "caddy" | "consul" if !has(&["run", "agent"]) => Lifetime::Unknown,
        _ if STAYS.contains(&program) && has(CHECKS) => Lifetime::Unknown,
        _ if ENDS.contains(&program) => Lifetime::Ends,
        _ if STAYS.contains(&program) => Lifetime::Stays,
        _ => Lifetime::Unknown,
    }
}

fn is_follow(flag: &str) -> bool {
    flag.starts_with('-') && !flag.starts_with("--") && flag.contains(['f', 'F'])
        || flag.starts_with("--follow")
}

/// Flags that send a well-known server into the background: its foreground process ends at once.
pub fn daemonises(program: &str, rest: &[&str]) -> bool {
    let has = |wanted: &[&str]| rest.iter().any(|item| wanted.contains(item));
    // Flags of one letter, alone or joined: `-D`, `-eD`.
    let short = |wanted: &[char]| rest.iter().any(|r| r.starts_with('-') && r.contains(wanted));
    if program.starts_with("/etc/init.d/") {
        return rest.first().is_some_and(|first| matches!(*first, "start" | "restart"));
    }
    if program == "/usr/sbin/cron" {
        return !short(&['f']);
    }
    match base_name(program) {
        "redis-server" => {
            rest.windows(2).any(|w| w[0] == "--daemonize" && w[1].eq_ignore_ascii_case("yes"))
                || has(&["--daemonize=yes"])
        }
        "mongod" | "mongos" => has(&["--fork"]),
        "mysqld" | "mariadbd" => has(&["--daemonize"]),
        "memcached" => has(&["-d", "--daemon"]),
        "gunicorn" | "uwsgi" => has(&["--daemon", "-D"]) && base_name(program) == "gunicorn",
        "haproxy" => has(&["-D"]),
        "php-fpm" => has(&["-D", "--daemonize"]),
        "service" | "rc-service" => rest.last().is_some_and(|last| matches!(*last, "start" | "restart")),
        "postfix" | "pg_ctl" | "zkServer.sh" | "catalina.sh" if has(&["start"]) => true,
        "pm2" => has(&["start"]) && !has(&["--no-daemon", "--attach"]),
        "kafka-server-start.sh" => has(&["-daemon"]),
        "sshd" => !short(&['D', 'd', 'i', 't', 'T']),
        "crond" => !short(&['f', 'n', 'd', 'x', 'h']),
        "rsyslogd" => !short(&['n', 'N', 'v']),
        "httpd" | "apache2" | "apachectl" | "apache2ctl" => {
            has(&["start", "restart"]) && !rest.iter().any(|r| r.ends_with("FOREGROUND") || *r == "-X")
        }
        _ => false,
    }
}

fn nginx(rest: &[&str]) -> Lifetime {
    if rest.iter().any(|item| matches!(*item, "-t" | "-T" | "-v" | "-V" | "-h" | "-s")) {
        return Lifetime::Ends;
    }
    let off = rest.iter().any(|item| item.split_whitespace().collect::<String>().contains("daemonoff"));
    if off { Lifetime::Stays } else { Lifetime::Unknown }
}

/// `sleep` with seconds or a suffix, `infinity`, several of them added up.
fn sleep(rest: &[&str]) -> Lifetime {
    let mut total = 0u64;
    for item in rest {
        if matches!(*item, "infinity" | "inf") {
            return Lifetime::Stays;
        }
        let digits = item.trim_end_matches(['s', 'm', 'h', 'd']);
        let unit = match item.strip_prefix(digits) {
            Some("" | "s") => 1,
            Some("m") => 60,
            Some("h") => 3600,
            Some("d") => 86_400,
            _ => return Lifetime::Unknown,
        };
        let Ok(seconds) = digits.parse::<f64>() else { return Lifetime::Unknown };
        total = total.saturating_add((seconds.clamp(0.0, 1e12) as u64).saturating_mul(unit));
    }
    if rest.is_empty() {
        Lifetime::Ends
    } else if total > LONG_SLEEP {
        Lifetime::EndsLate
    } else {
        Lifetime::Ends
    }
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
}
