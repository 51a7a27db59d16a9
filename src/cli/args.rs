//! The command line, as clap reads it.

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::report::{Color, Format};

const LINTING: &str = "Findings";
const FIXES: &str = "Fixes";
const OUTPUT: &str = "Output";
const FILES: &str = "Files";
const CLUSTER: &str = "Cluster";
const GLOBAL: &str = "Global options";

/// The compiler for Pods: finds in Git what would break in `kubectl describe`.
///
/// Lints Kubernetes manifests and Helm charts offline and says which line will put which Pod into which
/// state, with the event that the cluster would show.
#[derive(Debug, Parser)]
#[command(
    name = "podlint",
    version,
    max_term_width = 100,
    subcommand_help_heading = "Other commands",
    after_help = "Exit codes: 0 nothing to fail for, 1 findings at deny level, 2 the run itself failed.",
    after_long_help = EXAMPLES
)]
pub struct Cli {
    /// Another command than linting.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to lint.
    #[command(flatten)]
    pub lint: Lint,
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
}

const EXAMPLES: &str = "\
Examples:
  podlint                              lint the working directory
  podlint k8s/ 'apps/**/*.yaml'        lint folders, files and globs
  helm template . | podlint -          lint what a program prints
  podlint -D warnings -A pending k8s/  fail on warnings, but not on those about Pending

Exit codes:
  0  nothing at deny level
  1  findings at deny level
  2  the run itself failed: a bad option or configuration, an argument that cannot be read";

/// The commands beside linting.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what would be applied: a manifest as Kubernetes reads it
    Render(Render),
    /// Show how the Pods fit a saved cluster: each node's bars, and what finds no node
    Fit(Fit),
    /// Explain a lint, a Pod state, an event, or a pasted message
    Explain(Explain),
    /// Print the catalogue of lints
    Lints(Lints),
    /// Print a completion script for a shell
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// Options of linting.
#[derive(Debug, Args)]
pub struct Lint {
    /// Files, folders, globs, or `-` for standard input [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,

    /// Never report a lint or what predicts a Pod state (`all` for everything)
    #[arg(short = 'A', long, value_name = "LINT", help_heading = LINTING)]
    pub allow: Vec<String>,
    /// Report, but do not fail the run
    #[arg(short = 'W', long, value_name = "LINT", help_heading = LINTING)]
    pub warn: Vec<String>,
    /// Report and fail the run (`warnings` for everything reported as a warning)
    #[arg(short = 'D', long, value_name = "LINT", help_heading = LINTING)]
    pub deny: Vec<String>,
    /// As --deny, and neither a comment nor a later option takes it back
    #[arg(short = 'F', long, value_name = "LINT", help_heading = LINTING)]
    pub forbid: Vec<String>,
    /// Also report what is only worth knowing
    #[arg(long, help_heading = LINTING)]
    pub notes: bool,

    /// Mend the files where the cure is certain, and report what is left
    #[arg(long, help_heading = FIXES, group = "mending")]
    pub fix: bool,
    /// Also mend what is a guess: a near name, a likely unit
    #[arg(long, help_heading = FIXES, requires = "mending")]
    pub unsafe_fixes: bool,
    /// Print what --fix would change instead of findings; write nothing
    #[arg(long, help_heading = FIXES, group = "mending")]
    pub diff: bool,

    /// Leave out the findings that this file knows
    #[arg(long, value_name = "FILE", help_heading = LINTING)]
    pub baseline: Option<std::path::PathBuf>,
    /// Make every finding known to this file instead of reporting it
    #[arg(long, value_name = "FILE", help_heading = LINTING, conflicts_with_all = ["baseline", "mending"])]
    pub write_baseline: Option<std::path::PathBuf>,

    /// How to print findings
    #[arg(long, value_enum, default_value_t, hide_possible_values = false, help_heading = OUTPUT)]
    pub format: Format,
    /// Count the findings of each lint instead of printing them
    #[arg(long, help_heading = OUTPUT)]
    pub statistics: bool,

