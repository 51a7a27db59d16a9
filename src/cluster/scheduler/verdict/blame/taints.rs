//! Taints and cordons, and what leads the Pod to the nodes that have them.

use super::super::Blame;
use super::super::clause::Rejections;
use super::super::places::blame;
use super::super::places::blame_key;
use super::super::places::spec_key;
use super::Findings;
use crate::cluster::nearest::nearest;
use crate::cluster::scheduler::plugins::Reason;
use crate::cluster::scheduler::read::items;
use crate::syntax::yaml::Value;

impl<'r> Findings<'r> {
    pub(super) fn taints(&mut self, group: &Rejections<'r>) {
        let taints = self.subject.taints(group);
        let cordoned = group.iter().filter(|(_, r)| r.reasons.contains(&Reason::Unschedulable)).count();
        let near = taints.iter().find_map(|(taint, _)| Some((self.near_toleration(taint)?, taint)));
        let selects = self.subject.selects();
        let list = taints.iter().map(|(taint, _)| format!("`{taint}`")).collect::<Vec<_>>().join(", ");
        match near {
            Some((place, taint)) => {
                self.blames.push(blame(self.object(), place, format!("does not cover the taint `{taint}`")));
            }
            None if !taints.is_empty() && !selects => {
                let text = format!("nothing here tolerates {list}");
                let entry = self.subject.pod.spec.0.entry("tolerations");
                let place = entry.map(|entry| blame_key(self.object(), entry, text.clone()));
                self.blames.push(place.unwrap_or_else(|| spec_key(self.subject.pod, text)));
            }
            None => {}
        }
        self.selected_nodes(&match () {
            () if taints.is_empty() => "the nodes that this selects are cordoned".to_owned(),
            () => format!("the nodes that this selects have the taint {list}"),
        });
        let which = if selects { "every node that it selects" } else { "every node" };
        self.say(match (taints.is_empty(), cordoned) {
            (true, _) => format!("{which} is cordoned"),
            (false, 0) => format!("{which} has a taint that it does not tolerate: {list}"),
            (false, _) => format!("{which} is cordoned or has a taint that it does not tolerate: {list}"),
        });
        self.advise(match taints.first() {
            Some((taint, _)) => {
                format!("add a toleration for `{taint}` if the Pod belongs there, or select other nodes")
            }
            None => format!("`kubectl uncordon` {}, or select other nodes", self.subject.names(group)),
        });
    }

    /// A toleration for the key of a taint that does not cover it: the part that differs.
    pub(super) fn near_toleration(&self, taint: &str) -> Option<Value<'r>> {
        let (rest, effect) = taint.rsplit_once(':')?;
        let (key, value) = rest.split_once('=').unwrap_or((rest, ""));
        let all = || items(self.subject.pod.spec.0, &["tolerations"]);
        let toleration = all().find(|t| t.str_at(&["key"]) == Some(key));
        let Some(toleration) = toleration else {
            let keys = all().filter_map(|t| t.get("key")).filter_map(|k| Some((k.text()?, k)));
            let keys: Vec<(&str, Value<'r>)> = keys.collect();
            let older = keys.iter().find(|(text, _)| {
                *text == "node-role.kubernetes.io/master" && key == "node-role.kubernetes.io/control-plane"
            });
            return older.map(|(_, place)| *place).or_else(|| nearest(key, keys.into_iter()));
        };
        let wrong_value = toleration
            .get("value")
            .filter(|v| toleration.str_at(&["operator"]) != Some("Exists") && v.text() != Some(value));
        let wrong_effect = toleration.get("effect").filter(|e| e.text() != Some(effect));
        wrong_value.or(wrong_effect).or_else(|| toleration.get("key"))
    }

    /// Points at what selects nodes, where something does.
    pub(super) fn selected_nodes(&mut self, text: &str) {
        let spec = self.subject.pod.spec.0;
        let entries = spec.get("nodeSelector").into_iter().flat_map(|s| s.entries());
        let labels: Vec<Blame> = entries.map(|entry| blame(self.object(), entry.value, text)).collect();
        let required =
            spec.at(&["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]);
        let terms = required.into_iter().flat_map(|r| items(r, &["nodeSelectorTerms"]));
        let keys = terms.flat_map(|t| items(t, &["matchExpressions"])).filter_map(|e| e.get("key"));
        let keys: Vec<Blame> = keys.take(2).map(|key| blame(self.object(), key, text)).collect();
        self.blames.extend(labels.into_iter().chain(keys));
    }
}
