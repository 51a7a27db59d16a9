//! Files of one volume that lie on or in each other (`warningsForOverlappingVirtualPaths`).

use super::super::features;
use super::super::field::Field;
use crate::syntax::yaml::Value;
use crate::versions::VersionSet;

/// A file and where it comes from.
#[derive(Clone)]
struct Place<'r> {
    path: &'r str,
    source: String,
    field: Field<'r>,
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.path)?;
        if self.source.is_empty() { Ok(()) } else { write!(f, " ({})", self.source) }
    }
}

/// More files than anybody lists: beyond them comparing each with each would take too long.
const MANY: usize = 1000;

/// Looks through every volume.
pub fn virtual_paths(volumes: Field<'_>) {
    for volume in volumes.items() {
        let name = volume.get("name").str();
        for (kind, shown, named) in [
            ("configMap", "ConfigMap", Some("name")),
            ("secret", "Secret", Some("secretName")),
            ("downwardAPI", "DownwardAPI", None),
        ] {
            if !volume.has(kind) {
                continue;
            }
            let source = volume.get(kind);
            let mut all = Vec::new();
            for place in listed(source, "") {
                let what = named.map_or(shown.to_owned(), |n| format!("{shown} {:?}", source.get(n).str()));
                add(&mut all, place, name, &what);
            }
        }
        if volume.has("projected") {
            projected(volume.get("projected"), name);
        }
    }
}

fn listed<'r>(source: Field<'r>, label: &str) -> impl Iterator<Item = Place<'r>> {
    source.get("items").items().map(move |item| place(item.get("path"), label))
}

fn place<'r>(field: Field<'r>, label: &str) -> Place<'r> {
    Place { path: field.str().trim_end_matches('/'), source: label.to_owned(), field }
}

fn projected<'r>(volume: Field<'r>, name: &str) {
    let mut all: Vec<Place<'r>> = Vec::new();
    for source in volume.get("sources").items() {
        let empty = source.only(empty_in(source));
        if !empty.versions().is_empty() {
            empty.warn(format!("volume {name:?} (Projected) has no sources provided"));
        }
        let (map, secret) = (source.get("configMap"), source.get("secret"));
        let (down, token) = (source.get("downwardAPI"), source.get("serviceAccountToken"));
        let places: Vec<Place<'r>> = if map.get("items").is_set() {
            listed(map, &format!("ConfigMap {:?}", map.get("name").str())).collect()
        } else if secret.get("items").is_set() {
            listed(secret, &format!("Secret {:?}", secret.get("name").str())).collect()
        } else if down.get("items").is_set() {
            listed(down, "DownwardAPI").collect()
        } else if token.is_set() {
            vec![place(token.get("path"), "ServiceAccountToken")]
        } else {
            other(source)
        };
        for place in places {
            add(&mut all, place, name, "Projected");
        }
    }
}

/// The versions in which nothing is left of a source: those that do not know it leave it out.
fn empty_in(source: Field<'_>) -> VersionSet {
    let written = source.value().into_iter().flat_map(Value::entries).filter(|e| !e.value.is_null());
    written.fold(VersionSet::ALL, |versions, entry| match entry.name() {
        "clusterTrustBundle" => versions.minus(features::CLUSTER_TRUST_BUNDLES),
        "podCertificate" => versions.minus(features::POD_CERTIFICATES),
        _ => VersionSet::NONE,
    })
}

fn other(source: Field<'_>) -> Vec<Place<'_>> {
    let (bundle, certificate) = (source.get("clusterTrustBundle"), source.get("podCertificate"));
    if bundle.is_set() {
        let name = bundle.get("name").str_opt().unwrap_or(bundle.get("signerName").str());
        return vec![place(bundle.get("path"), &format!("ClusterTrustBundle {name:?}"))];
    }
    let parts = [
        ("certificateChainPath", "PodCertificate chain"),
        ("keyPath", "PodCertificate key"),
        ("credentialBundlePath", "PodCertificate credential bundle"),
    ];
    let written = parts.into_iter().filter(|(name, _)| !certificate.get(name).str().is_empty());
    written.map(|(name, label)| place(certificate.get(name), label)).collect()
}

fn add<'r>(all: &mut Vec<Place<'r>>, place: Place<'r>, volume: &str, what: &str) {
    if all.len() >= MANY {
        return;
    }
    for other in all.iter().filter(|o| !o.path.is_empty() && !place.path.is_empty()) {
        let inside = |a: &str, b: &str| a == b || a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
        if inside(other.path, place.path) || inside(place.path, other.path) {
            place.field.warn(format!("volume {volume:?} ({what}): overlapping paths: {place} with {other}"));
        }
    }
    all.push(place);
}
