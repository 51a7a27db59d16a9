//! The API types of every Kubernetes version, and the check of objects against them.
//!
//! One table holds all versions: each field, type and enumeration value carries the set of versions that have
//! it. `generate.py` writes `table.bin` from Kubernetes' own sources; it is inflated on first use.

mod api;
pub mod check;
pub mod crd;
mod cure;
pub mod leaf;
mod load;
pub mod near;
mod place;
pub mod resolve;
mod structural;
mod walk;

pub use check::check;

use std::sync::LazyLock;

use crate::versions::VersionSet;

static TABLE: LazyLock<Table> = LazyLock::new(load::load);

/// The table, inflated on the first call (about a millisecond).
pub fn table() -> &'static Table {
    &TABLE
}

/// A text of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(pub(crate) u32);

/// The number of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeId(pub(crate) u32);

/// The number of a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StructId(pub(crate) u32);

/// What Go decodes a value into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Anything at all: raw JSON.
    Any,
    /// A string.
    String,
    /// A boolean.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number.
    Float,
    /// Bytes, written as base64.
    Bytes,
    /// `resource.Quantity`: a number, or a string such as `100m`.
    Quantity,
    /// `intstr.IntOrString`: a whole number of 32 bits or a string.
    IntOrString,
    /// `metav1.Time`: RFC 3339.
    Time,
    /// `metav1.MicroTime`: RFC 3339 with exactly six digits of a second.
    MicroTime,
    /// `metav1.Duration`: `1h30m`.
    Duration,
    /// An object with known fields.
    Struct(StructId),
    /// A list.
    Array(TypeId),
    /// An object with free keys.
    Map(TypeId),
    /// `JSONSchemaPropsOrArray` of a CustomResourceDefinition.
    SchemaOrArray(StructId),
    /// `JSONSchemaPropsOrBool` of a CustomResourceDefinition.
    SchemaOrBool(StructId),
    /// `JSONSchemaPropsOrStringArray` of a CustomResourceDefinition.
    SchemaOrStrings(StructId),
}

/// A type of the API.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// What it is decoded into.
    pub shape: Shape,
    /// The type's name as Go's errors print it: `v1.RestartPolicy`, `[]v1.Container`.
    pub go_name: Text,
    pub(crate) values: Option<u32>,
}

/// A closed list of values.
#[derive(Debug)]
pub struct Enumeration {
    /// The versions whose API declares the list.
    pub known: VersionSet,
    pub(crate) values: Vec<(Text, VersionSet)>,
}

/// How lists merge, by their items' identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListType {
    /// Not declared.
    None,
    /// Replaced as a whole.
    Atomic,
    /// Each item once.
    Set,
    /// Each combination of the list's map keys once.
    Map,
}

/// A field of a structure. A field whose type changed between versions has an entry for each.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in JSON.
    pub name: Text,
    /// Its type.
    pub of: TypeId,
    /// The versions that have it so.
    pub versions: VersionSet,
    /// The versions whose API declares it required. Decoding does not enforce it; validation mostly does.
    pub required: VersionSet,
    /// The default the API declares, as JSON; empty where there is none (defaults set by code are not here).
    pub default: Text,
    /// `x-kubernetes-list-type`.
    pub list_type: ListType,
    /// `x-kubernetes-list-map-keys`, with commas.
    pub list_keys: Text,
    /// `x-kubernetes-patch-merge-key`: what strategic merge patches know an item by.
    pub merge_key: Text,
    /// `x-kubernetes-patch-strategy`: `merge`, `replace`, `retainKeys`, with commas.
    pub patch_strategy: Text,
}

/// An object type.
#[derive(Debug, Clone, Copy)]
pub struct Structure {
    /// Its Go name with the package: `k8s.io/api/core/v1.Pod`.
    pub name: Text,
    /// The versions that have it.
    pub versions: VersionSet,
    first: u32,
    len: u32,
}

/// A kind that Kubernetes serves or has served, or that configures one of its components.
#[derive(Debug, Clone, Copy)]
pub struct KindInfo {
    /// The API group; empty for the core group.
    pub group: Text,
    /// The group's version.
    pub version: Text,
    /// The kind.
    pub kind: Text,
    /// Its fields, where they are known.
    pub structure: Option<StructId>,
    /// The versions that serve it.
    pub served: VersionSet,
    /// The versions that serve it without being told to (`--runtime-config`).
    pub on_by_default: VersionSet,
    /// Whether it is a component's configuration file, which no API server takes.
    pub is_config: bool,
    /// Whether it lies in a namespace.
    pub namespaced: bool,
    /// The resource's name: `deployments`; empty for kinds without one.
    pub plural: Text,
    /// The minor version that brought it, where declared.
    pub introduced: Option<u8>,
    /// The minor version from which the server warns.
    pub deprecated: Option<u8>,
    /// The minor version that no longer serves it (it may lie in the future).
    pub removed: Option<u8>,
    /// Group, version and kind to use instead; empty texts where none is named.
    pub replacement: (Text, Text, Text),
}

/// All types of all versions.
#[derive(Debug)]
pub struct Table {
    texts: String,
    ends: Vec<u32>,
    enums: Vec<Enumeration>,
    types: Vec<Type>,
    fields: Vec<Field>,
    structs: Vec<Structure>,
    kinds: Vec<KindInfo>,
}

