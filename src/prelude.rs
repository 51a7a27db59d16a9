//! All that a lint may use: a lint imports this and nothing else of the crate.

pub use crate::cluster::admission;
pub use crate::cluster::index::{Lookup, Missing, Why};
pub use crate::cluster::nearest::{distance, nearest};
pub use crate::cluster::network;
pub use crate::cluster::rbac::{self, Access, Shortfall};
pub use crate::cluster::scheduler::plugins::scheduling_gates;
pub use crate::cluster::scheduler::verdict::{Cause, report as report_verdicts};
pub use crate::configuration::{self, Fault};
pub use crate::diagnostic::PodState::*;
pub use crate::diagnostic::{Applicability, Edit, PodState, Severity};
pub use crate::discover::kind::NodeConfig;
pub use crate::discover::{ChartPart, FileKind};
pub use crate::lint::{Cx, File, Finding, Lint, Meta, Place, Refused, UnitView};
pub use crate::model::selector::label_selector_matches;
pub use crate::model::*;
pub use crate::run::Run;
pub use crate::syntax::yaml::{Entry, Kind, Problem, ProblemKind, Style, Value};
pub use crate::syntax::{Span, yaml};
pub use crate::validation::print::quote;
pub use crate::validation::refusal::{Refusal, RefusalKind};
pub use crate::versions::VersionSet;
