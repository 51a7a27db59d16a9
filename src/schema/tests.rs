//! The decoder's verdict on small objects: words, fields, help, repairs, versions.

use super::check;
use crate::syntax::{Sources, yaml};
use crate::validation::{Outcome, RefusalKind};
use crate::versions::VersionSet;

fn outcome(text: &str, versions: &str) -> Outcome {
    let sources = Sources::default();
    let tree = yaml::parse(&sources.add_file("a.yaml".into(), None, text.into()));
    let (_, root) = tree.roots().next().unwrap();
    check(root, versions.parse().unwrap())
}

fn sentences(text: &str) -> Vec<String> {
    outcome(text, "1.34").refusals.iter().map(|r| r.sentence()).collect()
}

/// A Pod with a line in its first container.
fn container(line: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  containers:\n  - name: web\n    image: nginx\n    {line}\n"
    )
}

#[test]
fn the_servers_words_and_fields() {
    for (line, field, words) in [
        (
            "comand: [x]",
            "spec.containers[0].comand",
            "strict decoding error: unknown field \"spec.containers[0].comand\"",
        ),
        (
            "ports: [{ containerPort: '80' }]",
            "spec.containers[0].ports[0].containerPort",
            "json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            "ports: [{ containerPort: 3000000000 }]",
            "spec.containers[0].ports[0].containerPort",
            "json: cannot unmarshal number 3000000000 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            "imagePullPolicy: on",
            "spec.containers[0].imagePullPolicy",
            "json: cannot unmarshal bool into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy",
        ),
        (
            "command: sh",
            "spec.containers[0].command",
            "json: cannot unmarshal string into Go struct field Container.spec.containers.command of type []string",
        ),
        (
            "livenessProbe: { httpGet: { port: 1.5 } }",
            "spec.containers[0].livenessProbe.httpGet.port",
            "json: cannot unmarshal number 1.5 into Go struct field HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32",
        ),
        (
            "resources: { limits: { cpu: 1k5 } }",
            "spec.containers[0].resources.limits[cpu]",
            "unable to parse quantity's suffix",
        ),
    ] {
        let found = outcome(&container(line), "1.34");
        assert!(!found.decoded, "{line}");
        let [refusal] = &found.refusals[..] else { panic!("{line}: {:?}", found.refusals) };
        assert_eq!((refusal.field.as_str(), refusal.message.as_str()), (field, words));
    }
}

