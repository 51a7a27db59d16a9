//! Words that begin the lines of configuration files: nearly, but not quite, what the program knows.

use super::Fault;
use crate::cluster::nearest::{distance, nearest};

/// Plugins that others build into CoreDNS (<https://coredns.io/explugins/>) and that are near its own.
const COREDNS_OTHERS: &[&str] =
    &["ads", "alias", "alternate", "kubenodes", "kubernetai", "k8s_gateway", "redisc", "recursor", "records"];

/// CoreDNS's own plugins (`plugin.cfg` of github.com/coredns/coredns).
const COREDNS: &[&str] = &[
    "acl",
    "any",
    "auto",
    "autopath",
    "azure",
    "bind",
    "bufsize",
    "cache",
    "cancel",
    "chaos",
    "clouddns",
    "debug",
    "dns64",
    "dnssec",
    "dnstap",
    "erratic",
    "errors",
    "etcd",
    "file",
    "forward",
    "geoip",
    "grpc",
    "grpc_server",
    "header",
    "health",
    "hosts",
    "https",
    "import",
    "k8s_external",
    "kubernetes",
    "loadbalance",
    "local",
    "log",
    "loop",
    "metadata",
    "minimal",
    "multisocket",
    "nomad",
    "nsid",
    "on",
    "prometheus",
    "quic",
    "ready",
    "reload",
    "rewrite",
    "root",
    "route53",
    "secondary",
    "sign",
    "template",
    "timeouts",
    "tls",
    "trace",
    "transfer",
    "tsig",
    "view",
    "whoami",
];

/// The directives of `redis.conf` (its own comments).
const REDIS: &[&str] = &[
    "acl-pubsub-default",
    "aclfile",
    "acllog-max-len",
    "active-defrag-cycle-max",
    "active-defrag-cycle-min",
    "activedefrag",
    "activerehashing",
    "always-show-logo",
    "aof-load-truncated",
    "aof-use-rdb-preamble",
    "appenddirname",
    "appendfilename",
    "appendfsync",
    "appendonly",
    "auto-aof-rewrite-min-size",
    "auto-aof-rewrite-percentage",
    "bind",
    "client-output-buffer-limit",
    "client-query-buffer-limit",
    "cluster-announce-ip",
    "cluster-config-file",
    "cluster-enabled",
    "cluster-node-timeout",
    "cluster-require-full-coverage",
    "daemonize",
    "databases",
    "dbfilename",
    "dir",
    "dynamic-hz",
    "enable-debug-command",
    "enable-module-command",
    "hash-max-listpack-entries",
    "hash-max-listpack-value",
    "hash-max-ziplist-entries",
    "hash-max-ziplist-value",
    "hz",
    "include",
    "io-threads",
    "io-threads-do-reads",
    "latency-monitor-threshold",
    "lazyfree-lazy-eviction",
    "lazyfree-lazy-expire",
    "lazyfree-lazy-server-del",
    "list-compress-depth",
    "list-max-listpack-size",
    "list-max-ziplist-size",
    "loadmodule",
    "logfile",
    "loglevel",
    "lua-time-limit",
    "masterauth",
    "masteruser",
    "maxclients",
    "maxmemory",
    "maxmemory-clients",
    "maxmemory-policy",
    "maxmemory-samples",
    "min-replicas-max-lag",
    "min-replicas-to-write",
    "no-appendfsync-on-rewrite",
    "notify-keyspace-events",
    "oom-score-adj",
    "pidfile",
    "port",
    "protected-mode",
    "proto-max-bulk-len",
    "rdbchecksum",
    "rdbcompression",
    "rename-command",
    "repl-backlog-size",
    "repl-backlog-ttl",
    "repl-disable-tcp-nodelay",
    "repl-diskless-load",
    "repl-diskless-sync",
    "repl-diskless-sync-delay",
    "repl-ping-replica-period",
    "repl-timeout",
    "replica-announce-ip",
    "replica-announce-port",
    "replica-lazy-flush",
    "replica-priority",
    "replica-read-only",
    "replica-serve-stale-data",
    "replicaof",
    "requirepass",
    "save",
    "sentinel",
    "set-max-intset-entries",
    "slaveof",
    "slowlog-log-slower-than",
    "slowlog-max-len",
    "stop-writes-on-bgsave-error",
    "supervised",
    "syslog-enabled",
    "syslog-facility",
    "syslog-ident",
    "tcp-backlog",
    "tcp-keepalive",
    "timeout",
    "tls-auth-clients",
    "tls-ca-cert-file",
    "tls-cert-file",
    "tls-cluster",
    "tls-key-file",
    "tls-port",
    "tls-replication",
    "unixsocket",
    "unixsocketperm",
    "user",
    "zset-max-listpack-entries",
    "zset-max-ziplist-entries",
];

