//! `podlint fit`: how the Pods of manifests fit a saved cluster.

use std::io::Write;
use std::path::Path;

use super::args::{Fit, FitFormat, Global};
use super::{Failure, lint, settings};
use crate::cluster::fit::{fit, html, svg, text};
use crate::config::Config;
use crate::discover::read::{MAX_SNAPSHOT_BYTES, read_text};
use crate::discover::{self, Discovery, FileKind, name};
use crate::pipeline::{self, Loaded};
use crate::run;

/// Prints the fit and gives the exit code: 1 where Pods find no node.
///
/// # Errors
/// The cluster cannot be read or has no nodes, or standard output cannot be written.
pub fn run(options: &Fit, global: &Global, folder: &Path, out: &mut dyn Write) -> Result<u8, Failure> {
    let paths = if options.paths.is_empty() { vec![".".to_owned()] } else { options.paths.clone() };
    let config = settings::configuration(global, &paths, folder)?;
    let discovery = discover::Options {
        filter: config.filter()?,
        working_directory: folder.to_path_buf(),
        ..discover::Options::default()
    };
    let discovery = discover::discover(&paths, &discovery);
    if let Some(error) = discovery.errors.first() {
        return Err(Failure::Usage(error.to_string()));
    }
    let (files, _) = pipeline::read(&discovery);
    let named = options.cluster.iter().map(|file| name::absolute(Path::new(file), folder));
    let snapshots: Result<Vec<Loaded>, Failure> =
        config.config.cluster.iter().cloned().chain(named).map(|path| snapshot(&path, folder)).collect();
    let (run, _) = pipeline::gather(files, snapshots?, of_run(&config.config, folder, &discovery));
    let Some(fits) = fit(&run) else {
        return Err(Failure::Usage(
            "no nodes to fit the Pods to: give a saved cluster with `--cluster FILE` (`kubectl get nodes,pods -A -o yaml`)"
                .to_owned(),
        ));
    };
    match options.format {
        FitFormat::Table => {
            let tables: Vec<String> = fits.iter().map(text).collect();
            out.write_all(tables.join("\n\n").as_bytes())?;
        }
        FitFormat::Svg => match fits.as_slice() {
            [one] => out.write_all(svg(one).as_bytes())?,
            several => {
                let message = format!(
                    "an SVG shows one unit, and there are {}: name one of its folders, or use `--format html`",
                    several.len()
                );
                return Err(Failure::Usage(message));
            }
        },
        FitFormat::Html => out.write_all(html(&fits).as_bytes())?,
    }
    Ok(u8::from(fits.iter().any(|fit| fit.pending() > 0)))
}

fn of_run(config: &Config, folder: &Path, discovery: &Discovery) -> run::Settings {
    let mut settings = run::Settings {
        external: config.external.clone(),
        complete: config.complete.clone(),
        charts: lint::charts(&config.helm.releases, folder, discovery),
        ..run::Settings::default()
    };
    if let Some(versions) = config.kubernetes_version {
        settings.versions = versions;
    }
    settings
}

fn snapshot(path: &Path, folder: &Path) -> Result<Loaded, Failure> {
    let name = name::display(path, folder);
    let text = read_text(path, MAX_SNAPSHOT_BYTES)
        .map_err(|problem| Failure::Usage(format!("the saved cluster `{name}` {problem}")))?;
    Ok(Loaded { name, path: Some(path.to_path_buf()), kind: FileKind::Manifest, text, reported: false })
}
