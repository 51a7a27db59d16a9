//! The resources `kubectl` knows by name, short name or kind (the `+genclient` types of `k8s.io/api` and the short
//! names of `pkg/registry/*/storage`).

/// A resource of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The API group; empty for the core group.
    pub group: String,
    /// The plural, as rules of Roles name it.
    pub plural: String,
    /// Whether its objects live in namespaces; `None` where nothing is known.
    pub namespaced: Option<bool>,
}

/// Plural, other names, group, and whether it is namespaced.
type Row = (&'static str, &'static [&'static str], &'static str, bool);

const RESOURCES: &[Row] = &[
    ("bindings", &["binding"], "", true),
    ("certificatesigningrequests", &["certificatesigningrequest", "csr"], "certificates.k8s.io", false),
    ("clusterrolebindings", &["clusterrolebinding"], "rbac.authorization.k8s.io", false),
    ("clusterroles", &["clusterrole"], "rbac.authorization.k8s.io", false),
    ("configmaps", &["configmap", "cm"], "", true),
    ("cronjobs", &["cronjob", "cj"], "batch", true),
    (
        "customresourcedefinitions",
        &["customresourcedefinition", "crd", "crds"],
        "apiextensions.k8s.io",
        false,
    ),
    ("daemonsets", &["daemonset", "ds"], "apps", true),
    ("deployments", &["deployment", "deploy"], "apps", true),
    ("endpoints", &["ep"], "", true),
    ("endpointslices", &["endpointslice"], "discovery.k8s.io", true),
    ("events", &["event", "ev"], "", true),
    ("horizontalpodautoscalers", &["horizontalpodautoscaler", "hpa"], "autoscaling", true),
    ("ingressclasses", &["ingressclass"], "networking.k8s.io", false),
    ("ingresses", &["ingress", "ing"], "networking.k8s.io", true),
    ("jobs", &["job"], "batch", true),
    ("leases", &["lease"], "coordination.k8s.io", true),
    ("limitranges", &["limitrange", "limits"], "", true),
    (
        "mutatingwebhookconfigurations",
        &["mutatingwebhookconfiguration"],
        "admissionregistration.k8s.io",
        false,
    ),
    ("namespaces", &["namespace", "ns"], "", false),
    ("networkpolicies", &["networkpolicy", "netpol"], "networking.k8s.io", true),
    ("nodes", &["node", "no"], "", false),
    ("persistentvolumeclaims", &["persistentvolumeclaim", "pvc"], "", true),
    ("persistentvolumes", &["persistentvolume", "pv"], "", false),
    ("poddisruptionbudgets", &["poddisruptionbudget", "pdb"], "policy", true),
    ("pods", &["pod", "po"], "", true),
    ("priorityclasses", &["priorityclass", "pc"], "scheduling.k8s.io", false),
    ("replicasets", &["replicaset", "rs"], "apps", true),
    ("replicationcontrollers", &["replicationcontroller", "rc"], "", true),
    ("resourcequotas", &["resourcequota", "quota"], "", true),
    ("rolebindings", &["rolebinding"], "rbac.authorization.k8s.io", true),
    ("roles", &["role"], "rbac.authorization.k8s.io", true),
    ("secrets", &["secret"], "", true),
    ("serviceaccounts", &["serviceaccount", "sa"], "", true),
    ("services", &["service", "svc"], "", true),
    ("statefulsets", &["statefulset", "sts"], "apps", true),
    ("storageclasses", &["storageclass", "sc"], "storage.k8s.io", false),
    (
        "validatingwebhookconfigurations",
        &["validatingwebhookconfiguration"],
        "admissionregistration.k8s.io",
        false,
    ),
    ("volumeattachments", &["volumeattachment"], "storage.k8s.io", false),
];

/// The resource that an argument of `kubectl` names: `po`, `Deployment`, `deployments.apps`,
/// `certificates.cert-manager.io`; `None` where only the cluster knows.
pub fn resource(text: &str) -> Option<Resource> {
    let text = text.to_ascii_lowercase();
    let (name, group) = text.split_once('.').map_or((text.as_str(), None), |(name, rest)| {
        let versioned =
            |part: &str| part.starts_with('v') && part[1..].starts_with(|c: char| c.is_ascii_digit());
        let group = match rest.split_once('.') {
            Some((version, group)) if versioned(version) => group,
            _ => rest,
        };
        (name, Some(group))
    });
    let known = RESOURCES.iter().find(|(plural, others, own, _)| {
        (*plural == name || others.contains(&name)) && group.is_none_or(|g| g == *own)
    });
    match (known, group) {
        (Some((plural, _, group, namespaced)), _) => Some(Resource {
            group: (*group).to_owned(),
            plural: (*plural).to_owned(),
            namespaced: Some(*namespaced),
        }),
        // The plural of a custom resource cannot be made of its singular.
        (None, Some(group)) if name.ends_with('s') => {
            Some(Resource { group: group.to_owned(), plural: name.to_owned(), namespaced: None })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_resources() {
        let of = |text| resource(text).map(|r| format!("{}/{}", r.group, r.plural));
        assert_eq!(of("po").as_deref(), Some("/pods"));
        assert_eq!(of("Deployment").as_deref(), Some("apps/deployments"));
        assert_eq!(of("deployments.v1.apps").as_deref(), Some("apps/deployments"));
        assert_eq!(of("certificates.cert-manager.io").as_deref(), Some("cert-manager.io/certificates"));
        assert_eq!(of("certificate.cert-manager.io"), None);
        assert_eq!(of("all"), None);
        for pair in RESOURCES.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{}", pair[1].0);
        }
    }
}