/// The first plugin of a Corefile that CoreDNS does not know, though it knows one of nearly the same name.
pub fn corefile(text: &str) -> Option<Fault> {
    let (mut depth, mut at) = (0_usize, 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.split('#').next().unwrap_or("");
        let word = code.split_whitespace().next().unwrap_or("");
        // Snippets `(name) { … }` hold plugins too.
        if depth == 1
            && !word.is_empty()
            && word != "}"
            && !COREDNS.contains(&word)
            && !COREDNS_OTHERS.contains(&word)
        {
            let near = nearest(word, COREDNS.iter().map(|known| (*known, *known)));
            if let Some(near) = near.filter(|_| word.bytes().all(|b| b.is_ascii_lowercase())) {
                let from = start + (line.len() - line.trim_start().len());
                let message = format!("there is no plugin `{word}`, but `{near}`");
                return Some(Fault::new(from, from + word.len(), message));
            }
        }
        let code = code.trim_end();
        depth += usize::from(code.ends_with('{'));
        depth = depth.saturating_sub(usize::from(code.trim() == "}"));
    }
    None
}

/// The first directive of a `redis.conf` that is one letter off a known one.
pub fn redis(text: &str) -> Option<Fault> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let word = line.split_whitespace().next().unwrap_or("");
        let lower = word.to_ascii_lowercase();
        if word.starts_with('#') || lower.len() < 5 || REDIS.contains(&lower.as_str()) {
            continue;
        }
        if let Some(near) = one_off(&lower, REDIS) {
            let message = format!("there is no directive `{word}`, but `{near}`");
            return Some(Fault::new(start, start + word.len(), message));
        }
    }
    None
}

/// The first backend that a HAProxy configuration names and does not define.
pub fn haproxy(text: &str) -> Option<Fault> {
    let words = |line: &str| -> Vec<String> { line.split_whitespace().map(str::to_owned).collect() };
    let defined: Vec<String> = text
        .lines()
        .filter_map(|line| match words(line).as_slice() {
            [section, name, ..] if section == "backend" || section == "listen" => Some(name.clone()),
            _ => None,
        })
        .collect();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.split('#').next().unwrap_or("");
        let words = words(code);
        let [directive, name, ..] = words.as_slice() else { continue };
        if !matches!(directive.as_str(), "default_backend" | "use_backend")
            || name.contains(['%', '$', '"'])
            || defined.contains(name)
        {
            continue;
        }
        let from = start + code.find(name.as_str()).unwrap_or(0);
        let near = nearest(name, defined.iter().map(|known| (known.as_str(), known)));
        let hint = near.map_or_else(String::new, |near| format!(", but `{near}`"));
        return Some(Fault::new(from, from + name.len(), format!("there is no backend `{name}`{hint}")));
    }
    None
}

/// The known word one edit away.
pub(super) fn one_off<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known.iter().copied().find(|known| distance(word, known, 1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plugins_of_coredns() {
        let fault = |text: &str| corefile(text).map(|f| text[f.start..f.end].to_owned());
        assert_eq!(fault(".:53 {\n  errors\n  forwrad . /etc/resolv.conf\n}\n").as_deref(), Some("forwrad"));
        assert_eq!(fault(".:53 {\n  kubernetes a {\n    fallthrough\n  }\n  mine x\n}\n"), None);
        assert_eq!(fault("errros.example.com:53 {\n  log\n}\n"), None);
    }

    #[test]
    fn directives_of_redis() {
        assert!(redis("maxmemory 1gb\nmaxmemry-policy allkeys-lru\n").is_some());
        assert_eq!(redis("# maxmemry x\nMaxMemory 1gb\nsave 900 1\nactive-expire-effort 2\n"), None);
    }

    #[test]
    fn backends_of_haproxy() {
        assert!(haproxy("frontend f\n  default_backend app\nbackend apps\n").is_some());
        assert_eq!(haproxy("frontend f\n  use_backend %[path] if a\n  default_backend a\nlisten a\n"), None);
    }
}
