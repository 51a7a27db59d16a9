//! As a table for terminals.

use std::fmt::Write as _;

use super::{Bar, Fit, shown};
use crate::cluster::scheduler::verdict::amount::{bytes, cpu};

/// So many nodes a table shows.
const NODES: usize = 60;
/// How wide a bar is, in characters.
const WIDTH: usize = 20;

/// The nodes with their bars, then the workloads, those without a node first.
pub fn text(fit: &Fit) -> String {
    let mut out = String::new();
    let (nodes, more) = shown(fit, NODES);
    let name = nodes.iter().map(|node| node.name.chars().count()).max().unwrap_or(0).max(4);
    let _ = writeln!(
        out,
        "{}: {} placed on {}, {} without a node",
        fit.unit,
        count(fit.placed(), "Pod"),
        count(fit.nodes.len(), "node"),
        fit.pending()
    );
    let _ = writeln!(out, "# in use  + new  . free\n");
    let head = ["CPU", "MEMORY", "PODS"];
    let _ = write!(out, "{:name$}", "NODE");
    for title in head {
        let _ = write!(out, "  {title:width$}", width = WIDTH + 16);
    }
    let _ = writeln!(out, "  NEW");
    for node in nodes {
        let _ = write!(out, "{:name$}", node.name);
        for (bar, unit) in [(&node.cpu, cpu as fn(i64) -> String), (&node.memory, bytes), (&node.pods, plain)]
        {
            let numbers = format!("{}/{}", unit(bar.used.saturating_add(bar.added())), unit(bar.capacity));
            let _ = write!(out, "  {} {numbers:15}", drawn(bar));
        }
        let closed = if node.closed { "closed" } else { "" };
        let placed = if node.placed.is_empty() { closed.to_owned() } else { listed(&node.placed) };
        let _ = writeln!(out, "  {placed}");
        trim_end(&mut out);
    }
    if more > 0 {
        let _ = writeln!(out, "… and {} more", count(more, "node"));
    }
    workloads(fit, &mut out);
    out
}

fn workloads(fit: &Fit, out: &mut String) {
    let mut all: Vec<_> = fit.workloads.iter().collect();
    all.sort_by_key(|workload| workload.pending == 0);
    let name = all.iter().map(|workload| workload.name.chars().count()).max().unwrap_or(0).max(8);
    let _ = writeln!(out, "\n{:name$}  PLACED  NO NODE", "WORKLOAD");
    for workload in all {
        let pending = if workload.pending > 0 { workload.pending.to_string() } else { String::new() };
        let _ = writeln!(out, "{:name$}  {:>6}  {pending:>7}", workload.name, workload.placed);
        trim_end(out);
        for line in [&workload.reason, &workload.message].into_iter().filter(|line| !line.is_empty()) {
            let _ = writeln!(out, "    {line}");
        }
    }
    for pod in &fit.evicted {
        let _ = writeln!(out, "evicted for a more important Pod: {pod}");
    }
}

fn plain(value: i64) -> String {
    value.to_string()
}

fn trim_end(out: &mut String) {
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('\n');
}

/// `####+++.............`
fn drawn(bar: &Bar) -> String {
    let cells = |amount: i64| {
        let part = i128::from(amount.max(0)) * WIDTH as i128 / i128::from(bar.capacity.max(1));
        usize::try_from(part).unwrap_or(WIDTH).min(WIDTH)
    };
    let used = cells(bar.used);
    let end = cells(bar.used.saturating_add(bar.added())).max(used);
    // What is there is seen, however little it is.
    let end = if bar.added() > 0 && end == used { (used + 1).min(WIDTH) } else { end };
    format!("{}{}{}", "#".repeat(used), "+".repeat(end - used), ".".repeat(WIDTH - end))
}

fn listed(names: &[String]) -> String {
    match names {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        _ => names.join(", "),
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
