//! What the Pod asks of nodes themselves: resources, labels, names.

use super::super::Rename;
use super::super::clause::Rejections;
use super::super::places::asking;
use super::super::places::blame;
use super::super::places::blame_key;
use super::Findings;
use crate::cluster::scheduler::plugins::ResourceKind;
use crate::cluster::scheduler::read::items;
use crate::cluster::scheduler::selector::Requirement;
use crate::cluster::scheduler::symbols::Symbol;
use crate::syntax::yaml::Entry;
use crate::syntax::yaml::Value;

impl<'r> Findings<'r> {
    pub(super) fn resource(&mut self, resource: ResourceKind, group: &Rejections<'r>) {
        let symbols = &self.subject.world.symbols;
        let asking = asking(self.subject.pod, resource, symbols);
        let name = resource.name(symbols).to_owned();
        let several = asking.len() > 1;
        for one in asking.iter().take(4) {
            let text = match () {
                () if one.alone => format!("this init container alone asks for so much {name}"),
                () if several => format!("a part of the {name} asked for"),
                () => format!("the {name} asked for"),
            };
            self.blames.push(blame(self.object(), one.place, text));
        }
        if asking.is_empty()
            && let Some(class) = self.subject.pod.spec.0.get("runtimeClassName")
        {
            self.blames.push(blame(self.object(), class, "its overhead counts too"));
        }
        self.replicas("so many Pods do not fit");
        self.say(self.subject.shortage(resource, group));
        if let (ResourceKind::Other(_), Some(near)) = (resource, self.subject.near_resource(&name)) {
            self.advise(format!("the nodes have `{near}`: use that name if it was meant"));
        }
        let (running, _, all) = self.subject.counts();
        self.advise(match () {
            () if running > 0 => {
                format!("ask for less per Pod or for fewer Pods ({running} of {all} fit), or add nodes")
            }
            () => format!("ask for less {name}, or add a node that has as much"),
        });
    }

    pub(super) fn too_many(&mut self, capacity: i64) {
        self.replicas("so many Pods do not fit");
        self.say(format!("the nodes it may run on take no more Pods ({capacity} at most)"));
        self.advise("add nodes, or raise the kubelets' `maxPods`".to_owned());
    }

    pub(super) fn affinity(&mut self) {
        let placement = &self.subject.spec.placement;
        let requirement = |&(key, value)| Requirement::equals(key, value);
        let lonely: Vec<_> = placement
            .node_selector
            .iter()
            .filter(|p| self.subject.fulfilling(&requirement(p)) == 0)
            .collect();
        let named = if lonely.is_empty() { placement.node_selector.iter().collect() } else { lonely };
        let selector = self.subject.pod.spec.0.get("nodeSelector");
        for &(key, value) in named {
            let (key_text, value_text) = (self.subject.text(key), self.subject.text(value));
            let found =
                selector.and_then(|s| s.entry(key_text)).filter(|e| e.value.text() == Some(value_text));
            match found {
                Some(entry) => self.selector_entry(entry, key, value_text),
                None => self.runtime_class(&format!("adds the nodeSelector `{key_text}={value_text}`")),
            }
        }
        if self.blames.is_empty() || self.clause.is_empty() {
            self.node_affinity();
        }
        self.say("no node has all the labels it asks for".to_owned());
        self.advise("ask for labels that nodes have, or label a node".to_owned());
    }

    pub(super) fn runtime_class(&mut self, text: &str) {
        if let Some(class) = self.subject.pod.spec.0.get("runtimeClassName") {
            self.blames.push(blame(self.object(), class, text));
        }
    }

    pub(super) fn selector_entry(&mut self, entry: Entry<'r>, key: Symbol, value: &str) {
        let name = entry.name();
        let values = self.subject.values_of(key);
        if values.is_empty() {
            let near = self.subject.near_key(name);
            let text =
                near.map_or("no node has this label".to_owned(), |near| format!("nodes have `{near}`"));
            self.blames.push(blame_key(self.object(), entry, text));
            self.say(format!("no node has the label `{name}`"));
            self.rename = near.map(|near| Rename { span: entry.key.span(), text: near.to_owned() });
        } else if !values.contains(&value) {
            let near = self.subject.near_value(key, value);
            let text = format!("nodes have {}", listed(&values));
            self.blames.push(blame(self.object(), entry.value, text));
            self.say(format!("no node has the label `{name}={value}`"));
            self.rename = near.map(|near| Rename { span: entry.value.span(), text: near.to_owned() });
        } else {
            let all = self.subject.world.nodes.len();
            let with = self
                .subject
                .world
                .symbols
                .find(value)
                .map_or(0, |value| self.subject.fulfilling(&Requirement::equals(key, value)));
            self.blames.push(blame(
                self.object(),
                entry.value,
                format!("{with} of {all} nodes have this label"),
            ));
        }
    }

    pub(super) fn node_affinity(&mut self) {
        let path = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
        let Some(required) = self.subject.pod.spec.0.at(&path) else { return };
        let mut said = 0;
        for term in items(required, &["nodeSelectorTerms"]) {
            for expression in items(term, &["matchExpressions"]).chain(items(term, &["matchFields"])) {
                said += usize::from(self.expression(expression));
            }
        }
        if said == 0 {
            let terms = required.entry("nodeSelectorTerms");
            self.blames.extend(terms.map(|entry| blame_key(self.object(), entry, "no term fits any node")));
        }
    }

    /// Blames an expression that no node fulfils.
    pub(super) fn expression(&mut self, expression: Value<'r>) -> bool {
        let mut symbols = self.subject.world.symbols.clone();
        let read = Requirement::read(expression, &mut symbols);
        let Some(requirement) = read else {
            self.blames.push(blame(self.object(), expression, "Kubernetes can make nothing of it"));
            return true;
        };
        let name = expression.str_at(&["key"]).unwrap_or("");
        let field = name == "metadata.name";
        let world = self.subject.world;
        let fulfilled = world.nodes.iter().any(|node| {
            if field {
                let texts = items(expression, &["values"]).filter_map(|v| v.text());
                texts.into_iter().any(|text| text == world.symbols.text(node.name))
            } else {
                requirement.matches(&node.labels, &symbols)
            }
        });
        if fulfilled {
            return false;
        }
        let place = expression.get("values").or_else(|| expression.get("key")).unwrap_or(expression);
        let known = world.symbols.find(name);
        let values = known.map_or_else(Vec::new, |key| self.subject.values_of(key));
        let near = self.subject.near_key(name);
        let text = match () {
            () if field => "no node has this name".to_owned(),
            () if !values.is_empty() => format!("nodes have {}", listed(&values)),
            () => near.map_or("no node has this label".to_owned(), |near| format!("nodes have `{near}`")),
        };
        let place = place.items().next().unwrap_or(place);
        self.blames.push(blame(self.object(), place, text));
        let asked = items(expression, &["values"]).filter_map(|v| v.text()).collect::<Vec<_>>().join(", ");
        let operator = expression.str_at(&["operator"]).unwrap_or("");
        self.say(format!("no node fulfils `{}`", format!("{name} {operator} {asked}").trim_end()));
        true
    }
}

/// The first few values, quoted.
pub(super) fn listed(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().take(4).map(|value| format!("`{value}`")).collect();
    let more = values.len().saturating_sub(4);
    if more > 0 { format!("{} and {more} more", quoted.join(", ")) } else { quoted.join(", ") }
}
