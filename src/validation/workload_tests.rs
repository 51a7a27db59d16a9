//! What is refused in what makes Pods, in the server's words.

use super::tests::refused;

/// A workload whose template is in order.
fn workload(api: &str, kind: &str, spec: &str, labels: &str) -> String {
    let spec: String = spec.lines().map(|l| format!("  {l}\n")).collect();
    format!(
        "apiVersion: {api}\nkind: {kind}\nmetadata: {{name: web}}\nspec:\n{spec}  template:\n    metadata: {{labels: {labels}}}\n    spec:\n      containers: [{{name: web, image: nginx}}]\n"
    )
}

fn expect(text: &str, sentences: &[&str]) {
    let found = refused(text);
    assert_eq!(found.len(), sentences.len(), "{text}\n{found:#?}");
    for (found, expected) in found.iter().zip(sentences) {
        assert!(found.starts_with(expected), "{text}\n{found}\n{expected}");
    }
}

#[test]
fn selectors_select_the_templates_own_labels() {
    let mismatch = "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`";
    let apps = |kind: &str, spec: &str| workload("apps/v1", kind, spec, "{a: b}");
    for kind in ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"] {
        expect(&apps(kind, "selector: {matchLabels: {a: b}}"), &[]);
        expect(&apps(kind, "selector: {matchLabels: {a: c}}"), &[mismatch]);
    }
    expect(&apps("Deployment", ""), &["spec.selector: Required value"]);
    expect(&apps("DaemonSet", ""), &[mismatch]);
    expect(
        &apps("Deployment", "selector: {}"),
        &["spec.selector: Invalid value: {}: empty selector is invalid for deployment"],
    );
    expect(
        &apps("Deployment", "selector: {matchExpressions: [{key: a, operator: in, values: [b]}]}"),
        &[
            "spec.selector.matchExpressions[0].operator: Invalid value: \"in\": not a valid selector operator",
            "spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"in\",\"values\":[\"b\"]}]}: invalid label selector",
        ],
    );
    expect(&workload("v1", "ReplicationController", "", "{a: b}"), &[]);
    expect(&workload("v1", "ReplicationController", "selector: {a: c}", "{a: b}"), &[mismatch]);
}

#[test]
fn rollouts_move() {
    let deployment = |strategy: &str| {
        workload(
            "apps/v1",
            "Deployment",
            &format!("selector: {{matchLabels: {{a: b}}}}\n{strategy}"),
            "{a: b}",
        )
    };
    expect(
        &deployment("strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}"),
        &["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
    );
    expect(
        &deployment("strategy: {type: OnDelete}"),
        &[
            "spec.strategy: Unsupported value: {\"Type\":\"OnDelete\",\"RollingUpdate\":null}: supported values: \"Recreate\", \"RollingUpdate\"",
        ],
    );
    expect(
        &deployment("minReadySeconds: 600"),
        &["spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"],
    );
    let set = workload(
        "apps/v1",
        "DaemonSet",
        "selector: {matchLabels: {a: b}}\nupdateStrategy: {rollingUpdate: {maxSurge: 1}}",
        "{a: b}",
    );
    expect(
        &set,
        &[
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
        ],
    );
}

#[test]
fn claim_templates_are_volumes() {
    let set = |claim: &str| {
        let spec = format!(
            "selector: {{matchLabels: {{a: b}}}}\nvolumeClaimTemplates:\n- metadata: {{name: data}}\n  spec: {claim}"
        );
        workload("apps/v1", "StatefulSet", &spec, "{a: b}")
            .replace("image: nginx", "image: nginx, volumeMounts: [{name: data, mountPath: /data}]")
    };
    expect(&set("{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"), &[]);
    expect(
        &set("{}"),
        &[
            "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required",
            "spec.volumeClaimTemplates[0].spec.resources[storage]: Required value",
        ],
    );
}

#[test]
fn jobs_end() {
    let job = |spec: &str| workload("batch/v1", "Job", spec, "{a: b}");
    let never =
        |text: String| text.replace("      containers", "      restartPolicy: Never\n      containers");
    expect(
        &job(""),
        &["spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""],
    );
    expect(&never(job("completions: 2")), &[]);
    expect(
        &never(job("completionMode: Indexed\nparallelism: 1")),
        &["spec.completions: Required value: when completion mode is Indexed"],
    );
    expect(
        &never(job("podFailurePolicy: {rules: [{action: FailJob}]}")),
        &[
            "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
        ],
    );
    expect(
        &never(job("successPolicy: {rules: []}")),
        &["spec.successPolicy: Invalid value: {\"Rules\":[]}: requires indexed completion mode"],
    );
}

#[test]
fn cron_jobs_have_a_schedule_and_a_short_name() {
    let cron = |name: &str, spec: &str| {
        format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: {name}}}\nspec: {{{spec}, jobTemplate: {{spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: a, image: b}}]}}}}}}}}}}\n"
        )
    };
    expect(&cron("nightly", "schedule: '0 3 * * *', timeZone: Europe/Berlin"), &[]);
    expect(
        &cron("nightly", "schedule: '0 25 * * *'"),
        &["spec.schedule: Invalid value: \"0 25 * * *\": end of range (25) above maximum (23): 25"],
    );
    expect(
        &cron("nightly", "schedule: '0 3 * * *', timeZone: Berlin"),
        &["spec.timeZone: Invalid value: \"Berlin\": unknown time zone Berlin"],
    );
    expect(
        &cron(&"a".repeat(53), "schedule: '@daily'"),
        &[
            "metadata.name: Invalid value: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\": must be no more than 52 characters",
        ],
    );
}
