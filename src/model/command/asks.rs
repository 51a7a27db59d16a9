//! The hosts that the commands of a script connect to: how init containers wait for what they need.

use std::ops::Range;

use super::{SimpleCommand, simple_commands};

/// A host in a script, and the port asked there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedHost {
    /// Its name.
    pub host: String,
    /// Where it stands in the script.
    pub range: Range<usize>,
    /// The port and where it stands, where one is written.
    pub port: Option<(u16, Range<usize>)>,
}

/// The hosts that a script's well-known clients connect to or look up.
pub fn asked_hosts(script: &str) -> Vec<AskedHost> {
    simple_commands(script).iter().filter_map(of_command).filter(|asked| is_name(&asked.host)).collect()
}

/// A name of lower case letters, digits, `-` and `.` that is no address.
fn is_name(host: &str) -> bool {
    host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'))
        && host.bytes().any(|b| b.is_ascii_lowercase())
}

fn of_command(command: &SimpleCommand) -> Option<AskedHost> {
    match command.program().trim_end_matches(".sh") {
        "nc" | "ncat" | "netcat" | "telnet" => {
            let mut words = positional(command, &["-w", "-i", "-q", "-s", "-p", "-x", "-X"]);
            let host = words.next()?;
            let port = words.next().and_then(|word| Some((word.text.parse().ok()?, word.range.clone())));
            Some(AskedHost { host: host.text.clone(), range: host.range.clone(), port })
        }
        "nslookup" | "dig" | "ping" => {
            let mut words = positional(command, &["-c", "-W", "-w", "-t", "-i", "-p"]);
            let host = words.find(|word| !word.text.starts_with(['+', '@']))?;
            Some(AskedHost { host: host.text.clone(), range: host.range.clone(), port: None })
        }
        "getent" => {
            let mut words = positional(command, &[]);
            words
                .next()
                .filter(|database| matches!(database.text.as_str(), "hosts" | "ahosts" | "ahostsv4"))?;
            let host = words.next()?;
            Some(AskedHost { host: host.text.clone(), range: host.range.clone(), port: None })
        }
        "wait-for-it" | "wait-for" => {
            let target = positional(command, &["-t"]).next()?;
            let (host, port) = target.text.split_once(':')?;
            let at = target.range.end - port.len();
            let port = port.parse().ok().map(|number| (number, at..target.range.end));
            Some(AskedHost { host: host.to_owned(), range: target.range.start..at - 1, port })
        }
        "pg_isready" | "psql" | "redis-cli" => by_flags(command, "-p"),
        "mysqladmin" | "mysql" | "mariadb" | "mariadb-admin" => by_flags(command, "-P"),
        _ => None,
    }
}

/// The words that are neither flags nor their values. Words that the shell expands end the search.
fn positional<'c>(
    command: &'c SimpleCommand,
    with_value: &'c [&'c str],
) -> impl Iterator<Item = &'c super::ShellWord> {
    let mut words = command.words.iter().skip(1);
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            if word.dynamic {
                return None;
            }
            if with_value.contains(&word.text.as_str()) {
                words.next();
            } else if !word.text.starts_with('-') {
                return Some(word);
            }
        }
    })
}

/// `-h host`, `--host=host`, `--host host`, and the port likewise.
fn by_flags(command: &SimpleCommand, port_flag: &str) -> Option<AskedHost> {
    let value = |short: &str, long: &str| {
        let words = &command.words;
        words.iter().enumerate().skip(1).find_map(|(at, word)| {
            if word.text == short || word.text == long {
                return words.get(at + 1).filter(|w| !w.dynamic).map(|w| (w.text.clone(), w.range.clone()));
            }
            let joined = word.text.strip_prefix(long)?.strip_prefix('=')?;
            (!word.dynamic).then(|| (joined.to_owned(), word.range.end - joined.len()..word.range.end))
        })
    };
    let (host, range) = value("-h", "--host")?;
    let port = value(port_flag, "--port").and_then(|(text, range)| Some((text.parse().ok()?, range)));
    Some(AskedHost { host, range, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_scripts_wait_for() {
        let all = |script: &str| -> Vec<(String, Option<u16>)> {
            asked_hosts(script).into_iter().map(|a| (a.host, a.port.map(|p| p.0))).collect()
        };
        let one = |host: &str, port: Option<u16>| vec![(host.to_owned(), port)];
        assert_eq!(all("until nc -z -w 2 postgres 5432; do sleep 1; done"), one("postgres", Some(5432)));
        assert_eq!(all("while ! nslookup db.shop; do sleep 2; done"), one("db.shop", None));
        assert_eq!(all("until pg_isready -h db -p 5433 -U me; do sleep 1; done"), one("db", Some(5433)));
        assert_eq!(all("./wait-for-it.sh mq:5672 -t 30 && ./run"), one("mq", Some(5672)));
        assert_eq!(all("getent hosts cache"), one("cache", None));
        assert_eq!(all("mysqladmin ping --host=sql --silent"), one("sql", None));
        assert_eq!(all("nc -z $HOST 80; nc -lk 8080; ping 10.0.0.1; echo nc a 1"), []);
        let script = "nc -z postgres 5432";
        let asked = &asked_hosts(script)[0];
        assert_eq!(&script[asked.range.clone()], "postgres");
        assert_eq!(&script[asked.port.clone().unwrap().1], "5432");
    }
}
