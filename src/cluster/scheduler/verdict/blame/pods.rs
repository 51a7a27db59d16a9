//! What other Pods on the nodes mean: ports, spread, affinity.

use super::super::Blame;
use super::super::Rename;
use super::super::clause::Rejections;
use super::super::places::blame;
use super::super::places::blame_key;
use super::super::places::host_port;
use super::super::places::spec_key;
use super::Findings;
use crate::cluster::scheduler::read::items;
use crate::model::Pod;
use crate::syntax::yaml::Value;

impl<'r> Findings<'r> {
    pub(super) fn ports(&mut self, at: usize, group: &Rejections<'r>) {
        let Some(port) = self.subject.spec.ports.get(at).copied() else { return };
        let world = self.subject.world;
        if let Some(value) = host_port(self.subject.pod, port.port) {
            self.blames.push(blame(self.object(), value, "one Pod of a node can have it"));
        }
        self.replicas("more Pods than nodes that have the port free");
        let mut users: Vec<u32> = Vec::new();
        for (node, _) in group {
            let taken = world.node(*node).ports.iter().filter(|(used, _)| used.conflicts(port));
            let workloads = taken.filter_map(|(_, pod)| {
                let at = world.pod(*pod)?.incoming?;
                self.subject.simulation.workloads.get(self.subject.simulation.incoming[at].workload)
            });
            users.extend(workloads.map(|workload| workload.object));
        }
        users.sort_unstable();
        users.dedup();
        users.retain(|&other| other != self.object().index);
        for other in users.into_iter().take(3) {
            let other = self.subject.run.object(other);
            let value = Pod::of(other).and_then(|pod| host_port(pod, port.port));
            if let Some(value) = value {
                let text = format!("`{}` has it", other.name());
                self.blames.push(Blame { span: value.span(), text, field: String::new() });
            }
        }
        self.say(format!("host port {} is taken on every node it may run on", port.port));
        self.advise(
            "leave `hostPort` out and use a Service, or run one Pod a node with a DaemonSet".to_owned(),
        );
    }

    pub(super) fn spread(&mut self, index: usize, missing_label: bool) {
        let Some(constraint) = self.subject.spec.spread.get(index) else { return };
        let list = items(self.subject.pod.spec.0, &["topologySpreadConstraints"]);
        let Some(written) = list.into_iter().nth(constraint.index) else { return };
        let topology = self.subject.text(constraint.topology);
        let values = self.subject.values_of(constraint.topology);
        let key = written.get("topologyKey").unwrap_or(written);
        if missing_label {
            let near = self.subject.near_key(topology).filter(|_| values.is_empty());
            let text = near
                .map_or("the nodes left lack this label".to_owned(), |near| format!("nodes have `{near}`"));
            self.blames.push(blame(self.object(), key, text));
            self.say(format!("the nodes left lack the label `{topology}` to spread over"));
            self.rename = near.map(|near| Rename { span: key.span(), text: near.to_owned() });
            return;
        }
        self.blames.push(blame(self.object(), key, format!("the nodes have {} values of it", values.len())));
        let few = written.get("minDomains").filter(|_| (values.len() as i64) < constraint.min_domains);
        let few = few.map(|value| blame(self.object(), value, "more domains than there are"));
        self.blames.extend(few);
        self.replicas("so many Pods cannot be spread so evenly");
        self.say(format!(
            "one more Pod would make the skew over `{topology}` greater than {}",
            constraint.max_skew
        ));
        self.advise("allow a greater `maxSkew`, or `whenUnsatisfiable: ScheduleAnyway`".to_owned());
    }

    pub(super) fn pod_term(&self, kind: &str, at: usize) -> Option<Value<'r>> {
        let path = ["affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution"];
        items(self.subject.pod.spec.0, &path).nth(at)
    }

    pub(super) fn pod_affinity(&mut self) {
        let world = self.subject.world;
        for (at, term) in self.subject.spec.affinity.iter().enumerate() {
            let Some(written) = self.pod_term("podAffinity", at) else { continue };
            let lonely = !world.candidates(&term.selector).any(|alike| {
                let sample = alike.sample.as_ref().filter(|_| !alike.on.is_empty());
                sample.is_some_and(|pod| term.selector.matches(&pod.labels, &world.symbols))
            });
            let (place, text) = if lonely {
                (written.entry("labelSelector"), "no Pod that runs or comes has such labels")
            } else {
                (written.entry("topologyKey"), "not on the nodes left")
            };
            let place = place.map(|entry| blame_key(self.object(), entry, text));
            self.blames.push(place.unwrap_or_else(|| spec_key(self.subject.pod, text)));
            if lonely {
                self.say("it wants to be near Pods that are not there".to_owned());
            }
        }
        self.say("the nodes left are not near the Pods it wants to be near".to_owned());
    }

    pub(super) fn anti_affinity(&mut self, at: usize) {
        let topology = self.subject.spec.anti_affinity.get(at).map_or("", |t| self.subject.text(t.topology));
        let key = self.pod_term("podAntiAffinity", at).and_then(|term| term.get("topologyKey"));
        self.blames
            .extend(key.map(|key| blame(self.object(), key, "no two such Pods with the same value of it")));
        self.replicas("more Pods than there are places");
        self.say(format!("each `{topology}` left has a Pod that it must not be near"));
        self.advise(
            "prefer to keep apart (`preferredDuringSchedulingIgnoredDuringExecution`), or run fewer Pods"
                .to_owned(),
        );
    }

    pub(super) fn repelled(&mut self, group: &Rejections<'r>) {
        let labels = self.subject.pod.template.at(&["metadata", "labels"]);
        let first = labels.and_then(|labels| labels.entries().next());
        let text = "running Pods do not want Pods with these labels near";
        let place = first.map(|entry| blame(self.object(), entry.value, text));
        self.blames.push(place.unwrap_or_else(|| spec_key(self.subject.pod, text)));
        let names = self.subject.names(group);
        self.say(format!("Pods on {names} do not want it near (their own anti-affinity)"));
    }
}
