//! The server's words about the kinds besides workloads.

use super::validate;
use crate::syntax::{Sources, yaml};

/// Everything said about an object in 1.34, warnings aside.
fn said(api: &str, kind: &str, rest: &str) -> Vec<String> {
    let name = if rest.contains("metadata:") { "" } else { "metadata: { name: web }\n" };
    let text = format!("apiVersion: {api}\nkind: {kind}\n{name}{rest}\n");
    let sources = Sources::default();
    let tree = yaml::parse(&sources.add_file("a.yaml".into(), None, text.into()));
    let (_, root) = tree.roots().next().unwrap();
    let refusals = validate(root, api, kind, "1.34".parse().unwrap());
    refusals.iter().filter(|r| !r.kind.is_warning()).map(super::Refusal::sentence).collect()
}

#[test]
fn good_objects_are_silent() {
    for (api, kind, rest) in [
        ("v1", "Service", "spec: { ports: [{ port: 80 }], selector: { app: web } }"),
        ("v1", "Service", "spec: { clusterIP: None, selector: { app: web } }"),
        ("v1", "Service", "spec: { type: ExternalName, externalName: db.example.com. }"),
        (
            "v1",
            "Service",
            "spec: { type: LoadBalancer, externalTrafficPolicy: Local, ports: [{ port: 80, targetPort: http }] }",
        ),
        ("v1", "ConfigMap", "data: { a.conf: x, _b: y }"),
        ("v1", "Secret", "type: kubernetes.io/tls\nstringData: { tls.crt: x, tls.key: y }"),
        ("v1", "Secret", "type: kubernetes.io/dockerconfigjson\nstringData: { .dockerconfigjson: '{}' }"),
        (
            "v1",
            "ResourceQuota",
            "spec: { hard: { requests.cpu: 4, count/jobs.batch: 5, pods: 10, requests.nvidia.com/gpu: 2 } }",
        ),
        (
            "v1",
            "PersistentVolumeClaim",
            "spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }",
        ),
        (
            "v1",
            "PersistentVolume",
            "spec: { accessModes: [ReadWriteOnce], capacity: { storage: 1Gi }, nfs: { server: a, path: /b } }",
        ),
        (
            "networking.k8s.io/v1",
            "Ingress",
            "spec: { rules: [{ host: '*.example.com', http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }",
        ),
        (
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 53, protocol: UDP, endPort: 54 }] }] }",
        ),
        (
            "policy/v1",
            "PodDisruptionBudget",
            "spec: { minAvailable: 50%, selector: { matchLabels: { app: web } } }",
        ),
        (
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }",
        ),
        (
            "rbac.authorization.k8s.io/v1",
            "ClusterRoleBinding",
            "roleRef: { kind: ClusterRole, name: view }\nsubjects: [{ kind: User, name: jane }]",
        ),
        (
            "rbac.authorization.k8s.io/v1",
            "ClusterRole",
            "rules: [{ nonResourceURLs: [/healthz], verbs: [get] }]",
        ),
        ("storage.k8s.io/v1", "StorageClass", "provisioner: Example.com/Disk"),
        ("scheduling.k8s.io/v1", "PriorityClass", "value: 1000"),
        ("discovery.k8s.io/v1", "EndpointSlice", "addressType: IPv4\nendpoints: [{ addresses: [10.1.2.3] }]"),
    ] {
        assert_eq!(said(api, kind, rest), Vec::<String>::new(), "{kind}: {rest}");
    }
}

#[test]
fn services_and_their_neighbours() {
    for (api, kind, rest, want) in [
        ("v1", "Service", "spec: { selector: { app: web } }", "spec.ports: Required value"),
        (
            "v1",
            "Service",
            "spec: { ports: [{ port: 80, protocol: tcp }] }",
            "spec.ports[0].protocol: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
        ),
        (
            "v1",
            "Service",
            "spec: { ports: [{ port: 80, nodePort: 30080 }] }",
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
        ),
        (
            "v1",
            "Service",
            "spec: { externalTrafficPolicy: Local, ports: [{ port: 80 }] }",
            "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible services",
        ),
        (
            "v1",
            "Service",
            "spec: { ports: [{ port: 80 }, { name: b, port: 81 }] }",
            "spec.ports[0].name: Required value",
        ),
        ("v1", "Service", "spec: { type: ExternalName }", "spec.externalName: Required value"),
        (
            "v1",
            "Service",
            "spec: { externalIPs: [127.0.0.1], ports: [{ port: 80 }] }",
            "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
        ),
        (
            "v1",
            "Endpoints",
            "subsets: [{ ports: [{ port: 80 }] }]",
            "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`",
        ),
        ("discovery.k8s.io/v1", "EndpointSlice", "endpoints: []", "addressType: Required value"),
        (
            "networking.k8s.io/v1",
            "Ingress",
            "spec: { defaultBackend: { service: { name: web } } }",
            "spec.defaultBackend: Required value: port name or number is required",
        ),
        (
            "networking.k8s.io/v1",
            "Ingress",
            "spec: {}",
            "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified",
        ),
        (
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "spec: { ingress: [{ from: [{}] }] }",
            "spec.ingress[0].from[0]: Required value: must specify a peer",
        ),
        (
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "spec: { egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/16, except: [11.0.0.0/24] } }] }] }",
            "spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/24\": must be a strict subset of `cidr`",
        ),
    ] {
        assert_eq!(said(api, kind, rest), [want], "{kind}: {rest}");
    }
}

