//! Which level a finding has: what the configuration and the command line say about its lint, its Pod state,
//! or all of them.

use std::path::Path;

use ignore::gitignore::Gitignore;

use crate::diagnostic::{Diagnostic, Level, PodState, Severity};
use crate::registry;

/// What a level is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// `all`
    All,
    /// `warnings`: whatever would be shown as a warning, as in rustc.
    Warnings,
    /// A Pod state: every finding that predicts it.
    State(PodState),
    /// A lint.
    Lint(&'static str),
}

/// A name that is neither lint nor state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no lint or Pod state is called `{name}`")]
pub struct UnknownName {
    /// The name.
    pub name: String,
    /// What was perhaps meant.
    pub near: Option<&'static str>,
}

impl UnknownName {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`podlint lints` prints them all".to_owned(),
        }
    }
}

impl Selector {
    /// Reads `all`, `warnings`, a lint's name (a former one too) or a Pod state (`pending`,
    /// `CrashLoopBackOff`, `crash-loop-back-off`).
    ///
    /// # Errors
    /// The name is none of these.
    pub fn parse(name: &str) -> Result<Self, UnknownName> {
        match name {
            "all" => return Ok(Selector::All),
            "warnings" => return Ok(Selector::Warnings),
            _ => {}
        }
        if let Some(info) = registry::by_name(name) {
            return Ok(Selector::Lint(info.name));
        }
        let plain = |text: &str| text.replace(['-', '_'], "").to_ascii_lowercase();
        if let Some(&state) = PodState::ALL.iter().find(|state| plain(state.name()) == plain(name)) {
            return Ok(Selector::State(state));
        }
        Err(UnknownName { name: name.to_owned(), near: near_lint(name) })
    }

    /// Whether it means this finding.
    pub fn covers(self, diagnostic: &Diagnostic) -> bool {
        match self {
            Selector::Warnings => diagnostic.severity == Severity::Warning,
            selector => selector.matches(diagnostic.lint, diagnostic.pod_state),
        }
    }

    fn matches(self, lint: &str, state: Option<PodState>) -> bool {
        match self {
            Selector::All => true,
            Selector::Warnings => false,
            Selector::State(wanted) => state == Some(wanted),
            Selector::Lint(name) => name == lint,
        }
    }
}

/// The lint or Pod state that was perhaps meant.
pub fn near_lint(name: &str) -> Option<&'static str> {
    let states = PodState::ALL.iter().map(|state| state.name());
    let lints = registry::ALL.iter().map(|info| info.name);
    super::de::near(name, lints.chain(states).chain(["all", "warnings"]))
}

/// Levels for files whose path matches.
#[derive(Debug, Clone)]
struct PathLevels {
    paths: Gitignore,
    rules: Vec<(Selector, Level)>,
}

/// Everything said about levels, weakest first.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    configured: Vec<(Selector, Level)>,
    by_path: Vec<PathLevels>,
    command_line: Vec<(Selector, Level)>,
    notes: bool,
}

impl Levels {
    /// Shows notes.
    pub fn show_notes(&mut self, show: bool) {
        self.notes = show;
    }

    /// Adds the configuration's levels. Their order in the file says nothing: a lint's own level beats its
    /// state's, and that beats `all`.
    pub fn configure(&mut self, levels: impl IntoIterator<Item = (Selector, Level)>) {
        self.configured.extend(levels);
        self.configured.sort_by_key(|&(selector, _)| selector);
    }

    /// Adds levels for the paths below `folder` that match the pattern (`.gitignore` syntax).
    ///
    /// # Errors
    /// Why the pattern cannot be read.
    pub fn configure_paths(
        &mut self,
        folder: &Path,
        pattern: &str,
        levels: impl IntoIterator<Item = (Selector, Level)>,
    ) -> Result<(), String> {
        let built = crate::discover::filter::build(folder, &[pattern.to_owned()]).map_err(|(_, why)| why)?;
        let Some(paths) = built else { return Ok(()) };
        let mut rules: Vec<_> = levels.into_iter().collect();
        rules.sort_by_key(|&(selector, _)| selector);
        self.by_path.push(PathLevels { paths, rules });
        Ok(())
    }

    /// Adds an option of the command line; later ones win.
    pub fn option(&mut self, selector: Selector, level: Level) {
        self.command_line.push((selector, level));
    }