    /// Names standard input in reports
    #[arg(long, value_name = "NAME", help_heading = FILES)]
    pub stdin_filename: Option<String>,
    /// Also read files that .gitignore and its like hide
    #[arg(long, help_heading = FILES)]
    pub no_ignore: bool,

    /// Check for these Kubernetes versions: `1.34`, or a range `1.30..1.34` [default: the supported ones]
    #[arg(long, value_name = "VERSION", help_heading = CLUSTER)]
    pub kubernetes_version: Option<crate::versions::VersionSet>,
    /// What a cluster holds: a file saved with `kubectl get nodes,namespaces,... -o yaml`; repeatable
    #[arg(long, value_name = "FILE", help_heading = CLUSTER)]
    pub cluster: Vec<String>,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = GLOBAL)]
pub struct Global {
    /// Read this configuration instead of the nearest podlint.yaml
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<String>,
    /// Read no configuration
    #[arg(long, global = true)]
    pub no_config: bool,
    /// Colours and line drawing
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Print findings only, no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// How many threads to use [default: one per processor]
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
}

/// How to print documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum RenderFormat {
    /// YAML documents
    #[default]
    Yaml,
    /// An array of the documents, null for one that cannot be read
    Json,
}

/// Options of `podlint render`.
#[derive(Debug, Args)]
pub struct Render {
    /// The file, the chart's folder or archive, or `-` for standard input.
    pub path: String,
    /// A values file for the chart; repeatable, the later over the earlier
    #[arg(long, short = 'f', value_name = "FILE")]
    pub values: Vec<String>,
    /// A value for the chart: `name=value`; repeatable
    #[arg(long, value_name = "K=V")]
    pub set: Vec<String>,
    /// The release's name
    #[arg(long, value_name = "NAME", default_value = "release-name")]
    pub release: String,
    /// The release's namespace
    #[arg(long, short = 'n', value_name = "NAME", default_value = "default")]
    pub namespace: String,
    /// The cluster's version, as charts see it
    #[arg(long, value_name = "VERSION", default_value = "1.36.0")]
    pub kubernetes_version: String,
    /// API versions the cluster has beyond Kubernetes' own; repeatable
    #[arg(long, short = 'a', value_name = "VERSION", value_delimiter = ',')]
    pub api_versions: Vec<String>,
    /// Print each line's origin before it
    #[arg(long)]
    pub origins: bool,
    /// How to print the documents.
    #[arg(long, value_enum, default_value_t)]
    pub format: RenderFormat,
    /// Names standard input.
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<String>,
    /// Print secrets instead of `•••`.
    #[arg(long)]
    pub show_secrets: bool,
}

/// How to show a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum FitFormat {
    /// A table
    #[default]
    Table,
    /// A picture of one unit
    Svg,
    /// A page with a picture of each unit
    Html,
}

/// Options of `podlint fit`.
#[derive(Debug, Args)]
pub struct Fit {
    /// Files, folders or globs [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// What the cluster holds: a file saved with `kubectl get nodes,pods -A -o yaml`; repeatable
    #[arg(long, value_name = "FILE")]
    pub cluster: Vec<String>,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    pub format: FitFormat,
}

/// How to print a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum PageFormat {
    /// For people
    #[default]
    Text,
    /// Markdown
    Markdown,
    /// One JSON document
    Json,
}

/// Options of `podlint explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A lint, a Pod state, the reason of an event, an exit code, a row of the catalogue, or the text of an
    /// event or error; `-` reads it from standard input
    #[arg(value_name = "WHAT", required_unless_present_any = ["all", "coverage"])]
    pub what: Vec<String>,
    /// Print every page there is
    #[arg(long, conflicts_with_all = ["what", "coverage"])]
    pub all: bool,
    /// Write the pages to files of this folder
    #[arg(long, value_name = "FOLDER", requires = "all")]
    pub output: Option<std::path::PathBuf>,
    /// Print which lints and pages cover each cause of the catalogue
    #[arg(long, conflicts_with = "what")]
    pub coverage: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: PageFormat,
}

/// How to print the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ListFormat {
    /// A table
    #[default]
    Text,
    /// An array of objects
    Json,
}

/// Options of `podlint lints`.
#[derive(Debug, Args)]
pub struct Lints {
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}
