//! `.helmignore` (Helm's `pkg/ignore/rules.go`).

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::pattern::FilePattern;

/// The rules of a chart.
#[derive(Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    pattern: FilePattern,
    negate: bool,
    folders_only: bool,
    /// Without a slash in it, a rule is about the last path element.
    base_only: bool,
}

impl Rules {
    /// Rules as [`Rules::parse`] reads them, kept for the thread's next chart: most have a file that `helm create`
    /// made.
    ///
    /// # Errors
    /// A malformed pattern, in Helm's words.
    pub fn of(text: &str) -> Result<Rc<Self>, String> {
        /// More are forgotten and read anew.
        const KEPT: usize = 64;
        thread_local! {
            static READ: RefCell<FxHashMap<Box<str>, Rc<Rules>>> = RefCell::default();
        }
        READ.with_borrow_mut(|read| {
            if let Some(known) = read.get(text) {
                return Ok(Rc::clone(known));
            }
            if read.len() >= KEPT {
                read.clear();
            }
            let rules = Rc::new(Self::parse(text)?);
            read.insert(text.into(), Rc::clone(&rules));
            Ok(rules)
        })
    }

    /// Reads the file and adds the rule that every chart has: no hidden files among the templates.
    ///
    /// # Errors
    /// A malformed pattern, in Helm's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rules = Self::default();
        for line in text.trim_start_matches('\u{feff}').lines() {
            rules.add(line)?;
        }
        rules.add("templates/.?*")?;
        Ok(rules)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if line.contains("**") {
            return Err("double-star (**) syntax is not supported".to_owned());
        }
        let (negate, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let (folders_only, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
        let (base_only, line) = match line.strip_prefix('/') {
            Some(rest) => (false, rest),
            None => (!line.contains('/'), line),
        };
        let pattern = FilePattern::parse(line).ok_or("syntax error in pattern")?;
        self.rules.push(Rule { pattern, negate, folders_only, base_only });
        Ok(())
    }

    /// Whether a path below the chart's folder, with `/`, is left out. Helm reads a negated rule as "leave
    /// out whatever does not match".
    pub fn ignores(&self, path: &str, folder: bool) -> bool {
        let base = path.rsplit('/').next().unwrap_or(path);
        for rule in &self.rules {
            let name = if rule.base_only { base } else { path };
            let wrong_kind = rule.folders_only && !folder;
            if rule.negate {
                if wrong_kind || !rule.pattern.is_match(name) {
                    return true;
                }
            } else if !wrong_kind && rule.pattern.is_match(name) {
                return true;
            }
        }
        false
    }
}
