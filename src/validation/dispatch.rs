//! Which rules a kind has.

use super::field::Field;
use super::meta::{Scope, generic_object_meta};
use crate::model::names::name_is_path_segment;

/// The rules of one kind, asked of the object as a whole.
pub type Rules = fn(Field<'_>);

/// The rules of a group's kind.
pub fn rules(group: &str, kind: &str) -> Option<Rules> {
    Some(match (group, kind) {
        ("", "ConfigMap") => super::configmap::validate,
        ("", "Endpoints") => super::endpoints::endpoints,
        ("", "Namespace") => super::namespace::namespace,
        ("", "ResourceQuota") => super::resourcequota::validate,
        ("", "Secret") => super::secret::validate,
        ("", "ServiceAccount") => super::namespace::service_account,
        ("coordination.k8s.io", "Lease") => super::lease::validate,
        ("discovery.k8s.io", "EndpointSlice") => super::endpoints::endpoint_slice,
        ("node.k8s.io", "RuntimeClass") => super::schedulingkinds::runtime_class,
        ("rbac.authorization.k8s.io", "ClusterRole") => super::rbac::cluster_role,
        ("rbac.authorization.k8s.io", "ClusterRoleBinding") => super::rbac::cluster_role_binding,
        ("rbac.authorization.k8s.io", "Role") => super::rbac::role,
        ("rbac.authorization.k8s.io", "RoleBinding") => super::rbac::role_binding,
        ("scheduling.k8s.io", "PriorityClass") => super::schedulingkinds::priority_class,
        ("storage.k8s.io", "CSIDriver") => super::csidriver::validate,
        ("", "LimitRange") => super::limitrange::validate,
        ("", "Node") => super::node::validate,
        ("apps", "ControllerRevision") => super::controllerrevision::validate,
        ("autoscaling", "HorizontalPodAutoscaler") => super::horizontalpodautoscaler::validate,
        ("networking.k8s.io" | "extensions", "Ingress") => super::ingress::validate,
        ("networking.k8s.io", "IngressClass") => super::ingress::class,
        ("networking.k8s.io", "NetworkPolicy") => super::networkpolicy::validate,
        ("resource.k8s.io", "DeviceClass") => super::resourceclaim::class,
        ("resource.k8s.io", "ResourceClaim") => super::resourceclaim::claim,
        ("resource.k8s.io", "ResourceClaimTemplate") => super::resourceclaim::template,
        ("storage.k8s.io", "CSINode") => super::csinode::validate,
        ("storage.k8s.io", "CSIStorageCapacity") => super::storageclass::capacity,
        ("storage.k8s.io", "VolumeAttachment") => super::csinode::attachment,
        ("storage.k8s.io", "VolumeAttributesClass") => super::storageclass::attributes_class,
        ("", "PersistentVolume") => super::volume::persistent_volume,
        ("", "PersistentVolumeClaim") => super::volume::claim,
        ("", "Service") => super::service::validate,
        ("policy", "PodDisruptionBudget") => super::disruption::validate,
        ("storage.k8s.io", "StorageClass") => super::storageclass::storage_class,
        ("", "Pod") => super::pod::validate,
        ("", "PodTemplate") => super::podtemplate::validate,
        ("", "ReplicationController") => super::replicationcontroller::validate,
        ("apps", "DaemonSet") => super::daemonset::validate,
        ("apps", "Deployment") => super::deployment::validate,
        ("apps", "ReplicaSet") => super::replicaset::validate,
        ("apps", "StatefulSet") => super::statefulset::validate,
        ("batch", "CronJob") => super::cronjob::validate,
        ("batch", "Job") => super::job::validate,
        _ => return of_the_server(group, kind),
    })
}

/// The rules of kinds that configure the API server itself.
fn of_the_server(group: &str, kind: &str) -> Option<Rules> {
    Some(match (group, kind) {
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

/// What the server asks of every object it keeps (`rest.BeforeCreate`), for kinds without rules of their own.
pub fn of_every_kind(api_version: &str, kind: &str) -> Option<Rules> {
    let table = crate::schema::table();
    let known =
        table.kind_of(api_version, kind).filter(|k| !k.is_config && !table.text(k.plural).is_empty())?;
    // Questions that are answered and not kept.
    let asked = table.text(known.group).starts_with("auth")
        || matches!(kind, "Binding" | "Eviction" | "Scale" | "TokenRequest" | "DeploymentRollback");
    if asked {
        return None;
    }
    Some(if known.namespaced {
        |object| generic_object_meta(object.get("metadata"), Scope::Namespaced, name_is_path_segment)
    } else {
        |object| generic_object_meta(object.get("metadata"), Scope::Cluster, name_is_path_segment)
    })
}
