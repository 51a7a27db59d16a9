//! Which Pods carry a label and which Services ask for it, so that nobody goes through all of either.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::network::selects;
use crate::model::{Object, Pod};
use crate::run::Run;
use crate::syntax::yaml::{Entry, Value};

/// Pods and Services of a run by their labels. What shares a number only may share the label.
#[derive(Debug, Default)]
pub struct Labels {
    pods: FxHashMap<u64, Vec<u32>>,
    /// Each under the first label of its selector.
    services: FxHashMap<u64, Vec<u32>>,
}

fn number(label: Entry<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    (label.name(), label.value.text()).hash(&mut hasher);
    hasher.finish()
}

fn selector(service: Object<'_>) -> impl Iterator<Item = Entry<'_>> {
    service.at(&["spec", "selector"]).into_iter().flat_map(Value::entries)
}

impl Labels {
    /// Goes once over all Pods and Services.
    pub fn of(run: &Run) -> Self {
        let mut labels = Self::default();
        for pod in run.pods() {
            for label in pod.labels() {
                let pods = labels.pods.entry(number(label)).or_default();
                if pods.last() != Some(&pod.object.index) {
                    pods.push(pod.object.index);
                }
            }
        }
        for service in run.index.of_kind(run, "Service") {
            if let Some(first) = selector(service).next() {
                labels.services.entry(number(first)).or_default().push(service.index);
            }
        }
        labels
    }

    /// The Pods that a Service selects, in the order of their files.
    pub fn selected<'r>(&'r self, service: Object<'r>) -> impl Iterator<Item = Pod<'r>> {
        let carry = |label| self.pods.get(&number(label)).map_or(&[][..], Vec::as_slice);
        let fewest = selector(service).map(carry).min_by_key(|pods| pods.len());
        let run = service.run;
        let pods = fewest.into_iter().flatten().filter_map(move |&index| Pod::of(run.object(index)));
        pods.filter(move |pod| selects(service, *pod))
    }

    /// The Services that select a Pod, in the order of their files.
    pub fn selecting<'r>(&self, pod: Pod<'r>) -> impl Iterator<Item = Object<'r>> {
        let run = pod.object.run;
        let asked = pod.labels().filter_map(|label| self.services.get(&number(label)));
        let mut services: Vec<u32> = asked.flatten().copied().collect();
        services.sort_unstable();
        services.dedup();
        services.into_iter().map(move |index| run.object(index)).filter(move |service| selects(*service, pod))
    }
}
