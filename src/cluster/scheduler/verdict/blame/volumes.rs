//! Claims and volumes: those that bind the Pod to a place, and those that are never bound.

use super::super::Blame;
use super::super::Rename;
use super::super::places::blame;
use super::super::places::claim_name;
use super::super::places::claim_template;
use super::Findings;
use crate::cluster::nearest::nearest;
use crate::cluster::scheduler::attempt::Blocked;
use crate::cluster::scheduler::plugins::Reason;
use crate::cluster::scheduler::read::items;
use crate::cluster::scheduler::storage::Claim;
use crate::cluster::scheduler::symbols::Symbol;
use crate::model::Object;
use crate::syntax::yaml::Value;

impl<'r> Findings<'r> {
    pub(super) fn volumes(&mut self, reason: Reason) {
        let world = self.subject.world;
        let claims: Vec<&str> = self.subject.spec.claims().map(|(name, _)| self.subject.text(name)).collect();
        for claim in &claims {
            let place = claim_name(self.subject.pod, claim).or_else(|| claim_template(self.object(), claim));
            let text = match reason {
                Reason::NoVolume => "no volume for this claim can be had on the nodes left",
                Reason::ReadWriteOncePod => "another Pod has this claim, which one Pod alone may use",
                Reason::VolumeLimit => "the nodes left attach no more volumes of its driver",
                _ => "its volume cannot be used on the nodes left",
            };
            self.blames.extend(place.map(|place| blame(self.object(), place, text)));
        }
        for claim in &claims {
            let key = world.symbols.find(claim).map(|name| (self.subject.spec.namespace, name));
            if let Some(claim) = key.and_then(|key| world.storage.claims.get(&key)) {
                self.volume_home(claim);
            }
        }
        if !matches!(reason, Reason::ReadWriteOncePod | Reason::VolumeLimit) {
            self.selected_nodes("the nodes that this selects are elsewhere");
        }
        self.say(match reason {
            Reason::NoVolume => "no volume for its claim can be had on the nodes left".to_owned(),
            Reason::ReadWriteOncePod => "its claim is ReadWriteOncePod, and another Pod has it".to_owned(),
            Reason::VolumeLimit => "the nodes left attach no more volumes".to_owned(),
            Reason::DiskConflict => "another Pod of each node left has its disk".to_owned(),
            _ => "its volume is not where the nodes left are".to_owned(),
        });
    }

    /// Where a claim's volume is, or would be made.
    pub(super) fn volume_home(&mut self, claim: &Claim) {
        let (run, world) = (self.subject.run, self.subject.world);
        let object = |kind: &str, name: Symbol| {
            let name = world.symbols.text(name);
            run.index.of_kind(run, kind).find(|object| object.name() == name)
        };
        let volume = claim.volume_name.and_then(|name| object("PersistentVolume", name));
        let terms = volume.and_then(|v| v.at(&["spec", "nodeAffinity", "required", "nodeSelectorTerms"]));
        let values = terms.into_iter().flat_map(|t| t.items()).flat_map(|t| items(t, &["matchExpressions"]));
        for value in values.filter_map(|e| e.get("values")) {
            let text = "the volume can be used here only".to_owned();
            self.blames.push(Blame { span: value.span(), text, field: String::new() });
        }
        let class = claim.class.and_then(|name| object("StorageClass", name)).filter(|_| volume.is_none());
        let topologies = class.and_then(|c| c.at(&["allowedTopologies"]));
        let values =
            topologies.into_iter().flat_map(|t| t.items()).flat_map(|t| items(t, &["matchLabelExpressions"]));
        for value in values.filter_map(|e| e.get("values")) {
            let text = "volumes of this class are made here only".to_owned();
            self.blames.push(Blame { span: value.span(), text, field: String::new() });
        }
    }

