//! Whether a well-known program ends by itself.

use super::Lifetime;
use super::daemons::daemonises;

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

/// How long a program with these arguments runs; for programs that do one task see [`super::tasks`].
pub fn lifetime(program: &str, rest: &[&str]) -> Lifetime {
    let has = |wanted: &[&str]| rest.iter().any(|item| wanted.contains(item));
    if has(&["--version", "--help"]) && rest.len() == 1 {
        return Lifetime::Ends;
    }
    if let Some(known) = tool(program, rest).or_else(|| server(program, rest)) {
        return known;
    }
    match program {
        _ if STAYS.contains(&program) && has(CHECKS) => Lifetime::Unknown,
        _ if ENDS.contains(&program) => Lifetime::Ends,
        _ if STAYS.contains(&program) => Lifetime::Stays,
        _ => Lifetime::Unknown,
    }
}

/// `kubectl` commands that may run on: they watch, wait, forward or follow.
const KUBECTL_RUNS_ON: &[&str] = &[
    "proxy",
    "port-forward",
    "-w",
    "--watch",
    "--watch-only",
    "-f",
    "--follow",
    "exec",
    "wait",
    "rollout",
    "attach",
    "run",
    "debug",
    "events",
];

/// Programs of the command line whose arguments decide.
fn tool(program: &str, rest: &[&str]) -> Option<Lifetime> {
    let has = |wanted: &[&str]| rest.iter().any(|item| wanted.contains(item));
    let any = |says: fn(&str) -> bool| rest.iter().any(|item| says(item));
    let unless = |runs_on: bool| if runs_on { Lifetime::Unknown } else { Lifetime::Ends };
    Some(match program {
        "sleep" => sleep(rest),
        // `kubectl apply -f FILE` is no `logs -f`.
        "kubectl" if has(&["-f"]) && !has(&["logs"]) => {
            unless(rest.iter().any(|item| *item != "-f" && KUBECTL_RUNS_ON.contains(item)))
        }
        "kubectl" if has(&["rollout"]) && has(&["restart", "undo", "pause", "resume", "history"]) => {
            Lifetime::Ends
        }
        "kubectl" => unless(has(KUBECTL_RUNS_ON)),
        "openssl" => unless(has(&["s_server", "s_client", "ocsp"])),
        "curl" | "wget" => unless(any(|r| {
            r.starts_with("--retry") || r == "-N" || r.contains("watch") || r.contains("stream")
        })),
        "ping" if any(|item| item.starts_with("-c")) => Lifetime::Ends,
        "ping" => Lifetime::Stays,
        "tail" if has(&["-f", "-F", "--follow"]) || any(is_follow) => Lifetime::Stays,
        "cat" | "head" | "grep" | "sed" | "awk" | "sort" | "wc" | "cut" | "tr" | "tee" | "tail" => {
            unless(any(|r| r.starts_with("/dev/") || r.contains("fifo") || r.contains("pipe")))
        }
        "dd" if !any(|r| r.starts_with("count=")) => Lifetime::Unknown,
        _ => return None,
    })
}

/// Servers that are asked for something else than to serve.
fn server(program: &str, rest: &[&str]) -> Option<Lifetime> {
    let has = |wanted: &[&str]| rest.iter().any(|item| wanted.contains(item));
    Some(match program {
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
        _ => return None,
    })
}

fn is_follow(flag: &str) -> bool {
    flag.starts_with('-') && !flag.starts_with("--") && flag.contains(['f', 'F'])
        || flag.starts_with("--follow")
}

/// The longest `sleep`, in seconds, behind which a restart still counts against the back-off: the kubelet
/// forgets failures after twice its longest back-off of 300 s (`MaxContainerBackOff`).
const LONG_SLEEP: u64 = 600;

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
