//! Which subcharts take part, under which name and with which values (Helm's `pkg/chart/v2/util/dependencies.go`).

use std::borrow::Cow;

use crate::helm::chart::{Chart, Dependency, Import, Metadata};
use crate::helm::prepared::Prepared;
use crate::helm::semver;
use crate::helm::value::{Data, Dict, Entries, Value};
use crate::helm::values::{self, coalesce_tables, coalesce_values, deep_copy, table};
use crate::syntax::Span;

/// A chart as part of one rendering.
#[derive(Debug, Clone)]
pub struct Node<'c> {
    /// The chart as it lies there.
    pub chart: &'c Chart,
    /// Its metadata: the name may be an alias.
    pub metadata: Cow<'c, Metadata>,
    /// Its default values, shared by all renderings.
    pub values: Dict,
    /// The subcharts that take part.
    pub dependencies: Vec<Node<'c>>,
}

impl<'c> Node<'c> {
    /// A chart with all its subcharts.
    ///
    /// # Errors
    /// Helm's refusal of a `values.yaml`, and its place.
    pub fn new(prepared: &Prepared<'c>) -> Result<Self, (String, Option<Span>)> {
        Self::of(prepared.chart, prepared, false)
    }

    fn of(chart: &'c Chart, prepared: &Prepared<'c>, vendored: bool) -> Result<Self, (String, Option<Span>)> {
        let values = match &chart.values {
            Some(source) => prepared
                .values(source, vendored)
                .map_err(|(message, span)| (format!("cannot load values.yaml: {message}"), Some(span)))?,
            None => Dict::default(),
        };
        let dependencies =
            chart.dependencies.iter().map(|sub| Node::of(sub, prepared, true)).collect::<Result<_, _>>()?;
        Ok(Self { chart, metadata: Cow::Borrowed(&chart.metadata), values, dependencies })
    }

    /// The name it goes by.
    pub fn name(&self) -> &str {
        self.metadata.name()
    }

    fn version(&self) -> &str {
        self.metadata.text("Version")
    }

    /// Leaves out what conditions and tags turn off, renames by alias, and takes over `import-values`.
    ///
    /// # Errors
    /// A value that stands where a subchart's table must be.
    pub fn process(&mut self, given: &Dict) -> Result<(), String> {
        self.enable(given, "")?;
        self.import_values()
    }

    fn enable(&mut self, given: &Dict, path: &str) -> Result<(), String> {
        if self.metadata.dependencies.is_empty() {
            return Ok(());
        }
        let existing = std::mem::take(&mut self.dependencies);
        let mut chosen: Vec<Node<'c>> = Vec::new();
        for node in &existing {
            if !self.metadata.dependencies.iter().any(|d| matches(node, d)) {
                chosen.push(node.clone());
            }
        }
        for dependency in &mut self.metadata.to_mut().dependencies {
            if let Some(node) = existing.iter().find(|node| matches(node, dependency)) {
                let mut node = node.clone();
                if !dependency.alias.text.is_empty() {
                    node.metadata.to_mut().set("Name", dependency.alias.clone());
                }
                chosen.push(node);
            }
            if !dependency.alias.text.is_empty() {
                dependency.name = dependency.alias.clone();
            }
            dependency.enabled = true;
        }
        self.dependencies = chosen;
        let values = coalesce_values(self, given, false)?;
        by_tags(&mut self.metadata.to_mut().dependencies, &values);
        by_conditions(&mut self.metadata.to_mut().dependencies, &values, path);
        let off: Vec<String> =
            self.metadata.dependencies.iter().filter(|d| !d.enabled).map(|d| d.name.text.clone()).collect();
        self.dependencies.retain(|node| !off.iter().any(|name| name == node.name()));
        self.metadata.to_mut().dependencies.retain(|d| !off.contains(&d.name.text));
        for node in &mut self.dependencies {
            let path = format!("{path}{}.", node.name());
            node.enable(&values, &path)?;
        }
        Ok(())
    }

    fn import_values(&mut self) -> Result<(), String> {
        for node in &mut self.dependencies {
            node.import_values()?;
        }
        if self.metadata.dependencies.is_empty() {
            return Ok(());
        }
        let values = coalesce_values(self, &Dict::default(), true)?;
        let imported = Dict::default();
        for dependency in &self.metadata.dependencies {
            let name = &dependency.name.text;
            for import in &dependency.imports {
                let found = match import {
                    Import::Export(export) => table(&values, &format!("{name}.exports.{export}")),
                    Import::Table { child, parent } => {
                        table(&values, &format!("{name}.{child}")).map(|found| at_path(parent, found))
                    }
                };
                if let Some(found) = found {
                    coalesce_tables(&imported, &found, true);
                }
            }
        }
        self.values = if imported.is_empty() {
            values
        } else {
            let values = deep_copy(&values);
            coalesce_tables(&values, &imported, true);
            values
        };
        Ok(())
    }
}

fn matches(node: &Node<'_>, dependency: &Dependency) -> bool {
    node.name() == dependency.name.text && semver::is_compatible(&dependency.version.text, node.version())
}

/// The table under a path of keys.
fn at_path(path: &str, found: Dict) -> Dict {
    if path == "." {
        return found;
    }
    path.rsplit('.').fold(found, |below, key| {
        let dict = Dict::new(Entries::new());
        dict.insert(key, below);
        dict
    })
}

fn by_tags(dependencies: &mut [Dependency], values: &Dict) {
    let Some(Data::Dict(tags)) = values.get("tags").map(|v| v.data) else { return };
    for dependency in dependencies {
        let set: Vec<bool> =
            dependency.tags.iter().filter_map(|tag| tags.get(&tag.text)?.as_bool()).collect();
        dependency.enabled = set.contains(&true) || !set.contains(&false);
    }
}

fn by_conditions(dependencies: &mut [Dependency], values: &Dict, path: &str) {
    for dependency in dependencies {
        let condition = dependency.condition.text.trim().to_owned();
        let decided = condition
            .split(',')
            .filter(|c| !c.is_empty())
            .find_map(|c| path_value(values, &format!("{path}{c}"))?.as_bool());
        if let Some(enabled) = decided {
            dependency.enabled = enabled;
        }
    }
}

/// The value at a path, unless it is a table.
fn path_value(values: &Dict, path: &str) -> Option<Value> {
    let (table, key) = match path.rsplit_once('.') {
        Some((above, key)) => (table(values, above)?, key),
        None => (values.clone(), path),
    };
    table.get(key).filter(|v| !values::is_table(v))
}
