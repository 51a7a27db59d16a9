//! Node by node: what rejects the Pod, and by how much; the nearest miss first.

use super::amount::amount;
use super::clause::Subject;
use crate::cluster::scheduler::failure::Failure;
use crate::cluster::scheduler::plugins::{Reason, Rejection};
use crate::cluster::scheduler::spec::Taint;
use crate::cluster::scheduler::world::{Node, NodeIndex};

/// So many lines a table has at most.
const LINES: usize = 20;

/// How far a node's rejection is from success: the later the plugin, the less is missing.
pub fn stage(reason: Reason) -> u8 {
    match reason {
        Reason::Unschedulable | Reason::NodeName | Reason::Taint(_) => 1,
        Reason::NodeAffinity => 2,
        Reason::Ports(_) => 3,
        Reason::TooManyPods { .. } | Reason::Insufficient { .. } => 4,
        Reason::DiskConflict | Reason::ReadWriteOncePod | Reason::VolumeLimit => 5,
        Reason::VolumeConflict | Reason::NoVolume | Reason::VolumeMissing | Reason::VolumeZone => 6,
        Reason::Spread { .. } => 7,
        Reason::Affinity | Reason::AntiAffinity(_) | Reason::ExistingAntiAffinity => 8,
    }
}

/// The part of what is asked for that a node lacks, in thousandths; the more the farther.
pub fn lack(rejection: &Rejection) -> i64 {
    let of = |reason: &Reason| match *reason {
        Reason::Insufficient { asks, used, capacity, .. } => {
            let short = asks.saturating_sub(capacity.saturating_sub(used));
            (i128::from(short) * 1000 / i128::from(asks.max(1))).clamp(0, 1_000_000) as i64
        }
        _ => 0,
    };
    rejection.reasons.iter().map(of).sum()
}

/// What one node says, with numbers and names.
pub fn detail(subject: &Subject<'_>, node: &Node, reason: Reason) -> String {
    let symbols = &subject.world.symbols;
    match reason {
        Reason::Insufficient { resource, asks, used, capacity } => {
            let left = capacity.saturating_sub(used);
            let (asks_text, left_text) = (amount(resource, asks), amount(resource, left));
            let lacks = amount(resource, asks.saturating_sub(left));
            let name = resource.name(symbols);
            format!("{name}: asks {asks_text}, {left_text} left, lacks {lacks}")
        }
        Reason::TooManyPods { capacity } => format!("takes no more than {capacity} Pods"),
        Reason::Taint(at) => {
            node.taints.get(at).map_or_else(String::new, |t| format!("taint {}", taint(subject, t)))
        }
        Reason::Unschedulable => "cordoned".to_owned(),
        Reason::Ports(at) => {
            let port = subject.spec.ports.get(at).map_or(0, |port| port.port);
            match subject.user_of(node, at) {
                Some(user) => format!("host port {port} is taken by {user}"),
                None => format!("host port {port} is taken"),
            }
        }
        Reason::NodeAffinity => subject.missing_labels(node),
        Reason::Spread { index, .. } => {
            let topology = subject.spec.spread.get(index).map(|c| symbols.text(c.topology)).unwrap_or("");
            let value = symbols.find(topology).and_then(|key| node.labels.get(key));
            match value {
                Some(value) => format!("{topology}={} has too many already", symbols.text(value)),
                None => format!("no label {topology}"),
            }
        }
        Reason::VolumeConflict | Reason::VolumeZone => "cannot use the volume of its claim".to_owned(),
        Reason::NoVolume => "no volume for its claim can be had there".to_owned(),
        Reason::Affinity => "not near the Pods it wants to be near".to_owned(),
        Reason::AntiAffinity(_) => "near a Pod that it must not be near".to_owned(),
        Reason::ExistingAntiAffinity => "near a Pod that wants no such Pod near".to_owned(),
        Reason::ReadWriteOncePod => "its claim is in use by another Pod".to_owned(),
        _ => reason.text(symbols).trim_start_matches("node(s) ").to_owned(),
    }
}

/// A taint as kubectl writes it.
pub fn taint(subject: &Subject<'_>, taint: &Taint) -> String {
    let symbols = &subject.world.symbols;
    match symbols.text(taint.value) {
        "" => format!("{}:{}", symbols.text(taint.key), taint.effect.name()),
        value => format!("{}={value}:{}", symbols.text(taint.key), taint.effect.name()),
    }
}

/// Lines of `node  reason`; nodes with the same reason share one.
pub fn table(subject: &Subject<'_>, failure: &Failure) -> Option<String> {
    let mut nodes: Vec<&(NodeIndex, Rejection)> = failure.rejections.iter().collect();
    nodes.sort_by_key(|(index, rejection)| {
        let last = rejection.reasons.iter().map(|reason| stage(*reason)).max().unwrap_or(0);
        // A node that the Pod does not choose is further away than any it does.
        let chosen = !subject.selects() || subject.selected(subject.world.node(*index));
        (!chosen, std::cmp::Reverse(last), lack(rejection), *index)
    });
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for (index, rejection) in nodes {
        let node = subject.world.node(*index);
        let details: Vec<String> = rejection.reasons.iter().map(|r| detail(subject, node, *r)).collect();
        let details = details.join("; ");
        let name = subject.world.symbols.text(node.name);
        match lines.iter().position(|(known, _)| *known == details) {
            Some(at) => lines[at].1.push(name),
            None if lines.len() < LINES => lines.push((details, vec![name])),
            None => {}
        }
    }
    let rows: Vec<(String, String)> =
        lines.into_iter().map(|(details, names)| (shortened(&names), details)).collect();
    let width = rows.iter().map(|(names, _)| names.chars().count()).max()?;
    let text: Vec<String> =
        rows.iter().map(|(names, details)| format!("{names:width$}  {details}")).collect();
    Some(text.join("\n"))
}

/// The first names, and how many more.
pub fn shortened(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [..] if names.len() <= 3 => names.join(", "),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()),
        [one] => (*one).to_owned(),
    }
}
