//! How kustomizations build on each other.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::file::Kustomization;

/// Longer chains of overlays than this do not occur; what lies beyond is left out.
const MAX_DEPTH: usize = 16;
/// So many builds of one base are told apart.
const MAX_WAYS: usize = 64;

/// All kustomizations of a run.
#[derive(Debug, Default)]
pub struct Graph {
    all: Vec<Kustomization>,
    /// For each, the ones that take it in.
    parents: Vec<Vec<usize>>,
    /// For each file of objects, the kustomizations that list it.
    owners: FxHashMap<String, Vec<usize>>,
    fragments: FxHashSet<String>,
    folders: FxHashSet<String>,
}

impl Graph {
    /// Connects kustomizations by their paths.
    pub fn new(all: Vec<Kustomization>) -> Self {
        let mut by_folder: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, one) in all.iter().enumerate() {
            by_folder.entry(&one.folder).or_default().push(at);
        }
        let mut parents = vec![Vec::new(); all.len()];
        let mut owners: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut fragments = FxHashSet::default();
        for (at, one) in all.iter().enumerate() {
            for resource in &one.resources {
                match by_folder.get(resource.as_str()) {
                    Some(children) => {
                        children.iter().filter(|&&c| c != at).for_each(|&child| parents[child].push(at));
                    }
                    None => owners.entry(resource.clone()).or_default().push(at),
                }
            }
            fragments.extend(one.fragments.iter().cloned());
        }
        let folders = all.iter().map(|one| one.folder.clone()).collect();
        Self { all, parents, owners, fragments, folders }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The kustomizations.
    pub fn all(&self) -> &[Kustomization] {
        &self.all
    }

    /// The kustomizations that list a file among their resources.
    pub fn owners(&self, file: &str) -> Option<&[usize]> {
        self.owners.get(file).map(Vec::as_slice)
    }

    /// Whether the file is a patch or configures Kustomize: it is named as such, or called a patch, lies
    /// beside a kustomization and nobody takes it for a resource.
    pub fn is_fragment(&self, file: &str) -> bool {
        if self.owners.contains_key(file) {
            return false;
        }
        let name = file.rsplit('/').next().unwrap_or(file);
        // A folder of patches may be named as a whole.
        self.fragments.contains(file)
            || ancestors(file).any(|folder| self.fragments.contains(folder))
            || ((name.contains("patch") || ancestors(file).any(|f| f.ends_with("patches")))
                && ancestors(file).any(|folder| self.folders.contains(folder)))
    }

    /// Whether the file lies in the folder of a kustomization.
    pub fn is_beside(&self, file: &str) -> bool {
        self.folders.contains(file.rsplit_once('/').map_or("", |(folder, _)| folder))
    }

    /// Every prefix and suffix that the builds above put around names in these kustomizations.
    pub fn affixes(&self, of: &[usize]) -> BTreeSet<(String, String)> {
        let mut out = BTreeSet::new();
        self.climb(of, &mut |way| {
            let mut affix = (String::new(), String::new());
            for &at in way {
                affix.0.insert_str(0, &self.all[at].prefix);
                affix.1.push_str(&self.all[at].suffix);
            }
            out.insert(affix);
        });
        out
    }

    /// Whether any build of these kustomizations changes fields of the objects.
    pub fn changes(&self, of: &[usize]) -> bool {
        let mut out = false;
        self.climb(of, &mut |way| out |= way.iter().any(|&at| self.all[at].changes));
        out
    }

    /// Every namespace that the builds above put objects of these kustomizations into; `None` where a build
    /// says nothing.
    pub fn namespaces(&self, of: &[usize]) -> BTreeSet<Option<String>> {
        let mut out = BTreeSet::new();
        self.climb(of, &mut |way| {
            out.insert(way.iter().rev().find_map(|&at| self.all[at].namespace.clone()));
        });
        out
    }

    /// The folder of the one root that builds these kustomizations; where several do, their own folder.
    pub fn unit(&self, of: &[usize]) -> &str {
        let mut roots = BTreeSet::new();
        self.climb(of, &mut |way| roots.extend(way.last().copied()));
        let own = of.first().copied().unwrap_or(0);
        let at = if roots.len() == 1 { roots.first().copied().unwrap_or(own) } else { own };
        &self.all[at].folder
    }

    /// Calls `found` with each way from one of the kustomizations up to a root.
    fn climb(&self, of: &[usize], found: &mut dyn FnMut(&[usize])) {
        let mut ways = 0;
        for &start in of {
            self.climb_from(&mut vec![start], &mut ways, found);
        }
    }

    fn climb_from(&self, way: &mut Vec<usize>, ways: &mut usize, found: &mut dyn FnMut(&[usize])) {
        let Some(&top) = way.last() else { return };
        let above: Vec<usize> = self.parents[top].iter().copied().filter(|up| !way.contains(up)).collect();
        if above.is_empty() || way.len() >= MAX_DEPTH {
            *ways += 1;
            found(way);
            return;
        }
        for up in above {
            if *ways >= MAX_WAYS {
                return;
            }
            way.push(up);
            self.climb_from(way, ways, found);
            way.pop();
        }
    }
}

/// The folders above a file, nearest first, as users see them; the working directory is the empty one.
fn ancestors(file: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(above(file), |path| above(path))
}

fn above(path: &str) -> Option<&str> {
    (!path.is_empty()).then(|| path.rsplit_once('/').map_or("", |(folder, _)| folder))
}
