//! As a picture: a row a node, a bar a resource, a colour a workload; what finds no node stands below, in red.

use std::fmt::Write as _;

use super::{Bar, Fit, NodeFit, shown};
use crate::cluster::scheduler::verdict::amount::{bytes, cpu};

/// So many nodes a picture shows.
const NODES: usize = 400;
const ROW: usize = 26;
const NAME: usize = 190;
const BAR: usize = 220;
const GAP: usize = 80;
const TOP: usize = 74;
/// So many characters fit beside each other.
const LINE: usize = 150;

/// The colours of the picture, for light and dark surroundings; plain enough for every renderer.
pub(super) const STYLE: &str = "\
.fit{font:13px system-ui,sans-serif}.fit .ground{fill:#ffffff}.fit text{fill:#1f2328}.fit .soft{fill:#59636e}\
.fit .bad{fill:#cf222e}.fit .room{fill:none;stroke:#d1d9e0}.fit .used{fill:#8c959f}\
@media(prefers-color-scheme:dark){.fit .ground{fill:#0d1117}.fit text{fill:#f0f6fc}.fit .soft{fill:#9198a1}\
.fit .bad{fill:#f85149}.fit .room{stroke:#3d444d}.fit .used{fill:#656c76}}";

/// The whole picture.
pub fn svg(fit: &Fit) -> String {
    let (nodes, more) = shown(fit, NODES);
    let failing: Vec<_> = fit.workloads.iter().enumerate().filter(|(_, w)| w.pending > 0).collect();
    let below = TOP + (nodes.len() + usize::from(more > 0)) * ROW + 24;
    let height = below + failing.len() * 2 * ROW + 16;
    let width = NAME + 3 * (BAR + GAP) + 20;
    let title = format!("{}: {} Pods placed, {} without a node", fit.unit, fit.placed(), fit.pending());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fit\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" aria-label=\"{0}\"><title>{0}</title><style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n\
         <text x=\"12\" y=\"26\" font-size=\"16\" font-weight=\"600\">{0}</text>\n",
        escaped(&title)
    );
    for (at, title) in ["CPU", "Memory", "Pods"].iter().enumerate() {
        let x = NAME + at * (BAR + GAP);
        let _ = writeln!(out, "<text class=\"soft\" x=\"{x}\" y=\"{}\">{title}</text>", TOP - 14);
    }
    for (row, node) in nodes.iter().enumerate() {
        self::node(fit, node, TOP + row * ROW, &mut out);
    }
    if more > 0 {
        let y = TOP + nodes.len() * ROW + 15;
        let _ = writeln!(out, "<text class=\"soft\" x=\"12\" y=\"{y}\">… and {more} more nodes</text>");
    }
    for (row, (at, workload)) in failing.into_iter().enumerate() {
        let y = below + row * 2 * ROW;
        let _ = writeln!(
            out,
            "<g><title>{}</title><rect x=\"12\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"{}\" stroke=\"#cf222e\" \
             stroke-width=\"2\"/><text class=\"bad\" x=\"34\" y=\"{}\" font-weight=\"600\">{}: {} without a node</text>\
             <text class=\"soft\" x=\"34\" y=\"{}\">{}</text></g>",
            escaped(&format!("{}\n{}", workload.reason, workload.message)),
            color(at),
            y + 12,
            escaped(&workload.name),
            workload.pending,
            y + 30,
            escaped(&shortened(&workload.reason))
        );
    }
    out.push_str("</svg>\n");
    out
}

fn node(fit: &Fit, node: &NodeFit, y: usize, out: &mut String) {
    let class = if node.closed { " class=\"soft\"" } else { "" };
    let note = if node.closed { " (closed)" } else { "" };
    let short: String = node.name.chars().take(24).collect();
    let _ = writeln!(
        out,
        "<g><title>{}{note}</title><text{class} x=\"12\" y=\"{}\">{}{note}</text></g>",
        escaped(&node.name),
        y + 14,
        escaped(&short)
    );
    let bars = [(&node.cpu, cpu as fn(i64) -> String), (&node.memory, bytes), (&node.pods, plain)];
    for (at, (bar, unit)) in bars.into_iter().enumerate() {
        self::bar(fit, bar, unit, NAME + at * (BAR + GAP), y, out);
    }
}

fn plain(value: i64) -> String {
    value.to_string()
}

fn bar(fit: &Fit, bar: &Bar, unit: fn(i64) -> String, x: usize, y: usize, out: &mut String) {
    let scale = |amount: i64| BAR as f64 * (amount.max(0) as f64 / bar.capacity.max(1) as f64).min(1.0);
    let used = scale(bar.used);
    let _ = write!(
        out,
        "<rect class=\"room\" x=\"{x}\" y=\"{y}\" width=\"{BAR}\" height=\"18\" rx=\"2\"/>\
         <rect class=\"used\" x=\"{x}\" y=\"{y}\" width=\"{used:.1}\" height=\"18\" rx=\"2\">\
         <title>in use: {}</title></rect>",
        unit(bar.used)
    );
    let mut from = used;
    for &(workload, amount) in &bar.new {
        let wide = scale(amount).min(BAR as f64 - from).max(0.0);
        let name = fit.workloads.get(workload).map_or("", |workload| workload.name.as_str());
        let _ = write!(
            out,
            "<rect x=\"{:.1}\" y=\"{y}\" width=\"{wide:.1}\" height=\"18\" fill=\"{}\"><title>{}: {}</title></rect>",
            x as f64 + from,
            color(workload),
            escaped(name),
            unit(amount)
        );
        from += wide;
    }
    let _ = writeln!(
        out,
        "<text class=\"soft\" x=\"{}\" y=\"{}\" font-size=\"11\">{}/{}</text>",
        x + BAR + 4,
        y + 13,
        unit(bar.used.saturating_add(bar.added())),
        unit(bar.capacity)
    );
}

/// A colour for each workload; neighbours differ much.
pub(super) fn color(workload: usize) -> String {
    // The golden angle spreads any number of hues evenly; the first is blue, since red says that something is wrong.
    let hue = ((210 + workload * 137) % 360) as f64;
    // Saturation 60 %, lightness 52 %.
    let part = |shift: f64| {
        let turn = (shift + hue / 30.0) % 12.0;
        let value = 0.52 - 0.288 * (turn - 3.0).min(9.0 - turn).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", part(0.0), part(8.0), part(4.0))
}

/// As much of a sentence as a line of the picture holds.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(LINE).collect();
    if text.chars().nth(LINE).is_some() {
        short.push('…');
    }
    short
}

/// Text inside XML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to write other control characters at all.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