    pub(super) fn blocked(&mut self, blocked: Blocked) {
        let (run, world, object) = (self.subject.run, self.subject.world, self.object());
        let claim = blocked.claim().map_or("", |name| self.subject.text(name));
        let namespace = object.namespace_or_default();
        let known = |kind: &'r str| run.index.of_kind(run, kind);
        let written = known("PersistentVolumeClaim")
            .find(|o| o.name() == claim && o.namespace_or_default() == namespace);
        let place = claim_name(self.subject.pod, claim).or_else(|| claim_template(object, claim));
        match blocked {
            Blocked::ClaimMissing(_) | Blocked::EphemeralMissing(_) => {
                self.certain = run.settings.complete.iter().any(|kind| kind == "PersistentVolumeClaim");
                let all = known("PersistentVolumeClaim").filter(|o| o.namespace_or_default() == namespace);
                let near = nearest(claim, all.map(|o| (o.name(), o.name())));
                let text = near.map_or("nobody makes this claim".to_owned(), |n| format!("there is `{n}`"));
                self.blames.extend(place.map(|place| blame(object, place, text)));
                self.rename =
                    near.zip(place).map(|(n, place)| Rename { span: place.span(), text: n.to_owned() });
                self.say(format!("there is no claim `{claim}` in namespace `{namespace}`"));
            }
            Blocked::Unbound(_) => {
                let key = world.symbols.find(claim).map(|name| (self.subject.spec.namespace, name));
                let class = key.and_then(|key| world.storage.claims.get(&key)).and_then(|claim| claim.class);
                self.unbound(claim, class.map(|class| self.subject.text(class)), written, place);
            }
            Blocked::ClaimLost(_) => {
                self.blames.extend(place.map(|place| blame(object, place, "its volume is gone")));
                self.say(format!("the volume of claim `{claim}` is gone"));
            }
            Blocked::NamesConflict => {
                self.node_affinity();
                self.say("no node has all the names that its node affinity lists".to_owned());
            }
        }
    }

    pub(super) fn unbound(
        &mut self,
        claim: &str,
        class: Option<&str>,
        written: Option<Object<'r>>,
        place: Option<Value<'r>>,
    ) {
        let object = self.object();
        let field = written.and_then(|o| o.at(&["spec", "storageClassName"]));
        let head = written.and_then(|o| o.root().at(&["metadata", "name"]));
        let (clause, text) = self.why_unbound(claim, class, field);
        let spot = field.or(head);
        match (spot, written) {
            (Some(value), Some(_)) => {
                self.blames.extend(place.map(|place| blame(object, place, "this claim stays unbound")));
                self.blames.push(Blame { span: value.span(), text, field: String::new() });
            }
            _ => self.blames.extend(place.map(|place| blame(object, place, text))),
        }
        self.say(clause);
        self.advise("make a PersistentVolume that fits (class, size, access modes), or name a StorageClass that makes them".to_owned());
    }

    /// The clause, and what is said of the class's place.
    fn why_unbound(
        &mut self,
        claim: &str,
        class: Option<&str>,
        field: Option<Value<'r>>,
    ) -> (String, String) {
        let (run, world) = (self.subject.run, self.subject.world);
        let defined =
            class.and_then(|name| world.symbols.find(name)).and_then(|n| world.storage.classes.get(&n));
        let complete = world.storage.classes_complete;
        match (class, defined) {
            (Some(name), None) => {
                self.certain = complete;
                let classes = run.index.of_kind(run, "StorageClass");
                let near = nearest(name, classes.map(|o| (o.name(), o.name())));
                let field_span = field.map(|f| f.span());
                self.rename = near.zip(field_span).map(|(n, span)| Rename { span, text: n.to_owned() });
                let text = near.map_or("no such StorageClass".to_owned(), |n| format!("there is `{n}`"));
                (
                    format!(
                        "claim `{claim}` asks for the StorageClass `{name}`, which does not exist, and no volume fits it"
                    ),
                    text,
                )
            }
            (Some(name), Some(_)) => {
                self.certain = world.storage.volumes_complete;
                let clause = format!("no volume fits claim `{claim}`, and its class `{name}` makes none");
                (clause, "nobody makes volumes of this class".to_owned())
            }
            (None, _) => {
                self.certain = world.storage.volumes_complete;
                (
                    format!("claim `{claim}` wants a volume without class, and none fits"),
                    "no class: somebody must make the volume".to_owned(),
                )
            }
        }
    }
}
