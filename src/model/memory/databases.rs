//! Memory settings of databases and caches.

use super::claims::{ClaimKind, MemoryClaim, jvm_size, push};
use crate::model::command::base_name;
use crate::model::{Container, Environment, Spanned, mounted as volumes};

type Item<'r> = Spanned<'r, &'r str>;

/// Variables that hold a heap's size and nothing else.
const HEAP_VARIABLES: &[&str] = &[
    "MAX_HEAP_SIZE",
    "SOLR_HEAP",
    "NEO4J_dbms_memory_heap_max__size",
    "NEO4J_server_memory_heap_max__size",
    "KAFKA_HEAP_MAX",
];

/// What MySQL, MongoDB, Memcached, .NET and heaps named by a variable of their own take.
pub fn claims<'r>(container: Container<'r>, env: &Environment<'r>, out: &mut Vec<MemoryClaim<'r>>) {
    for variable in env.iter() {
        let Some(value) = variable.value.as_deref() else { continue };
        let (node, name) = (variable.node, variable.name.as_ref());
        if HEAP_VARIABLES.contains(&name) {
            push(out, ClaimKind::JavaHeap, jvm_size(value), &format!("{name}={value}"), node, value);
        } else if matches!(name, "DOTNET_GCHeapHardLimit" | "COMPlus_GCHeapHardLimit") {
            let digits = value.trim_start_matches("0x").trim_start_matches("0X");
            let bytes = u64::from_str_radix(digits, 16).ok();
            push(out, ClaimKind::DotnetHeap, bytes, &format!("{name}={value}"), node, value);
        }
    }
    let items: Vec<_> = container.command_line().collect();
    for item in &items {
        mysql(*item, out);
    }
    pairs(container, &items, out);
    for file in volumes::files(container) {
        let Some(text) = file.text.as_deref() else { continue };
        let jvm = file.path.contains("jvm") || file.path.ends_with(".options");
        let mysql = file.path.contains("my") && file.path.ends_with(".cnf");
        for line in text.lines().map(|line| line.split('#').next().unwrap_or("").trim()) {
            if let Some(size) = line.strip_prefix("-Xmx").filter(|_| jvm) {
                push(out, ClaimKind::JavaHeap, jvm_size(size), line, file.node, line);
            } else if let Some((key, size)) = line.split_once('=').filter(|_| mysql)
                && is_pool(key.trim())
            {
                push(out, ClaimKind::BufferPool, jvm_size(size.trim()), line, file.node, line);
            }
        }
    }
}

/// `innodb_buffer_pool_size`, dashes for underscores allowed (<https://dev.mysql.com/doc/refman/8.4/en/>).
fn is_pool(key: &str) -> bool {
    key.trim_start_matches("--").replace('-', "_") == "innodb_buffer_pool_size"
}

fn mysql<'r>(item: Item<'r>, out: &mut Vec<MemoryClaim<'r>>) {
    if let Some((key, size)) = item.value.split_once('=')
        && is_pool(key)
    {
        push(out, ClaimKind::BufferPool, jvm_size(size), item.value, item.node, item.value);
    }
}

/// Flags whose value is the next item: MongoDB's cache in GiB, Memcached's memory in MiB.
fn pairs<'r>(container: Container<'r>, items: &[Item<'r>], out: &mut Vec<MemoryClaim<'r>>) {
    let first = items.first().map_or("", |item| base_name(item.value));
    let image = container.spec.image_reference();
    let memcached = first == "memcached" || image.is_some_and(|i| base_name(&i.repository) == "memcached");
    for (at, item) in items.iter().enumerate() {
        let joined = item.value.split_once('=');
        let (flag, value, place) = match (joined, items.get(at + 1)) {
            (Some((flag, value)), _) => (flag, value, *item),
            (None, Some(next)) => (item.value, next.value, *next),
            (None, None) => continue,
        };
        let text = format!("{flag} {value}");
        match flag {
            "--wiredTigerCacheSizeGB" => {
                let bytes = value.parse::<f64>().ok().map(|gib| (gib * (1u64 << 30) as f64) as u64);
                push(out, ClaimKind::BufferPool, bytes, &text, place.node, value);
            }
            "-m" | "--memory-limit" if memcached => {
                let bytes = value.parse::<u64>().ok().and_then(|mib| mib.checked_mul(1 << 20));
                push(out, ClaimKind::BufferPool, bytes, &text, place.node, value);
            }
            _ => {}
        }
    }
}