#[test]
fn good_values_are_silent() {
    for line in [
        "ports: [{ containerPort: 80.0 }, { containerPort: 1e2 }]",
        "resources: { limits: { cpu: 1, memory: 1Gi, nvidia.com/gpu: '1' }, requests: { cpu: 1e-1 } }",
        "livenessProbe: { httpGet: { port: http }, initialDelaySeconds: null }",
        "command: null",
        "env: [{ name: A, value: \"1\" }, { name: B, value: \"${B}\" }]",
        "ports: [{ containerPort: \"${PORT}\" }]",
        "$patch: delete",
    ] {
        assert_eq!(sentences(&container(line)), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn help_and_repairs() {
    for (line, help, repair, safe) in [
        ("comand: [x]", "did you mean `command`?", "command", false),
        ("Image: y", "did you mean `image`?", "image", false),
        ("ports: [{ containerPort: '80' }]", "remove the quotes", "80", true),
        ("tty: 'true'", "remove the quotes", "true", true),
        ("env: [{ name: A, value: 8080 }]", "put it in quotes", "\"8080\"", true),
        ("env: [{ name: A, value: 0755 }]", "not the one it looks like", "\"0755\"", true),
        ("env: [{ name: A, value: on }]", "`on` is a boolean in YAML 1.1", "\"on\"", true),
        ("args: --verbose", "a list is wanted here", "[--verbose]", true),
        ("resources: { limits: { memory: 64MB } }", "the units are `Mi`", "64Mi", false),
        ("resources: { limits: { memory: 64 Mi } }", "no space may stand", "64Mi", true),
    ] {
        let found = outcome(&container(line), "1.34");
        let refusal = &found.refusals[0];
        let said = refusal.help.as_deref().unwrap_or("");
        assert!(said.contains(help), "{line}: {said}");
        let mend = refusal.repair.as_ref().unwrap_or_else(|| panic!("{line}: no repair"));
        assert_eq!((mend.edits[0].text.as_str(), mend.safe), (repair, safe), "{line}");
    }
}

#[test]
fn misplaced_fields_are_sent_where_they_belong() {
    for (line, help) in [
        ("restartPolicy2: x", ""),
        ("volumes: [{ name: a }]", "`volumes` belongs one level up, under `spec`"),
        ("runAsUser: 1000", "`runAsUser` belongs further down, under `securityContext`"),
        ("labels: { a: b }", "`labels` belongs under `metadata`"),
    ] {
        let found = outcome(&container(line), "1.34");
        let said = found.refusals[0].help.as_deref().unwrap_or("");
        assert!(said.contains(help), "{line}: {said}");
    }
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nreplicas: 2\nspec: {}\n";
    assert_eq!(
        outcome(text, "1.34").refusals[0].help.as_deref(),
        Some("`replicas` belongs further down, under `spec`")
    );
}

#[test]
fn versions_are_told_apart() {
    let cron = "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: { name: a }\nspec: { schedule: '* * * * *', jobTemplate: {} }\n";
    let kinds = |versions| -> Vec<_> {
        outcome(cron, versions).refusals.iter().map(|r| (r.kind, r.versions.to_string())).collect()
    };
    assert_eq!(kinds("1.24"), [(RefusalKind::DeprecatedApi, "1.24".to_owned())]);
    assert_eq!(kinds("1.34"), [(RefusalKind::RemovedApi, "1.34".to_owned())]);
    assert_eq!(
        kinds("1.24..1.26"),
        [
            (RefusalKind::RemovedApi, "1.25 and 1.26".to_owned()),
            (RefusalKind::DeprecatedApi, "1.24".to_owned())
        ]
    );
    assert!(outcome(cron, "1.24..1.26").decoded && !outcome(cron, "1.25").decoded);
    let found = outcome(cron, "1.24");
    assert_eq!(
        found.refusals[0].message,
        "batch/v1beta1 CronJob is deprecated in v1.21+, unavailable in v1.25+; use batch/v1 CronJob"
    );
}

#[test]
fn removed_apis_are_mended_only_where_the_shape_is_the_same() {
    let deployment = |spec: &str| {
        let text = format!(
            "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {{ name: a }}\nspec: {spec}\n"
        );
        outcome(&text, "1.34").refusals[0].repair.clone()
    };
    let template =
        "template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } }";
    assert_eq!(deployment(&format!("{{ {template} }}")), None, "selector became required");
    let same = deployment(&format!("{{ selector: {{ matchLabels: {{ a: b }} }}, {template} }}")).unwrap();
    assert!(same.safe && same.edits[0].text == "apps/v1");
}

#[test]
fn what_is_not_kubernetes_own_is_silent() {
    for text in [
        "apiVersion: example.com/v1\nkind: Pod\nspec: { anything: 1 }\n",
        "apiVersion: v1\nkind: Config\nclusters: []\nusers: []\n",
        "apiVersion: v1\nkind: List\nitems: []\n",
        "apiVersion: skaffold/v4beta6\nkind: Config\nbuild: {}\n",
        "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nanything: 1\n",
        "apiVersion: v1\nkind: Template\nobjects: []\n",
        "apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: a }\n",
        "apiVersion: ${API}\nkind: Pod\n",
        "apiVersion: v1\nkind: Secret\ndata: { a: \"ENC[x]\" }\nsops: { mac: x }\n",
        "kind: 5\nname: not an object\n",
        "image: { repository: nginx }\n",
    ] {
        assert_eq!(sentences(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn unknown_kinds_and_untyped_objects() {
    for (text, words, help) in [
        (
            "apiVersion: v1\nkind: Deployment\n",
            "no matches for kind \"Deployment\" in version \"v1\"",
            "Deployment is in `apps/v1`",
        ),
        (
            "apiVersion: apps/v1\nkind: Deploymnet\n",
            "no matches for kind \"Deploymnet\" in version \"apps/v1\"",
            "did you mean Deployment (`apps/v1`)?",
        ),
        (
            "apiVersion: core/v1\nkind: Pod\n",
            "no matches for kind \"Pod\" in version \"core/v1\"",
            "Pod is in `v1`",
        ),
        (
            "kind: Job\nmetadata: { name: a }\nspec: {}\n",
            "apiVersion is not a non-empty string",
            "write `apiVersion: batch/v1`",
        ),
        (
            "apiVersion: on\nkind: Pod\nmetadata: { name: a }\n",
            "apiVersion is not a non-empty string",
            "write `apiVersion: v1`",
        ),
    ] {
        let found = outcome(text, "1.34");
        assert_eq!(found.refusals[0].sentence(), words);
        assert_eq!(found.refusals[0].help.as_deref(), Some(help), "{text}");
        assert!(!found.decoded);
    }
}

#[test]
fn doubled_keys() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  a: x\n  b: y\n  a: z\n";
    let found = outcome(text, "1.34");
    assert_eq!(
        found.refusals[0].message,
        "strict decoding error: yaml: unmarshal errors:\n  line 7: key \"a\" already set in map"
    );
    assert_eq!((found.refusals[0].field.as_str(), found.refusals[0].certain), ("data.a", true));
    let merged = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, annotations: &x { a: x } }\ndata: { <<: *x, a: z }\n";
    assert!(outcome(merged, "1.34").refusals.iter().all(|r| !r.certain), "kubectl takes an overridden merge");
}

#[test]
fn component_configuration_is_checked_and_never_certain() {
    let text =
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nmaxPods: '110'\nfoo: 1\n";
    let found = outcome(text, "1.34");
    assert_eq!(found.refusals.len(), 2);
    assert!(found.decoded && found.refusals.iter().all(|r| !r.certain));
}

#[test]
fn nothing_panics_on_odd_shapes() {
    let versions = VersionSet::ALL.to_string();
    assert_eq!(versions, "1.24 to 1.37");
    for text in [
        "[]",
        "5",
        "apiVersion: [a]\nkind: {}\nmetadata: 5\n",
        "apiVersion: v1\nkind: Pod\nmetadata: 5\nspec: []\n",
        "apiVersion: ''\nkind: ''\nmetadata: {}\n",
    ] {
        outcome(text, "1.24..1.37");
    }
}
