//! Names that were probably meant, and places where a field belongs.

use super::{Shape, StructId, Table};
use crate::syntax::yaml::{Kind, Value};
use crate::versions::VersionSet;

/// How many structures a search through the types may look at.
const LIMIT: usize = 400;

/// The candidate that `name` was probably meant to be: the same letters in other case or with other
/// separators, else the nearest within a third of the name's length.
pub fn nearest<'t>(name: &str, candidates: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let bare =
        |s: &str| s.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect::<String>().to_lowercase();
    let wanted = bare(name);
    let allowed = (name.chars().count() / 3).min(4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name || candidate.len().abs_diff(name.len()) > allowed.max(2) {
            continue;
        }
        let other = bare(candidate);
        let distance = if other == wanted { 0 } else { distance(&wanted, &other) };
        if distance <= allowed && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// The number of letters to change, add, drop or swap with the neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Whether a value could be decoded into a shape, by its JSON type alone.
pub(super) fn fits(shape: Shape, value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null => true,
        Kind::Mapping => {
            matches!(shape, Shape::Struct(_) | Shape::Map(_) | Shape::Any | Shape::SchemaOrBool(_))
        }
        Kind::Sequence => matches!(shape, Shape::Array(_) | Shape::SchemaOrArray(_)),
        Kind::Bool => matches!(shape, Shape::Bool | Shape::SchemaOrBool(_)),
        Kind::Integer | Kind::Float => {
            matches!(shape, Shape::Int32 | Shape::Int64 | Shape::Float | Shape::Quantity | Shape::IntOrString)
        }
        Kind::String => matches!(
            shape,
            Shape::String
                | Shape::Bytes
                | Shape::Quantity
                | Shape::IntOrString
                | Shape::Time
                | Shape::MicroTime
                | Shape::Duration
        ),
    }
}

/// Whether a structure has a field of that name into which the value fits.
pub(super) fn has(table: &Table, id: StructId, name: &str, value: Value<'_>, versions: VersionSet) -> bool {
    let served = |f: &&super::Field| !f.versions.intersection(versions).is_empty();
    table.field(id, name).iter().filter(served).any(|f| fits(table.of(f.of).shape, value))
}

/// The shortest way from a structure down to one that has such a field: `template.spec`, `containers[]`.
/// Nothing where two ways are equally short.
pub(super) fn below(
    table: &Table,
    from: StructId,
    name: &str,
    value: Value<'_>,
    versions: VersionSet,
) -> Option<String> {
    let mut seen = vec![from];
    let mut level = vec![(from, String::new())];
    for _ in 0..5 {
        let mut next = Vec::new();
        for (id, path) in &level {
            for field in table.fields(*id) {
                let label = table.text(field.name);
                let Some((child, suffix)) = inner(table, table.of(field.of).shape) else { continue };
                if label == "status"
                    || field.versions.intersection(versions).is_empty()
                    || seen.contains(&child)
                {
                    continue;
                }
                seen.push(child);
                let dot = if path.is_empty() { "" } else { "." };
                next.push((child, format!("{path}{dot}{label}{suffix}")));
            }
        }
        let mut found = next.iter().filter(|(id, _)| has(table, *id, name, value, versions));
        match (found.next(), found.next()) {
            (Some((_, path)), None) => return Some(path.clone()),
            (Some(_), Some(_)) => return None,
            _ => {}
        }
        if seen.len() > LIMIT {
            return None;
        }
        level = next;
    }
    None
}

fn inner(table: &Table, shape: Shape) -> Option<(StructId, &'static str)> {
    match shape {
        Shape::Struct(id) => Some((id, "")),
        Shape::Array(item) => match table.of(item).shape {
            Shape::Struct(id) => Some((id, "[]")),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names() {
        let fields = ["command", "containers", "image", "imagePullPolicy", "args", "mountPath"];
        let near = |name| nearest(name, fields.into_iter());
        assert_eq!(near("comand"), Some("command"));
        assert_eq!(near("mount_path"), Some("mountPath"));
        assert_eq!(near("Image"), Some("image"));
        assert_eq!(near("imgae"), Some("image"));
        assert_eq!(near("imagepullpolicy"), Some("imagePullPolicy"));
        assert_eq!(near("volumes"), None);
    }
}