    /// The level of a finding in the file at `path` (absolute).
    pub fn of(&self, lint: &str, severity: Severity, state: Option<PodState>, path: Option<&Path>) -> Level {
        let mut level = match severity {
            Severity::Error => Level::Deny,
            Severity::Warning => Level::Warn,
            Severity::Note if self.notes => Level::Warn,
            Severity::Note => Level::Allow,
        };
        let mut warnings = None;
        for &(selector, wanted) in self.rules(path) {
            if selector == Selector::Warnings {
                warnings = Some(wanted);
                continue;
            }
            // Notes are asked for by name or with `--notes`; `-D all` means what is shown anyway.
            let raises_hidden =
                severity == Severity::Note && !self.notes && !matches!(selector, Selector::Lint(_));
            if level != Level::Forbid && !raises_hidden && selector.matches(lint, state) {
                level = wanted;
            }
        }
        match warnings {
            Some(wanted) if level == Level::Warn && severity >= Severity::Warning => wanted,
            _ => level,
        }
    }

    fn rules(&self, path: Option<&Path>) -> impl Iterator<Item = &(Selector, Level)> {
        let by_path = self
            .by_path
            .iter()
            .filter(move |one| {
                path.is_some_and(|path| crate::discover::filter::matches(&one.paths, path, false))
            })
            .flat_map(|one| &one.rules);
        self.configured.iter().chain(by_path).chain(&self.command_line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(options: &[(&str, Level)]) -> Levels {
        let mut levels = Levels::default();
        for &(name, level) in options {
            levels.option(Selector::parse(name).unwrap(), level);
        }
        levels
    }

    #[test]
    fn names_are_lints_or_states() {
        assert_eq!(Selector::parse("pending"), Ok(Selector::State(PodState::Pending)));
        assert_eq!(Selector::parse("crash-loop-back-off"), Ok(Selector::State(PodState::CrashLoopBackOff)));
        assert_eq!(Selector::parse("memory-in-millibytes"), Ok(Selector::Lint("memory-in-millibytes")));
        assert_eq!(Selector::parse("memory-in-milibytes").unwrap_err().near, Some("memory-in-millibytes"));
        assert_eq!(Selector::parse("x").unwrap_err().help(), "`podlint lints` prints them all");
    }

    #[test]
    fn the_later_option_wins_and_forbid_stays() {
        let pending = Some(PodState::Pending);
        let of = |options: &[(&str, Level)], severity| levels(options).of("x", severity, pending, None);
        assert_eq!(of(&[], Severity::Error), Level::Deny);
        assert_eq!(of(&[], Severity::Warning), Level::Warn);
        assert_eq!(of(&[], Severity::Note), Level::Allow);
        assert_eq!(of(&[("all", Level::Allow), ("pending", Level::Warn)], Severity::Error), Level::Warn);
        assert_eq!(of(&[("pending", Level::Warn), ("all", Level::Allow)], Severity::Error), Level::Allow);
        assert_eq!(of(&[("all", Level::Forbid), ("all", Level::Allow)], Severity::Error), Level::Forbid);
        assert_eq!(of(&[("warnings", Level::Deny)], Severity::Warning), Level::Deny);
        assert_eq!(
            of(&[("warnings", Level::Deny), ("pending", Level::Allow)], Severity::Warning),
            Level::Allow
        );
        assert_eq!(of(&[("all", Level::Deny)], Severity::Note), Level::Allow);
        let mut shown = levels(&[("warnings", Level::Deny)]);
        shown.show_notes(true);
        assert_eq!(shown.of("x", Severity::Note, None, None), Level::Warn);
    }

    #[test]
    fn the_configuration_is_ordered_by_precision_and_path() {
        let mut levels = Levels::default();
        levels.configure([
            (Selector::Lint("memory-in-millibytes"), Level::Warn),
            (Selector::State(PodState::Pending), Level::Allow),
            (Selector::All, Level::Deny),
        ]);
        levels.configure_paths(Path::new("/r"), "legacy/", [(Selector::All, Level::Allow)]).unwrap();
        let of = |lint, state, path| levels.of(lint, Severity::Warning, state, Some(Path::new(path)));
        assert_eq!(of("memory-in-millibytes", None, "/r/a.yaml"), Level::Warn);
        assert_eq!(of("x", Some(PodState::Pending), "/r/a.yaml"), Level::Allow);
        assert_eq!(of("x", None, "/r/a.yaml"), Level::Deny);
        assert_eq!(of("x", None, "/r/legacy/a.yaml"), Level::Allow);
        assert_eq!(of("x", None, "/other/legacy/a.yaml"), Level::Deny);
    }
}
