//! Values files that lie beside a chart and belong to no release of the configuration: a repository's own
//! convention, which is offered and not guessed at.

use std::path::Path;

use super::ChartInput;

/// So many charts are named in one remark.
const MAX_CHARTS: usize = 3;
/// So many files of one chart are named.
const MAX_FILES: usize = 4;
/// Folders of a chart that hold values by convention.
const FOLDERS: [&str; 4] = ["values", "env", "envs", "environments"];

/// What to say of values files that no release names, one line for each of the first charts.
pub fn offer(charts: &[ChartInput]) -> Vec<String> {
    let mut out = Vec::new();
    let mut more = 0;
    for chart in charts.iter().filter(|chart| chart.only.is_none()) {
        let files = files(chart);
        if files.is_empty() {
            continue;
        }
        if out.len() == MAX_CHARTS {
            more += 1;
            continue;
        }
        let name = if chart.name.is_empty() || chart.name == "." { "the chart" } else { &chart.name };
        let shown: Vec<String> = files.iter().take(MAX_FILES).map(|file| format!("`{file}`")).collect();
        let rest = match files.len().saturating_sub(MAX_FILES) {
            0 => String::new(),
            rest => format!(" and {rest} more"),
        };
        let (lie, them) = if files.len() == 1 { ("lies", "it") } else { ("lie", "them") };
        out.push(format!(
            "{}{rest} {lie} beside {name}: to lint the chart with {them}, write a release under `helm.releases` in `podlint.yaml`",
            shown.join(", ")
        ));
    }
    if more > 0 {
        let noun = if more == 1 { "chart has" } else { "charts have" };
        out.push(format!("{more} more {noun} values files beside them that no release names"));
    }
    out
}

/// The values files beside a chart that none of its releases takes, as they are called in its folder.
fn files(chart: &ChartInput) -> Vec<String> {
    let taken: Vec<&Path> =
        chart.releases.iter().flat_map(|r| r.values.iter().map(|(path, _)| path.as_path())).collect();
    let is_new = |path: &Path| !taken.contains(&path);
    let mut out: Vec<String> = yaml_below(&chart.path)
        .into_iter()
        .filter(|name| name.contains("values") && !matches!(name.as_str(), "values.yaml" | "values.yml"))
        .collect();
    for folder in FOLDERS {
        out.extend(yaml_below(&chart.path.join(folder)).iter().map(|name| format!("{folder}/{name}")));
    }
    out.retain(|name| {
        let path = chart.path.join(name);
        is_new(&path) && std::fs::read_to_string(&path).is_ok_and(|text| !is_object_text(&text))
    });
    out.sort();
    out
}

/// Whether a text is an object of the API rather than values.
fn is_object_text(text: &str) -> bool {
    let begins = |key: &str| text.lines().any(|line| line.starts_with(key));
    begins("apiVersion:") && begins("kind:")
}

fn yaml_below(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names =
        entries.filter(|entry| entry.path().is_file()).filter_map(|e| e.file_name().into_string().ok());
    names.filter(|name| name.ends_with(".yaml") || name.ends_with(".yml")).collect()
}
