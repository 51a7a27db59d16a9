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
        _ => return None,
    })
}
