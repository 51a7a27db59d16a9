//! Which rules a kind has.

use super::field::Field;

/// The rules of one kind, asked of the object as a whole.
pub type Rules = fn(Field<'_>);

/// The rules of a group's kind.
pub fn rules(group: &str, kind: &str) -> Option<Rules> {
    Some(match (group, kind) {
        ("", "Pod") => super::pod::validate,
        ("", "PodTemplate") => super::podtemplate::validate,
        ("", "ReplicationController") => super::replicationcontroller::validate,
        ("apps", "DaemonSet") => super::daemonset::validate,
        ("apps", "Deployment") => super::deployment::validate,
        ("apps", "ReplicaSet") => super::replicaset::validate,
        ("apps", "StatefulSet") => super::statefulset::validate,
        ("batch", "CronJob") => super::cronjob::validate,
        ("batch", "Job") => super::job::validate,
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding") => {
            super::admissionpolicy::binding_spec
        }
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration") => super::webhook::validate,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy") => super::admissionpolicy::policy,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding") => {
            super::admissionpolicy::binding
        }
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration") => super::webhook::validate,
        ("apiextensions.k8s.io", "CustomResourceDefinition") => super::customresourcedefinition::validate,
        ("flowcontrol.apiserver.k8s.io", "FlowSchema") => super::flowcontrol::flow_schema,
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration") => super::flowcontrol::priority_level,
        _ => return None,
    })
}
