//! Kinds of networking, autoscaling, dynamic resources and storage.

use super::tests::{refusals, refused, warned};
use super::*;

#[test]
fn network_policies() {
    let policy = |rule: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec:\n  podSelector: {{}}\n  ingress:\n  - {rule}\n"
        )
    };
    let of = |rule: &str| refused(&policy(rule));
    assert_eq!(of("from: [{podSelector: {}}, {namespaceSelector: {}, podSelector: {}}]"), [""; 0]);
    assert_eq!(of("from: [{}]"), ["spec.ingress[0].from[0]: Required value: must specify a peer"]);
    assert_eq!(
        of("from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.0.0.0/8, 11.0.0.0/16]}}]"),
        [
            "spec.ingress[0].from[0].ipBlock.except[1]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`",
            "spec.ingress[0].from[0].ipBlock.except[2]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`",
        ]
    );
    assert_eq!(
        of("ports: [{protocol: tcp, port: 90, endPort: 80}, {endPort: 5}, {port: http, endPort: 7}]"),
        [
            "spec.ingress[0].ports[0].protocol: Unsupported value: \"tcp\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
            "spec.ingress[0].ports[0].endPort: Invalid value: 90: must be greater than or equal to `port`",
            "spec.ingress[0].ports[1].endPort: Invalid value: 5: may not be specified when `port` is not specified",
            "spec.ingress[0].ports[2].endPort: Invalid value: 7: may not be specified when `port` is non-numeric",
        ]
    );
    assert_eq!(
        warned(&policy("from: [{ipBlock: {cidr: 10.0.0.1/8}}]")),
        [
            "spec.ingress[0].from[0].ipBlock.cidr: CIDR value \"10.0.0.1/8\" is ambiguous in this context (should be \"10.0.0.0/8\" or \"10.0.0.1/32\"?)"
        ]
    );
}

fn ingress(spec: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a, annotations: {{kubernetes.io/ingress.class: nginx}}}}\nspec: {spec}\n"
    )
}

#[test]
fn ingresses() {
    let of = |spec: &str| refused(&ingress(spec));
    assert_eq!(of("{}"), ["spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"]);
    assert_eq!(
        of("{defaultBackend: {service: {name: web}}, ingressClassName: other}"),
        [
            "spec.defaultBackend: Required value: port name or number is required",
            "annotations.kubernetes.io/ingress.class: Invalid value: \"nginx\": must match `ingressClassName` when both are specified",
        ]
    );
    let backend = "backend: {service: {name: web, port: {number: 80}}}";
    assert_eq!(
        of(&format!(
            "{{rules: [{{host: 10.0.0.1, http: {{paths: [{{path: a//b, pathType: Prefix, {backend}}}, {{{backend}}}]}}}}, {{http: {{}}}}]}}"
        )),
        [
            "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address",
            "spec.rules[0].http.paths[0].path: Invalid value: \"a//b\": must be an absolute path",
            "spec.rules[0].http.paths[0].path: Invalid value: \"a//b\": must not contain '//'",
            "spec.rules[0].http.paths[1].pathType: Required value: pathType must be specified",
            "spec.rules[1].http.paths: Required value",
        ]
    );
    assert_eq!(
        warned(&ingress("{defaultBackend: {service: {name: web, port: {name: http}}}}")),
        [
            "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead"
        ]
    );
}

#[test]
fn names_of_services_were_stricter() {
    let text = ingress("{defaultBackend: {service: {name: 1web, port: {number: 80}}}}");
    assert_eq!(refusals(&text, VersionSet::of(34)).iter().filter(|r| !r.kind.is_warning()).count(), 1);
    assert_eq!(refusals(&text, VersionSet::of(36)).iter().filter(|r| !r.kind.is_warning()).count(), 0);
}

#[test]
fn ingress_classes() {
    let of = |spec: &str| {
        refused(&format!(
            "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {{name: a}}\nspec: {spec}\n"
        ))
    };
    assert_eq!(of("{controller: k8s.io/ingress-nginx}"), [""; 0]);
    assert_eq!(
        of("{controller: nginx, parameters: {kind: A, name: b, scope: Namespace}}"),
        [
            "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as \"acme.io/foo\")",
            "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
        ]
    );
}

fn scaler(version: &str, spec: &str) -> Vec<String> {
    refused(&format!(
        "apiVersion: autoscaling/{version}\nkind: HorizontalPodAutoscaler\nmetadata: {{name: a}}\nspec: {spec}\n"
    ))
}

