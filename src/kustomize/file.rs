//! One kustomization as it is written
//! (<https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/>).

use std::path::Path;

use crate::discover::read::{MAX_BYTES, read_text};
use crate::syntax::yaml::Value;

/// A `configMapGenerator` or `secretGenerator` entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generator {
    /// `ConfigMap` or `Secret`.
    pub kind: &'static str,
    /// The name, without the hash that is put behind it.
    pub name: String,
    /// The keys, where all are known.
    pub keys: Option<Vec<String>>,
}

/// What podlint knows of a kustomization. Paths are the names users see, resolved against its folder.
#[derive(Debug, Clone, Default)]
pub struct Kustomization {
    /// Its folder.
    pub folder: String,
    /// Files and folders whose objects it takes in: `resources`, `bases`, `components`.
    pub resources: Vec<String>,
    /// Files of patches, and files that configure Kustomize itself: no objects of the cluster.
    pub fragments: Vec<String>,
    /// What it generates.
    pub generators: Vec<Generator>,
    /// `namePrefix`
    pub prefix: String,
    /// `nameSuffix`
    pub suffix: String,
    /// `namespace`
    pub namespace: Option<String>,
    /// Whether it changes fields of the objects it takes in, so that what they lack may be filled in.
    pub changes: bool,
    /// Names of images that it replaces.
    pub images: Vec<String>,
}

impl Kustomization {
    /// Reads a kustomization. `name` is what users call the file, `path` where it lies.
    pub fn read(name: &str, path: Option<&Path>, root: Value<'_>) -> Self {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let texts = |key: &str| {
            let items = root.get(key).into_iter().flat_map(Value::items);
            items.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        let paths = |keys: &[&str]| {
            let all = keys.iter().flat_map(|key| texts(key)).filter(|text| is_local(text));
            all.map(|text| join(&folder, &text)).collect::<Vec<_>>()
        };
        let mut fragments = paths(&[
            "patchesStrategicMerge",
            "patches",
            "configurations",
            "transformers",
            "generators",
            "validators",
            "crds",
        ]);
        for key in ["patches", "patchesJson6902", "replacements"] {
            let items = root.get(key).into_iter().flat_map(Value::items);
            fragments.extend(items.filter_map(|item| item.str_at(&["path"])).map(|path| join(&folder, path)));
        }
        fragments.extend(root.str_at(&["openapi", "path"]).map(|path| join(&folder, path)));
        let text = |key: &str| root.get(key).and_then(Value::text).unwrap_or("").to_owned();
        let disk = path.and_then(Path::parent);
        let mut generators = Vec::new();
        for (key, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            let entries = root.get(key).into_iter().flat_map(Value::items);
            generators.extend(entries.filter_map(|entry| generator(kind, entry, disk)));
        }
        let images = root.get("images").into_iter().flat_map(Value::items);
        const CHANGING: [&str; 9] = [
            "patches",
            "patchesStrategicMerge",
            "patchesJson6902",
            "commonLabels",
            "labels",
            "components",
            "replacements",
            "vars",
            "transformers",
        ];
        let changes = CHANGING.iter().any(|key| root.get(key).is_some());
        Self {
            changes,
            resources: paths(&["resources", "bases", "components"]),
            fragments,
            generators,
            prefix: text("namePrefix"),
            suffix: text("nameSuffix"),
            namespace: Some(text("namespace")).filter(|namespace| !namespace.is_empty()),
            images: images.filter_map(|image| image.str_at(&["name"])).map(str::to_owned).collect(),
            folder,
        }
    }
}

/// Whether a resource lies beside the kustomization, as opposed to in another repository.
fn is_local(text: &str) -> bool {
    !text.contains("://")
        && !text.starts_with("github.com/")
        && !text.starts_with("git@")
        && !text.contains("?ref=")
}

fn generator(kind: &'static str, entry: Value<'_>, disk: Option<&Path>) -> Option<Generator> {
    let name = entry.str_at(&["name"])?.to_owned();
    let mut keys = Some(Vec::new());
    let texts = |key: &str| entry.get(key).into_iter().flat_map(Value::items).filter_map(Value::text);
    for literal in texts("literals") {
        add(&mut keys, literal.split_once('=').map(|(key, _)| key.trim_matches(['\'', '"']).to_owned()));
    }
    for file in texts("files") {
        let key =
            file.split_once('=').map_or_else(|| file.rsplit('/').next().unwrap_or(file), |(key, _)| key);
        add(&mut keys, Some(key.to_owned()));
    }
    for file in texts("envs").chain(entry.get("env").and_then(Value::text)) {
        match disk.and_then(|folder| env_keys(&folder.join(file))) {
            Some(more) => more.into_iter().for_each(|key| add(&mut keys, Some(key))),
            None => keys = None,
        }
    }
    Some(Generator { kind, name, keys })
}

fn add(keys: &mut Option<Vec<String>>, key: Option<String>) {
    match (keys.as_mut(), key) {
        (Some(known), Some(key)) => known.push(key),
        _ => *keys = None,
    }
}

/// The variables of an env file: `KEY=value`, or `KEY` alone for one of the environment.
fn env_keys(path: &Path) -> Option<Vec<String>> {
    let text = read_text(path, MAX_BYTES).ok()?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_start);
    let set = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Some(set.map(|line| line.split_once('=').map_or(line, |(key, _)| key).trim().to_owned()).collect())
}

/// A path relative to a folder, both as users see them, without `.` and `..`.
pub fn join(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> =
        if relative.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    parts.retain(|part| !part.is_empty() || folder.starts_with('/'));
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
