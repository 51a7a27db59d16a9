//! Servers that go into the background by themselves.

use super::base_name;

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