#[test]
fn old_autoscalers() {
    let target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}";
    let cpu = |percent| {
        scaler("v1", &format!("{{{target}, maxReplicas: 3, targetCPUUtilizationPercentage: {percent}}}"))
    };
    assert_eq!(cpu("80"), [""; 0]);
    assert_eq!(
        cpu("0"),
        ["spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0"]
    );
    assert_eq!(
        scaler("v1", "{minReplicas: 0, scaleTargetRef: {kind: Deployment, name: a}}"),
        [
            "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
            "spec.maxReplicas: Invalid value: 0: must be greater than 0",
            "spec.scaleTargetRef.apiVersion: Invalid value: \"\": apiVersion must specify API group",
            "spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas",
        ]
    );
}

#[test]
fn autoscalers() {
    let of = |rest: &str| {
        scaler(
            "v2",
            &format!(
                "{{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: a}}, maxReplicas: 3, {rest}}}"
            ),
        )
    };
    assert_eq!(
        of(
            "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]"
        ),
        [""; 0]
    );
    assert_eq!(
        of(
            "metrics: [{type: Pods, pods: {metric: {name: a}, target: {type: Value, value: 0}}}, {type: Cpu}, {type: Object, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0, averageValue: 1}}, pods: {}}]"
        ),
        [
            "spec.metrics[0].pods.target.value: Invalid value: \"0\": must be positive",
            "spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue",
            "spec.metrics[1].type: Unsupported value: \"Cpu\": supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"",
            "spec.metrics[2].pods.metric.name: Required value: must specify a metric name",
            "spec.metrics[2].pods.target.type: Required value: must specify a metric target type",
            "spec.metrics[2].pods.target.averageValue: Required value: must specify a positive target averageValue",
            "spec.metrics[2].object: Required value: must populate information for the given metric source",
            "spec.metrics[2].pods: Forbidden: must populate the given metric source only",
            "spec.metrics[2].resource: Forbidden: must populate the given metric source only",
        ]
    );
    assert_eq!(
        of(
            "behavior: {scaleUp: {policies: []}, scaleDown: {stabilizationWindowSeconds: 3601, policies: [{type: Pods, value: 1, periodSeconds: 1801}]}}"
        ),
        [
            "spec.behavior.scaleUp.policies: Required value: must specify at least one Policy",
            "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
            "spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800",
        ]
    );
}

#[test]
fn resource_claims() {
    let of = |version: &str, devices: &str| {
        refused(&format!(
            "apiVersion: resource.k8s.io/{version}\nkind: ResourceClaim\nmetadata: {{name: a}}\nspec: {{devices: {devices}}}\n"
        ))
    };
    assert_eq!(of("v1", "{requests: [{name: a, exactly: {deviceClassName: gpu}}]}"), [""; 0]);
    assert_eq!(of("v1beta1", "{requests: [{name: a, deviceClassName: gpu}]}"), [""; 0]);
    assert_eq!(
        of("v1beta1", "{requests: [{name: a}]}"),
        ["spec.devices.requests[0].exactly.deviceClassName: Required value"]
    );
    assert_eq!(
        of(
            "v1",
            "{requests: [{name: a}, {name: a, firstAvailable: [{name: x, deviceClassName: gpu, count: -1}]}], constraints: [{requests: [a/x, b]}]}"
        ),
        [
            "spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required",
            "spec.devices.requests[1].firstAvailable[0].count: Invalid value: -1: must be greater than zero",
            "spec.devices.requests[1].name: Duplicate value: \"a\"",
            "spec.devices.constraints[0].requests[1]: Invalid value: \"b\": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
            "spec.devices.constraints[0].matchAttribute: Required value",
        ]
    );
}

#[test]
fn limit_ranges() {
    let of = |limit: &str| {
        refused(&format!(
            "apiVersion: v1\nkind: LimitRange\nmetadata: {{name: a}}\nspec: {{limits: [{limit}]}}\n"
        ))
    };
    assert_eq!(
        of(
            "{type: Container, max: {cpu: 2}, min: {cpu: 100m}, default: {cpu: 1}, defaultRequest: {cpu: 500m}}"
        ),
        [""; 0]
    );
    // The default that is not written is the greatest amount.
    assert_eq!(
        of("{type: Container, max: {cpu: 1}, defaultRequest: {cpu: 2}, maxLimitRequestRatio: {cpu: 500m}}"),
        [
            "spec.limits[0].defaultRequest[cpu]: Invalid value: \"2\": default request value 2 is greater than max value 1",
            "spec.limits[0].defaultRequest[cpu]: Invalid value: \"2\": default request value 2 is greater than default limit value 1",
            "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less than 1",
        ]
    );
    assert_eq!(
        of("{type: Pod, default: {cpu: 1}, max: {cpu: 4}, min: {cpu: 2}, maxLimitRequestRatio: {cpu: 3}}"),
        [
            "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
            "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"3\": ratio 3 is greater than max/min = 2.000000",
        ]
    );
    assert_eq!(
        of("{type: PersistentVolumeClaim}"),
        [
            "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided"
        ]
    );
}