#[test]
fn configuration_storage_and_access() {
    for (api, kind, rest, want) in [
        (
            "v1",
            "ConfigMap",
            "data: { a: x }\nbinaryData: { a: eA== }",
            "data[a]: Invalid value: \"a\": duplicate of key present in binaryData",
        ),
        ("v1", "Secret", "type: kubernetes.io/ssh-auth", "data[ssh-privatekey]: Required value"),
        (
            "v1",
            "Secret",
            "type: kubernetes.io/dockerconfigjson\nstringData: { .dockerconfigjson: 'nope' }",
            "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": invalid character 'o' in literal null (expecting 'u')",
        ),
        (
            "v1",
            "PersistentVolumeClaim",
            "spec: { accessModes: [ReadWriteOnce] }",
            "spec.resources[storage]: Required value",
        ),
        (
            "v1",
            "PersistentVolume",
            "spec: { accessModes: [ReadWriteOnce], capacity: { storage: 1Gi } }",
            "spec: Required value: must specify a volume type",
        ),
        (
            "v1",
            "PersistentVolume",
            "spec: { accessModes: [ReadWriteOnce], capacity: { storage: 1Gi }, local: { path: /a } }",
            "spec.nodeAffinity: Required value: Local volume requires node affinity",
        ),
        ("storage.k8s.io/v1", "StorageClass", "parameters: {}", "provisioner: Required value"),
        (
            "policy/v1",
            "PodDisruptionBudget",
            "spec: { minAvailable: 101% }",
            "spec.minAvailable: Invalid value: \"101%\": must not be greater than 100%",
        ),
        (
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "spec: { maxReplicas: 3, scaleTargetRef: { kind: Deployment, name: web } }",
            "spec.scaleTargetRef.apiVersion: Invalid value: \"\": apiVersion must specify API group",
        ),
        (
            "rbac.authorization.k8s.io/v1",
            "Role",
            "rules: [{ apiGroups: [''], resources: [pods] }]",
            "rules[0].verbs: Required value: verbs must contain at least one value",
        ),
        (
            "rbac.authorization.k8s.io/v1",
            "ClusterRoleBinding",
            "roleRef: { kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, name: ci }]",
            "subjects[0].namespace: Required value",
        ),
        (
            "scheduling.k8s.io/v1",
            "PriorityClass",
            "value: 2000000000",
            "value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
        ),
        (
            "storage.k8s.io/v1",
            "CSIDriver",
            "spec: { fsGroupPolicy: Files }",
            "spec.fsGroupPolicy: Unsupported value: \"Files\": supported values: \"File\", \"None\", \"ReadWriteOnceWithFSType\"",
        ),
        (
            "coordination.k8s.io/v1",
            "Lease",
            "spec: { leaseDurationSeconds: 0 }",
            "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
        ),
    ] {
        assert_eq!(said(api, kind, rest), [want], "{kind}: {rest}");
    }
}

#[test]
fn extensions_of_the_server() {
    let hook = |line: &str| {
        format!(
            "webhooks: [{{ name: a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {{ url: 'https://a' }}, {line} }}]"
        )
    };
    let definition = |names: &str, schema: &str| {
        format!(
            "metadata: {{ name: caches.example.com }}\nspec: {{ group: example.com, scope: Namespaced, names: {{ {names} }}, versions: [{{ name: v1, served: true, storage: true, schema: {{ openAPIV3Schema: {schema} }} }}] }}"
        )
    };
    let names = "plural: caches, kind: Cache";
    assert_eq!(
        said("apiextensions.k8s.io/v1", "CustomResourceDefinition", &definition(names, "{ type: object }")),
        Vec::<String>::new()
    );
    for (api, kind, rest, want) in [
        (
            "admissionregistration.k8s.io/v1",
            "ValidatingWebhookConfiguration",
            hook("timeoutSeconds: 60"),
            "webhooks[0].timeoutSeconds: Invalid value: 60: the timeout value must be between 1 and 30 seconds",
        ),
        (
            "admissionregistration.k8s.io/v1",
            "MutatingWebhookConfiguration",
            hook("failurePolicy: fail"),
            "webhooks[0].failurePolicy: Unsupported value: \"fail\": supported values: \"Fail\", \"Ignore\"",
        ),
        (
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicyBinding",
            "spec: { policyName: a, validationActions: [] }".to_owned(),
            "spec.validationActions: Required value: at least one validation action is required",
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1",
            "PriorityLevelConfiguration",
            "spec: { type: Limited }".to_owned(),
            "spec.limited: Required value: must not be empty when type is Limited",
        ),
        (
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            definition(names, "{ type: string }"),
            "spec.validation.openAPIV3Schema.type: Invalid value: \"string\": must be object at the root",
        ),
        (
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            definition(names, "{ type: object, properties: { spec: {} } }"),
            "spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields",
        ),
        (
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            definition("plural: cache, kind: Cache", "{ type: object }"),
            "metadata.name: Invalid value: \"caches.example.com\": must be spec.names.plural+\".\"+spec.group",
        ),
    ] {
        assert_eq!(said(api, kind, &rest), [want], "{kind}: {rest}");
    }
}
