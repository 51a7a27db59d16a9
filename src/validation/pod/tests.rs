//! What is refused in Pods, in the server's words.

use crate::validation::tests::{refused, warned};

/// A Pod of one container, with something added to its spec and to its container.
fn pod(spec: &str, container: &str) -> String {
    let indent = |text: &str, by: &str| text.lines().map(|l| format!("{by}{l}\n")).collect::<String>();
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n{}  containers:\n  - name: web\n    image: nginx\n{}",
        indent(spec, "  "),
        indent(container, "    ")
    )
}

/// Says that exactly these sentences come, each told by its beginning.
fn expect(text: &str, sentences: &[&str]) {
    let found = refused(text);
    assert_eq!(found.len(), sentences.len(), "{text}\n{found:#?}");
    for (found, expected) in found.iter().zip(sentences) {
        assert!(found.starts_with(expected), "{text}\n{found}\n{expected}");
    }
}

fn in_spec(spec: &str, sentences: &[&str]) {
    expect(&pod(spec, ""), sentences);
}

fn in_container(container: &str, sentences: &[&str]) {
    expect(&pod("", container), sentences);
}

#[test]
fn a_pod_in_order_is_let_pass() {
    in_spec("", &[]);
    in_container("restartPolicy: Whatever", &[]);
    in_container("resources: {limits: {memory: 128m, example.com/gpu: 1}}", &[]);
}

#[test]
fn names_are_labels_and_unique() {
    in_spec(
        "initContainers: [{name: web, image: a}]",
        &["spec.initContainers[0].name: Duplicate value: \"web\""],
    );
    in_spec("volumes: [{name: a}, {name: a}]", &["spec.volumes[1].name: Duplicate value: \"a\""]);
    in_spec("hostname: A.b", &["spec.hostname: Invalid value: \"A.b\": a lowercase RFC 1123 label"]);
    in_spec("nodeName: A", &["spec.nodeName: Invalid value: \"A\": a lowercase RFC 1123 subdomain"]);
}

#[test]
fn volumes_have_one_type_and_mounts_a_volume() {
    in_spec(
        "volumes: [{name: a, emptyDir: {}, hostPath: {path: /x}}]",
        &["spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"],
    );
    in_spec("volumes: [{name: a, hostPath: {}}]", &["spec.volumes[0].hostPath.path: Required value"]);
    in_spec(
        "volumes: [{name: a, secret: {secretName: b, defaultMode: 512, items: [{key: k, path: ../x}]}}]",
        &[
            "spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal)",
            "spec.volumes[0].secret.items[0].path: Invalid value: \"../x\": must not contain '..'",
        ],
    );
    in_container(
        "volumeMounts: [{name: a, mountPath: /x}, {name: a, mountPath: /x}]",
        &[
            "spec.containers[0].volumeMounts[0].name: Not found: \"a\"",
            "spec.containers[0].volumeMounts[1].name: Not found: \"a\"",
            "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/x\": must be unique",
        ],
    );
    // A volume with a fault is none.
    expect(
        &pod("volumes: [{name: a, nfs: {server: s, path: x}}]", "volumeMounts: [{name: a, mountPath: /x}]"),
        &[
            "spec.volumes[0].nfs.path: Invalid value: \"x\": must be an absolute path",
            "spec.containers[0].volumeMounts[0].name: Not found: \"a\"",
        ],
    );
}

#[test]
fn variables_come_from_one_place() {
    in_container(
        "env: [{name: a, value: x, valueFrom: {fieldRef: {fieldPath: spec.foo}}}]",
        &[
            "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.foo\": error converting fieldPath: field label not supported: spec.foo",
            "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty",
        ],
    );
    in_container(
        "env: [{name: a, valueFrom: {}}]",
        &["spec.containers[0].env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`"],
    );
    in_container(
        "env: [{name: a, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}]",
        &[
            "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"metadata.labels\": supported values: \"metadata.name\", \"metadata.namespace\"",
        ],
    );
    in_container("envFrom: [{}]", &["spec.containers[0].envFrom: Invalid value: \"\": must specify one of"]);
    in_container(
        "env: [{name: a, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 2}}}]",
        &[
            "spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource",
        ],
    );
}

#[test]
fn probes_and_hooks_act_in_one_way() {
    in_container(
        "livenessProbe: {httpGet: {port: '80'}, tcpSocket: {port: 0}, successThreshold: 2}",
        &[
            "spec.containers[0].livenessProbe.httpGet.port: Invalid value: \"80\": must contain at least one letter",
            "spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
        ],
    );
    in_container(
        "lifecycle: {preStop: {}}",
        &["spec.containers[0].lifecycle.preStop: Required value: must specify a handler type"],
    );
    in_container(
        "lifecycle: {preStop: {sleep: {seconds: 31}}}",
        &[
            "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
        ],
    );
}

