//! Sizes that programs are told to take: flags, variables and configuration files.

use std::borrow::Cow;

use crate::model::command::{base_name, variable_uses};
use crate::model::{Container, Environment, Spanned, mounted as volumes};
use crate::syntax::Span;
use crate::syntax::yaml::Value;

/// What takes the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimKind {
    /// The Java heap.
    JavaHeap,
    /// A share of the limit for the Java heap, in percent: `bytes` holds the percentage.
    JavaShare,
    /// The old space of Node.js.
    NodeHeap,
    /// Go's soft limit.
    GoLimit,
    /// The data of Redis.
    RedisData,
    /// The shared buffers of PostgreSQL.
    PostgresBuffers,
    /// The buffer pool of MySQL, the cache of MongoDB or Memcached.
    BufferPool,
    /// The heap of .NET.
    DotnetHeap,
    /// What a load generator allocates.
    Stress,
}

/// A size that a program is told to take.
#[derive(Debug, Clone)]
pub struct MemoryClaim<'r> {
    /// What it is.
    pub kind: ClaimKind,
    /// Bytes; a percentage for [`ClaimKind::JavaShare`].
    pub bytes: u64,
    /// The setting as written: `-Xmx4g`.
    pub text: String,
    /// Its place.
    pub span: Span,
    /// The scalar it stands in.
    pub node: Value<'r>,
}

/// Every size that a container's arguments, variables and mounted configuration tell its programs to take.
pub fn claims<'r>(container: Container<'r>, env: &Environment<'r>) -> Vec<MemoryClaim<'r>> {
    let mut out = Vec::new();
    let items: Vec<_> = container.command_line().collect();
    for item in &items {
        flags(item.node, item.value, env, &mut out);
    }
    for variable in env.iter() {
        let Some(value) = variable.value.as_deref() else { continue };
        if variable.name == "GOMEMLIMIT" {
            push(&mut out, ClaimKind::GoLimit, go_size(value), value, variable.node, value);
        }
        flags(variable.node, value, env, &mut out);
    }
    let image = container.spec.image_reference();
    let program = items.first().map_or("", |item| base_name(item.value));
    let named = |what: &str| {
        program.contains(what) || image.as_ref().is_some_and(|i| base_name(&i.repository).contains(what))
    };
    if named("redis") || named("valkey") || named("keydb") {
        redis(container, &items, &mut out);
    }
    if named("postgres") || named("timescale") || named("postgis") {
        postgres(container, &items, &mut out);
    }
    super::databases::claims(container, env, &mut out);
    if named("stress") {
        stress(&items, &mut out);
    }
    out
}

/// Adds a size, where it could be read; its place is `part` of the scalar.
pub(super) fn push<'r>(
    out: &mut Vec<MemoryClaim<'r>>,
    kind: ClaimKind,
    bytes: Option<u64>,
    text: &str,
    node: Value<'r>,
    part: &str,
) {
    let Some(bytes) = bytes else { return };
    let at = node.text().and_then(|whole| whole.find(part));
    let span = at.map_or_else(|| node.span(), |at| node.part(at..at + part.len()));
    out.push(MemoryClaim { kind, bytes, text: text.to_owned(), span, node });
}

/// Flags that mean the same wherever they stand: the JVM's and those of Node.js.
fn flags<'r>(node: Value<'r>, text: &str, env: &Environment<'r>, out: &mut Vec<MemoryClaim<'r>>) {
    const FLAGS: [(&str, ClaimKind); 5] = [
        ("-Xmx", ClaimKind::JavaHeap),
        ("-XX:MaxHeapSize=", ClaimKind::JavaHeap),
        ("-XX:MaxRAMPercentage=", ClaimKind::JavaShare),
        ("--max-old-space-size=", ClaimKind::NodeHeap),
        ("--max_old_space_size=", ClaimKind::NodeHeap),
    ];
    for (flag, kind) in FLAGS {
        // The last of several wins.
        let Some(at) = text.rfind(flag) else { continue };
        let after = &text[at + flag.len()..];
        let end = after.find(|c: char| c.is_whitespace() || "\"',;".contains(c)).unwrap_or(after.len());
        let written = &after[..end];
        let value = shell_value(written, env);
        let bytes = match kind {
            ClaimKind::JavaShare => value.parse::<f64>().ok().map(|share| share as u64),
            ClaimKind::NodeHeap => value.parse::<u64>().ok().and_then(|mib| mib.checked_mul(1 << 20)),
            _ => jvm_size(&value),
        };
        let setting = format!("{flag}{value}");
        push(out, kind, bytes, &setting, node, &format!("{flag}{written}"));
    }
}

/// `${NAME}`, `$NAME` or `$(NAME)` as the shell or the kubelet will replace it.
fn shell_value<'t>(text: &'t str, env: &Environment<'_>) -> Cow<'t, str> {
    if let [used] = variable_uses(text).as_slice()
        && used.range == (0..text.len())
        && let Some(value) = env.value(used.name)
    {
        return Cow::Owned(value.to_owned());
    }
    let name = text.strip_prefix("${").and_then(|r| r.strip_suffix('}')).or_else(|| text.strip_prefix('$'));
    match name.and_then(|name| env.value(name)) {
        Some(value) => Cow::Owned(value.to_owned()),
        None => Cow::Borrowed(text),
    }
}

