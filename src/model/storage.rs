//! How much a container's commands and flags write, and into which volume.

use super::command::{last_command, shell_script, simple_commands};
use super::{Container, Text, Volume};
use crate::syntax::Span;

/// Something that is written.
#[derive(Debug, Clone)]
pub struct Written {
    /// The file or folder.
    pub path: String,
    /// How many bytes.
    pub bytes: u64,
    /// Where that is said.
    pub span: Span,
    /// Whether all of it is written whenever the container runs, rather than up to that much in time.
    pub at_once: bool,
}

/// What a container's commands write: `dd`, `fallocate`, Prometheus' retention.
pub fn writes(container: Container<'_>) -> Vec<Written> {
    let mut out = Vec::new();
    let items: Vec<_> = container.command_line().collect();
    if let Some(script) = shell_script(&items, |item| item.value) {
        for command in simple_commands(script.script.value) {
            let words: Vec<&str> = command.words.iter().map(|w| w.text.as_str()).collect();
            let (Some(first), Some(last)) = (command.words.first(), command.words.last()) else { continue };
            let span = script.script.node.part(first.range.start..last.range.end);
            out.extend(of_command(&words, span, !command.conditional && command.loops == 0));
        }
    } else if let Some(last) = last_command(&items) {
        let words: Vec<&str> = last.words.iter().map(String::as_str).collect();
        out.extend(of_command(&words, last.span, true));
    }
    out.extend(prometheus(container));
    out.extend(etcd(container));
    out.extend(nginx_caches(container));
    out
}

fn of_command(words: &[&str], span: Span, at_once: bool) -> Option<Written> {
    let (program, rest) = words.split_first()?;
    let value = |name: &str| rest.iter().find_map(|word| word.strip_prefix(name));
    let (path, bytes) = match super::command::base_name(program) {
        "dd" => {
            let block = value("bs=").map_or(Some(512), size)?;
            (value("of=")?, block.checked_mul(value("count=").and_then(size)?)?)
        }
        "fallocate" => {
            let at = rest.iter().position(|word| matches!(*word, "-l" | "--length"))?;
            (*rest.last()?, size(rest.get(at + 1)?)?)
        }
        _ => return None,
    };
    path.starts_with('/').then(|| Written { path: path.to_owned(), bytes, span, at_once })
}

/// Prometheus keeps as many blocks as its retention allows, at `storage.tsdb.path`.
fn prometheus(container: Container<'_>) -> Option<Written> {
    let items: Vec<_> = container.command_line().collect();
    let value = |flag: &str| {
        items.iter().find_map(|item| {
            let rest = item.value.trim_start_matches('-').strip_prefix(flag)?.strip_prefix('=')?;
            Some((rest, *item))
        })
    };
    let (text, item) = value("storage.tsdb.retention.size")?;
    let path = value("storage.tsdb.path").map_or("/prometheus", |(path, _)| path);
    Some(Written { path: path.to_owned(), bytes: size(text)?, span: item.span(), at_once: false })
}

/// etcd lets its database grow to its quota, at `--data-dir`.
fn etcd(container: Container<'_>) -> Option<Written> {
    let items: Vec<_> = container.command_line().collect();
    let value =
        |flag: &str| items.iter().find_map(|i| Some((i.value.strip_prefix(flag)?.strip_prefix('=')?, *i)));
    let ((bytes, item), (path, _)) = (value("--quota-backend-bytes")?, value("--data-dir")?);
    Some(Written { path: path.to_owned(), bytes: bytes.parse().ok()?, span: item.span(), at_once: false })
}

/// nginx fills each cache up to its `max_size`.
fn nginx_caches(container: Container<'_>) -> Vec<Written> {
    let mut out = Vec::new();
    for file in super::mounted::files(container) {
        let Some(text) = file.text.as_deref().filter(|text| text.contains("proxy_cache_path")) else {
            continue;
        };
        for line in text
            .lines()
            .map(|line| line.split(';').next().unwrap_or("").trim())
            .filter(|line| line.starts_with("proxy_cache_path "))
        {
            let mut words = line.split_whitespace().skip(1);
            let (Some(path), Some(limit)) =
                (words.next(), words.find_map(|word| word.strip_prefix("max_size=")))
            else {
                continue;
            };
            let at = file.node.text().and_then(|whole| whole.find(line)).unwrap_or(0);
            if let Some(bytes) = size(limit) {
                let span = file.node.part(at..at + line.len());
                out.push(Written { path: path.to_owned(), bytes, span, at_once: false });
            }
        }
    }
    out
}

/// `2G`, `1M`, `50GB`: binary units (`dd` and `fallocate` count `GB` by thousands; the difference is small).
fn size(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text.get(..digits)?.parse().ok()?;
    let power = match text[digits..].to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return None,
    };
    number.checked_mul(1 << power)
}

/// The emptyDir with a size limit, not in memory, that a path of the container lies in, and its limit.
pub fn empty_dir_at<'r>(container: Container<'r>, path: &str) -> Option<(Volume<'r>, Text<'r>)> {
    let mount = container
        .spec
        .volume_mounts()
        .filter_map(|mount| Some((mount.mount_path()?.value.trim_end_matches('/'), mount.name()?.value)))
        .filter(|(at, _)| path == *at || path.strip_prefix(at).is_some_and(|rest| rest.starts_with('/')))
        .max_by_key(|(at, _)| at.len())?;
    let volume = container.pod.volume(mount.1)?;
    let directory = volume.empty_dir().filter(|e| e.medium().is_none_or(|m| m.value != "Memory"))?;
    Some((volume, directory.size_limit()?))
}

/// Whether a volume that can be written to is mounted at or above a path; `/var/run` is `/run`.
pub fn is_writable(container: Container<'_>, path: &str) -> bool {
    let plain = |path: &str| {
        let path = path.trim_end_matches('/');
        path.strip_prefix("/var/run").map_or_else(|| path.to_owned(), |rest| format!("/run{rest}"))
    };
    let path = plain(path);
    container.spec.volume_mounts().filter(|m| !m.read_only().is_some_and(|r| r.value)).any(|mount| {
        mount.mount_path().is_some_and(|at| {
            let at = plain(at.value);
            path == at || path.starts_with(&format!("{at}/")) || at.is_empty()
                // A volume below the folder may be the very file that is written.
                || at.starts_with(&format!("{path}/"))
        })
    })
}

/// Whether nginx may have been told to keep its temporary files elsewhere: a server configuration can say so, but
/// cannot move the pid file in `/run`.
pub fn may_be_configured_elsewhere(container: Container<'_>, missing: &[&str]) -> bool {
    !missing.contains(&"/run")
        && container.spec.volume_mounts().filter_map(super::VolumeMount::mount_path).any(|path| {
            path.value.starts_with("/etc/nginx/conf.d") || path.value.starts_with("/etc/nginx/templates")
        })
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_of_tools() {
        assert_eq!(size("1M"), Some(1 << 20));
        assert_eq!(size("50GB"), Some(50 << 30));
        assert_eq!(size("2048"), Some(2048));
        assert_eq!(size("2GiB"), Some(2 << 30));
        assert_eq!(size("x"), None);
    }
}