impl Table {
    /// A text.
    pub fn text(&self, text: Text) -> &str {
        let at = text.0 as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.texts.get(start as usize..end as usize).unwrap_or("")
    }

    /// A type.
    pub fn of(&self, id: TypeId) -> Type {
        self.types.get(id.0 as usize).copied().unwrap_or(Type {
            shape: Shape::Any,
            go_name: Text(0),
            values: None,
        })
    }

    /// The closed list of values of a type, if it has one.
    pub fn enumeration(&self, of: Type) -> Option<&Enumeration> {
        self.enums.get(of.values? as usize)
    }

    /// The values of an enumeration in any of the versions.
    pub fn values<'t>(
        &'t self,
        list: &'t Enumeration,
        versions: VersionSet,
    ) -> impl Iterator<Item = &'t str> + 't {
        let wanted = move |mask: VersionSet| !mask.intersection(versions).is_empty();
        list.values.iter().filter(move |(_, mask)| wanted(*mask)).map(|(text, _)| self.text(*text))
    }

    /// A structure.
    pub fn structure(&self, id: StructId) -> Option<&Structure> {
        self.structs.get(id.0 as usize)
    }

    /// The fields of a structure, sorted by name.
    pub fn fields(&self, id: StructId) -> &[Field] {
        let Some(s) = self.structure(id) else { return &[] };
        self.fields.get(s.first as usize..(s.first + s.len) as usize).unwrap_or_default()
    }

    /// The entries of a field: one, or one for each form it has had; none if no version knows it.
    pub fn field(&self, id: StructId, name: &str) -> &[Field] {
        let fields = self.fields(id);
        let first = fields.partition_point(|f| self.text(f.name) < name);
        let len = fields[first..].iter().take_while(|f| self.text(f.name) == name).count();
        &fields[first..first + len]
    }

    /// The Go name of a structure without its package: `PodSpec`.
    pub fn struct_name(&self, id: StructId) -> &str {
        self.structure(id).map_or("", |s| self.text(s.name).rsplit('.').next().unwrap_or(""))
    }

    /// Every kind, sorted by group, version and kind.
    pub fn kinds(&self) -> &[KindInfo] {
        &self.kinds
    }

    /// A kind by its name in full.
    pub fn kind(&self, group: &str, version: &str, kind: &str) -> Option<&KindInfo> {
        let key = |k: &KindInfo| (self.text(k.group), self.text(k.version), self.text(k.kind));
        let at = self.kinds.binary_search_by(|k| key(k).cmp(&(group, version, kind))).ok()?;
        self.kinds.get(at)
    }

    /// A kind by `apiVersion` and `kind` as objects have them.
    pub fn kind_of(&self, api_version: &str, kind: &str) -> Option<&KindInfo> {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        self.kind(group, version, kind)
    }

    /// The kinds of a group.
    pub fn group(&self, group: &str) -> &[KindInfo] {
        let first = self.kinds.partition_point(|k| self.text(k.group) < group);
        let len = self.kinds[first..].iter().take_while(|k| self.text(k.group) == group).count();
        &self.kinds[first..first + len]
    }

    /// `apps/v1`, or `v1` for the core group.
    pub fn api_version(&self, group: Text, version: Text) -> String {
        let (group, version) = (self.text(group), self.text(version));
        if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod table_tests {
    use super::*;

    #[test]
    fn the_table_reads_back() {
        let table = table();
        assert!(table.kinds().len() > 300 && table.structs.len() > 1000, "{}", table.kinds().len());
        let pod = table.kind_of("v1", "Pod").unwrap();
        assert_eq!(pod.served, VersionSet::ALL);
        assert!(pod.namespaced && table.text(pod.plural) == "pods");
        let spec = table.field(pod.structure.unwrap(), "spec")[0];
        let Shape::Struct(spec) = table.of(spec.of).shape else { panic!() };
        assert_eq!(table.struct_name(spec), "PodSpec");
        let policy = table.field(spec, "restartPolicy")[0];
        let of = table.of(policy.of);
        assert_eq!(table.text(of.go_name), "v1.RestartPolicy");
        let list = table.enumeration(of).unwrap();
        assert_eq!(
            table.values(list, VersionSet::of(34)).collect::<Vec<_>>(),
            ["Always", "Never", "OnFailure"]
        );
        let containers = table.field(spec, "containers")[0];
        assert_eq!(table.text(containers.merge_key), "name");
        assert!(containers.required.contains(34));
    }

    #[test]
    fn versions_are_kept() {
        let table = table();
        let cron = table.kind_of("batch/v1beta1", "CronJob").unwrap();
        assert_eq!((cron.served, cron.removed), (VersionSet::of(24), Some(25)));
        let old = table.kind_of("extensions/v1beta1", "Deployment").unwrap();
        assert_eq!((old.served, old.removed), (VersionSet::NONE, Some(16)));
        assert_eq!(table.text(old.replacement.0), "apps");
        let policy = table.kind_of("resource.k8s.io/v1beta1", "DeviceClass").unwrap();
        assert!(!policy.on_by_default.contains(34) && policy.served.contains(34));
    }
}