/// A number and its suffix's factor by a table of suffixes.
fn size(text: &str, suffixes: &[(&str, u64)]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text.get(..digits)?.parse().ok()?;
    let suffix = text[digits..].trim();
    let factor = suffixes.iter().find(|(name, _)| name.eq_ignore_ascii_case(suffix))?.1;
    number.checked_mul(factor)
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
const TIB: u64 = 1 << 40;

/// `-Xmx`: binary units without a letter more.
pub fn jvm_size(text: &str) -> Option<u64> {
    size(text, &[("", 1), ("k", KIB), ("m", MIB), ("g", GIB), ("t", TIB)])
}

/// `GOMEMLIMIT` (<https://pkg.go.dev/runtime#hdr-Environment_Variables>).
fn go_size(text: &str) -> Option<u64> {
    size(text, &[("", 1), ("B", 1), ("KiB", KIB), ("MiB", MIB), ("GiB", GIB), ("TiB", TIB)])
}

/// `memtoull` of Redis: `k` is 1000, `kb` is 1024.
fn redis_size(text: &str) -> Option<u64> {
    let table = [
        ("", 1),
        ("b", 1),
        ("k", 1000),
        ("kb", KIB),
        ("m", 1_000_000),
        ("mb", MIB),
        ("g", 1_000_000_000),
        ("gb", GIB),
    ];
    size(text, &table)
}

/// PostgreSQL's memory units; `shared_buffers` without one counts blocks of 8 kB.
fn postgres_size(text: &str) -> Option<u64> {
    size(text.trim_matches('\''), &[("", 8192), ("B", 1), ("kB", KIB), ("MB", MIB), ("GB", GIB), ("TB", TIB)])
}

fn stress_size(text: &str) -> Option<u64> {
    size(text, &[("", 1), ("b", 1), ("k", KIB), ("m", MIB), ("g", GIB), ("t", TIB)])
}

fn redis<'r>(container: Container<'r>, items: &[Spanned<'r, &'r str>], out: &mut Vec<MemoryClaim<'r>>) {
    for pair in items.windows(2) {
        if pair[0].value == "--maxmemory" {
            let text = format!("maxmemory {}", pair[1].value);
            push(out, ClaimKind::RedisData, redis_size(pair[1].value), &text, pair[1].node, pair[1].value);
        }
    }
    for item in items {
        directive(item.value, item.node, "--maxmemory", ClaimKind::RedisData, redis_size, out);
    }
    mounted(container, "maxmemory", ClaimKind::RedisData, redis_size, out);
}

fn postgres<'r>(container: Container<'r>, items: &[Spanned<'r, &'r str>], out: &mut Vec<MemoryClaim<'r>>) {
    for item in items {
        let setting = item.value.trim_start_matches("-c").trim_start_matches("--").trim_start();
        directive(setting, item.node, "shared_buffers", ClaimKind::PostgresBuffers, postgres_size, out);
    }
    mounted(container, "shared_buffers", ClaimKind::PostgresBuffers, postgres_size, out);
}

/// `KEY VALUE` or `KEY = VALUE` in a line.
fn directive<'r>(
    line: &str,
    node: Value<'r>,
    key: &str,
    kind: ClaimKind,
    size: fn(&str) -> Option<u64>,
    out: &mut Vec<MemoryClaim<'r>>,
) {
    let Some(rest) = line.trim_start().strip_prefix(key) else { return };
    if !rest.starts_with([' ', '\t', '=']) {
        return;
    }
    let value = rest.trim_start_matches([' ', '\t', '=']);
    let value = value.split(['#', ' ', '\t', '\r']).next().unwrap_or("").trim_matches(['"', '\'']);
    push(out, kind, size(value), line.trim(), node, line.trim());
}

/// A directive in a configuration file that a ConfigMap volume brings into the container.
fn mounted<'r>(
    container: Container<'r>,
    key: &str,
    kind: ClaimKind,
    size: fn(&str) -> Option<u64>,
    out: &mut Vec<MemoryClaim<'r>>,
) {
    for file in volumes::files(container) {
        let Some(text) = file.text.as_deref() else { continue };
        for line in text.lines() {
            directive(line, file.node, key, kind, size, out);
        }
    }
}

fn stress<'r>(items: &[Spanned<'r, &'r str>], out: &mut Vec<MemoryClaim<'r>>) {
    let value_of = |flags: &[&str]| {
        items.iter().enumerate().find_map(|(at, item)| {
            let joined = flags.iter().find_map(|f| item.value.strip_prefix(&format!("{f}=")));
            match joined {
                Some(value) => Some((value, *item)),
                None if flags.contains(&item.value) => items.get(at + 1).map(|next| (next.value, *next)),
                None => None,
            }
        })
    };
    let Some((bytes, item)) = value_of(&["--vm-bytes"]) else { return };
    let workers = value_of(&["--vm", "-m"]).and_then(|(n, _)| n.parse::<u64>().ok()).unwrap_or(1).max(1);
    let total = stress_size(bytes).and_then(|each| each.checked_mul(workers));
    push(out, ClaimKind::Stress, total, &format!("--vm-bytes {bytes}"), item.node, bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_has_its_own_units() {
        assert_eq!(jvm_size("4g"), Some(4 << 30));
        assert_eq!(jvm_size("512M"), Some(512 << 20));
        assert_eq!(jvm_size("4gb"), None);
        assert_eq!(go_size("4GiB"), Some(4 << 30));
        assert_eq!(go_size("off"), None);
        assert_eq!(redis_size("4gb"), Some(4 << 30));
        assert_eq!(redis_size("4g"), Some(4_000_000_000));
        assert_eq!(postgres_size("4GB"), Some(4 << 30));
        assert_eq!(postgres_size("16384"), Some(128 << 20));
        assert_eq!(stress_size("250M"), Some(250 << 20));
        assert_eq!(jvm_size("99999999999999999999g"), None);
    }
}