#[test]
fn nodes_and_revisions() {
    assert_eq!(
        refused(
            "apiVersion: v1\nkind: Node\nmetadata: {name: a}\nspec: {podCIDRs: [10.0.0.0/24, 10.0.1.0/24], taints: [{key: a, effect: NoRun}, {key: b, effect: NoSchedule}, {key: b, effect: NoSchedule}]}\nstatus: {capacity: {pods: 1500m}}\n"
        ),
        [
            "metadata.taints[0].effect: Unsupported value: \"NoRun\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"",
            "metadata.taints[2]: Duplicate value: {\"Key\":\"b\",\"Value\":\"\",\"Effect\":\"NoSchedule\",\"TimeAdded\":null}: taints must be unique by key and effect pair",
            "status.capacity.pods: Invalid value: \"1500m\": must be an integer",
            "spec.podCIDRs: Invalid value: [\"10.0.0.0/24\",\"10.0.1.0/24\"]: may specify no more than one CIDR for each IP family",
        ]
    );
    assert_eq!(
        refused("apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {name: a}\nrevision: -1\n"),
        [
            "revision: Invalid value: -1: must be greater than or equal to 0",
            "data: Required value: data is mandatory"
        ]
    );
}

#[test]
fn storage_kinds() {
    assert_eq!(
        refused(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nprovisioner: x.y/z\nallowedTopologies: [{}]\n"
        ),
        ["allowedTopologies[0].matchLabelExpressions: Duplicate value: \"\""]
    );
    assert_eq!(
        refused(
            "apiVersion: storage.k8s.io/v1\nkind: VolumeAttachment\nmetadata: {name: a}\nspec: {attacher: x.y, nodeName: one, source: {}}\n"
        ),
        [
            "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName"
        ]
    );
    assert_eq!(
        refused(
            "apiVersion: storage.k8s.io/v1\nkind: CSINode\nmetadata: {name: a}\nspec: {drivers: [{name: x, nodeID: '', topologyKeys: [a, a]}]}\n"
        ),
        ["spec.drivers[0].nodeID: Required value", "spec.drivers[0]: Duplicate value: \"a\""]
    );
}

#[test]
fn patterns_of_definitions() {
    let of = |pattern: &str| {
        refused(&format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: as.example.com}}\nspec: {{group: example.com, scope: Namespaced, names: {{plural: as, kind: A}}, versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object, properties: {{a: {{type: string, pattern: '{pattern}'}}}}}}}}}}]}}\n"
        ))
    };
    for good in ["^[a-z]([-a-z0-9]*[a-z0-9])?$", "[](]", "[^]()]", "\\(", "[[:alpha:](]+", "a\\]b"] {
        assert_eq!(of(good), [""; 0], "{good}");
    }
    for (bad, fault) in
        [("(", "missing closing ): `(`"), ("a)", "unexpected ): `a)`"), ("a[b", "missing closing ]: `[b`")]
    {
        let found = of(bad);
        assert_eq!(found.len(), 1, "{bad}: {found:?}");
        assert!(found[0].ends_with(fault), "{found:?}");
    }
}

#[test]
fn services_are_warned_of() {
    let of = |spec: &str| {
        let text = format!("apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec: {spec}\n");
        assert_eq!(refused(&text), [""; 0]);
        warned(&text)
    };
    assert_eq!(of("{clusterIP: 10.96.0.7, ports: [{port: 80}]}"), [""; 0]);
    assert_eq!(
        of("{clusterIP: None, sessionAffinity: ClientIP, externalName: a.b}"),
        [
            "spec.SessionAffinity is ignored for headless services",
            "spec.externalName is ignored when spec.type is not \"ExternalName\""
        ]
    );
    assert_eq!(
        of("{clusterIP: 010.96.0.7, ports: [{port: 80}]}"),
        [
            "spec.clusterIPs[0]: non-standard IP address \"010.96.0.7\" will be considered invalid in a future Kubernetes release: use \"10.96.0.7\""
        ]
    );
}
