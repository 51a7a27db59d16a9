//! As a page: the picture of each unit, its workloads in words below.

use std::fmt::Write as _;

use super::svg::{color, escaped, svg};
use super::{Fit, WorkloadFit};

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:75rem}\
table{border-collapse:collapse;margin:1rem 0 3rem}td,th{text-align:left;vertical-align:top;padding:.3rem .8rem;\
border-bottom:1px solid #8888}td.n{text-align:right}.bad{color:#cf222e;font-weight:600}\
i{display:inline-block;width:.9em;height:.9em;margin-right:.5em;vertical-align:-.1em}\
figure{margin:0;overflow-x:auto}code{overflow-wrap:anywhere}";

/// The whole page.
pub fn html(fits: &[Fit]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>podlint fit</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style>\n"
    );
    for fit in fits {
        let _ = writeln!(out, "<h1>{}</h1>\n<figure>{}</figure>", escaped(&fit.unit), svg(fit));
        out.push_str("<table><tr><th>Workload<th>Placed<th>No node<th>Why</tr>\n");
        for (at, workload) in fit.workloads.iter().enumerate() {
            row(at, workload, &mut out);
        }
        out.push_str("</table>\n");
        for pod in &fit.evicted {
            let _ = writeln!(out, "<p>Evicted for a more important Pod: {}</p>", escaped(pod));
        }
    }
    out.push_str("</html>\n");
    out
}

fn row(at: usize, workload: &WorkloadFit, out: &mut String) {
    let class = if workload.pending > 0 { "n bad" } else { "n" };
    let message = match workload.message.as_str() {
        "" => String::new(),
        message => format!("{}<br><code>{}</code>", escaped(&workload.reason), escaped(message)),
    };
    let _ = writeln!(
        out,
        "<tr><td><i style=\"background:{}\"></i>{}<td class=\"n\">{}<td class=\"{class}\">{}<td>{message}</tr>",
        color(at),
        escaped(&workload.name),
        workload.placed,
        workload.pending
    );
}