#[test]
fn requests_keep_within_limits() {
    in_container(
        "resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}",
        &[
            "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1500m",
        ],
    );
    in_container(
        "resources: {requests: {nvidia.com/gpu: 1}}",
        &[
            "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
        ],
    );
    in_container(
        "resources: {limits: {gpu: 1}}",
        &[
            "spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a standard resource type or fully qualified",
            "spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a standard resource for containers",
        ],
    );
    in_container(
        "resources: {limits: {hugepages-2Mi: 3Mi, memory: -1}}",
        &[
            "spec.containers[0].resources.limits[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of hugepages-2Mi",
            "spec.containers[0].resources.limits[memory]: Invalid value: \"-1\": must be greater than or equal to 0",
        ],
    );
    expect(
        &pod("resources: {requests: {cpu: 1}}", "resources: {requests: {cpu: 1500m}}"),
        &[
            "spec.resources.requests[cpu]: Invalid value: \"1\": must be greater than or equal to aggregate container requests of 1500m",
        ],
    );
}

#[test]
fn security_contexts_are_consistent() {
    in_container(
        "securityContext: {allowPrivilegeEscalation: false, privileged: true}",
        &[
            "spec.containers[0].securityContext: Invalid value: {\"Capabilities\":null,\"Privileged\":true,\"SELinuxOptions\":null,\
           \"WindowsOptions\":null,\"RunAsUser\":null,\"RunAsGroup\":null,\"RunAsNonRoot\":null,\"ReadOnlyRootFilesystem\":null,\
           \"AllowPrivilegeEscalation\":false,\"ProcMount\":null,\"SeccompProfile\":null,\"AppArmorProfile\":null}: cannot set",
        ],
    );
    in_container(
        "securityContext: {runAsUser: -1, seccompProfile: {type: Localhost}}",
        &[
            "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
            "spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
        ],
    );
    in_spec(
        "os: {name: windows}\nsecurityContext: {runAsUser: 1}",
        &["spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod"],
    );
    in_spec(
        "hostNetwork: true\nsecurityContext: {sysctls: [{name: net.core.somaxconn, value: '1'}]}",
        &[
            "spec.securityContext.sysctls[0].name: Invalid value: \"net.core.somaxconn\": may not be specified when 'hostNetwork' is true",
        ],
    );
}

#[test]
fn scheduling_makes_sense() {
    in_spec(
        "tolerations: [{operator: Equal, value: x}, {key: a, tolerationSeconds: 1}]",
        &[
            "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty",
            "spec.tolerations[1].effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set",
        ],
    );
    in_spec(
        "topologySpreadConstraints: [{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: Never, labelSelector: {}}]",
        &[
            "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
            "spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"Never\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"",
        ],
    );
    in_spec(
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}",
        &[
            "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
        ],
    );
    in_spec(
        "nodeName: node-1\nschedulingGates: [{name: a.b/c}]",
        &["spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"],
    );
    in_spec(
        "priority: 5",
        &["spec.priority: Forbidden: the integer value of priority (5) must not be provided"],
    );
}

#[test]
fn ports_of_the_host_are_taken_once() {
    let spec = "initContainers: [{name: a, image: b}]\nhostNetwork: true";
    let text =
        pod(spec, "ports: [{containerPort: 80}]") + "  - {name: b, image: b, ports: [{containerPort: 80}]}\n";
    expect(&text, &["spec.containers[1].ports[0].hostPort: Duplicate value: \"TCP//80\""]);
}

#[test]
fn warnings_have_the_servers_text() {
    assert_eq!(
        warned(&pod("nodeSelector: {beta.kubernetes.io/os: linux}", "")),
        [
            "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead"
        ]
    );
    assert_eq!(
        warned(&pod("", "env: [{name: A, value: a}, {name: A, value: b}]")),
        [
            "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply"
        ]
    );
    assert_eq!(
        warned(&pod("", "resources: {requests: {memory: 100m}}")),
        [
            "spec.containers[0].resources.requests[memory]: fractional byte value \"100m\" is invalid, must be an integer"
        ]
    );
    assert_eq!(
        warned(&pod(
            "volumes: [{name: v, secret: {secretName: s, items: [{key: a, path: x}, {key: b, path: x/y}]}}]",
            ""
        )),
        ["volume \"v\" (Secret \"s\"): overlapping paths: \"x/y\" with \"x\""]
    );
}

#[test]
fn rules_of_other_versions_say_so() {
    use crate::versions::VersionSet;
    let text = pod("", "env: [{name: 1A, value: a}]");
    let found = crate::validation::tests::refusals(&text, VersionSet::ALL);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].versions, VersionSet::between(24, 31));
}
