use super::*;
use crate::diagnostic::PodState;
use crate::report::Style;

/// The names of the pages that a text gets.
fn pages(text: &str) -> Vec<String> {
    explain(text).pages.into_iter().map(|page| page.name).collect()
}

#[test]
fn every_mark_of_the_readmes_means_something() {
    for topic in topics() {
        assert!(topic.unread.is_empty(), "{}: {}: {:?}", topic.chapter, topic.title, topic.unread);
        let told = !topic.text().is_empty();
        assert!(told, "{}: {} says nothing", topic.chapter, topic.title);
    }
    for (chapter, _) in registry::CHAPTERS.iter().filter(|(chapter, _)| *chapter != "podlint") {
        assert!(
            topics().iter().any(|t| t.chapter == *chapter && t.is_confirmation()),
            "{chapter}: no commands"
        );
    }
}

#[test]
fn section_names_are_unique() {
    let named = topics().iter().filter(|topic| !topic.is_confirmation());
    let mut slugs: Vec<_> = named.map(|topic| (topic.slug(), topic.chapter)).collect();
    slugs.sort();
    for pair in slugs.windows(2) {
        assert!(pair[0].0 != pair[1].0, "{pair:?}");
    }
}

#[test]
fn patterns_say_enough_to_tell_messages_apart() {
    for topic in topics() {
        for pattern in &topic.patterns {
            assert!(pattern.literal() > 4, "{}: {pattern:?} says too little", topic.title);
        }
    }
}

#[test]
fn each_lint_state_event_and_row_has_its_page() {
    for info in registry::ALL {
        assert_eq!(pages(info.name), [info.name]);
    }
    for state in PodState::ALL {
        assert_eq!(pages(state.name()), [state.name()]);
        assert_eq!(pages(&state.name().to_lowercase()), [state.name()]);
    }
    for reason in reasons() {
        assert_eq!(pages(reason).len(), 1, "{reason}");
    }
    for (number, _) in ROWS {
        assert_eq!(pages(number), [*number]);
    }
}

#[test]
fn other_spellings_of_states() {
    let spellings = [
        "Waiting",
        "NodeLost",
        "ContainersNotInitialized",
        "ContainersNotReady",
        "DockerDaemonNotReady",
        "NetworkPluginNotReady",
    ];
    for name in spellings {
        let page = explain(name).pages.pop().unwrap();
        assert_eq!((page.kind, page.name.as_str()), (Kind::State, name));
        assert!(!page.lints.is_empty() && page.confirm.is_some(), "{name}");
    }
    assert_eq!(pages("crash-loop-back-off"), ["CrashLoopBackOff"]);
    assert_eq!(pages("Init:CrashLoopBackOff"), ["CrashLoopBackOff"]);
    assert_eq!(pages("crash loop back off"), ["CrashLoopBackOff"]);
    assert_eq!(pages("error[memory-in-millibytes]"), ["memory-in-millibytes"]);
}

#[test]
fn every_row_has_a_lint_or_a_section() {
    for row in coverage::coverage() {
        assert!(!row.lints.is_empty() || !row.topics.is_empty(), "{}: {}", row.number, row.name);
    }
    for info in registry::ALL {
        for row in info.meta.rows.split_whitespace() {
            assert!(rows::row(row).is_some(), "{}: row {row} is not in the catalogue", info.name);
        }
    }
}

#[test]
fn a_scheduler_message_is_taken_apart() {
    let answer = explain(
        "0/4 nodes are available: 1 node(s) had no available volume zone, 2 Insufficient cpu, \
         1 node(s) had taint {dedicated: gpu}, that the pod didn't tolerate. \
         preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.",
    );
    let names: Vec<_> = answer.pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "node-s-had-no-available-volume-zone",
            "insufficient-cpu-memory-or-ephemeral-storage",
            "node-s-had-taints-that-the-pod-didnt-tolerate",
            "no-preemption-victims-found",
        ]
    );
    assert_eq!(answer.pages[1].title, "2 Insufficient cpu");
    assert!(answer.unknown.is_empty(), "{:?}", answer.unknown);
    // The commands stand once.
    assert_eq!(answer.pages.iter().filter(|page| page.confirm.is_some()).count(), 1);
}

#[test]
fn scheduler_reasons_of_all_releases_are_known() {
    let reasons = [
        "Insufficient memory",
        "Insufficient nvidia.com/gpu",
        "Too many pods",
        "node(s) didn't match Pod's node affinity/selector",
        "node(s) didn't match node selector",
        "node(s) didn't match scheduler-enforced node affinity",
        "node(s) didn't match the requested node name",
        "node(s) had untolerated taint(s)",
        "node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }",
        "node(s) had untolerated taint {node.cloudprovider.kubernetes.io/uninitialized: true}",
        "node(s) had taint {node.kubernetes.io/not-ready: }, that the pod didn't tolerate",
        "node(s) were unschedulable",
        "node(s) didn't match pod affinity rules",
        "node(s) didn't match pod anti-affinity rules",
        "node(s) didn't satisfy existing pods anti-affinity rules",
        "node(s) didn't match pod topology spread constraints",
        "node(s) didn't match pod topology spread constraints (missing required label)",
        "node(s) didn't have free ports for the requested pod ports",
        "node(s) had volume node affinity conflict",
        "node(s) didn't match PersistentVolume's node affinity",
        "node(s) didn't find available persistent volumes to bind",
        "node(s) exceed max volume count",
        "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
        "Preemption is not helpful for scheduling",
    ];
    for reason in reasons {
        let answer = explain(&format!("0/3 nodes are available: 3 {reason}."));
        assert_eq!((answer.pages.len(), answer.unknown.len()), (1, 0), "{reason}: {:?}", answer.unknown);
        assert_eq!(answer.pages[0].title, format!("3 {reason}"));
    }
    let answer = explain("0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had bad karma.");
    assert_eq!(answer.unknown, ["node(s) had bad karma"]);
    assert_eq!(
        pages("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"),
        ["pod-has-unbound-immediate-persistentvolumeclaims"]
    );
}

#[test]
fn taints_of_conditions_have_pages_of_their_own() {
    assert_eq!(
        pages(
            "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }."
        ),
        ["taint-node-kubernetes-io-memory-pressure-disk-pressure-or-pid-pressure"]
    );
}

#[test]
fn errors_name_their_cause_first() {
    let cases = [
        (r#"MountVolume.SetUp failed for volume "cfg" : configmap "app" not found"#, "configmap-not-found"),
        (r#"Error: couldn't find key LOG_LEVEL in ConfigMap shop/app"#, "key-not-found"),
        (r#"Back-off pulling image "nginx:nope""#, "ImagePullBackOff"),
        (
            r#"Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "nginx -g daemon": executable file not found in $PATH: unknown"#,
            "executable-file-not-found",
        ),
        ("Readiness probe failed: HTTP probe failed with statuscode: 503", "probe-http-status"),
        (
            r#"Readiness probe failed: Get "http://10.0.0.1:80/": dial tcp 10.0.0.1:80: connect: connection refused"#,
            "probe-connection-refused",
        ),
        (
            r#"Failed to pull image "r.example/a:1": failed to do request: Head "https://r.example/v2/a": tls: failed to verify certificate: x509: certificate signed by unknown authority"#,
            "self-signed-registry",
        ),
        (
            r#"The Pod "a" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1"#,
            "request-above-limit",
        ),
        (
            r#"Error creating: pods "a-x" is forbidden: exceeded quota: q, requested: cpu=1, used: cpu=4, limited: cpu=4"#,
            "quota-exceeded",
        ),
        (
            r#"Error creating: pods "a" is forbidden: violates PodSecurity "restricted:latest": …"#,
            "pod-security-violated",
        ),
        (
            r#"pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods" in API group "" in the namespace "a""#,
            "the-program-may-not-use-the-api",
        ),
        ("java.lang.OutOfMemoryError: Java heap space", "the-programs-own-heap-is-full"),
        ("listen tcp :80: bind: address already in use", "address-already-in-use"),
        (
            r#"The Deployment "Web" is invalid: metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain must consist of …"#,
            "invalid-names",
        ),
        ("Node web-1 which was running pod web is unresponsive", "NodeLost"),
        ("write /var/lib/docker/x: no space left on device", "disk-full"),
        ("unlinkat /var/lib/docker/overlay2/a: operation not permitted", "immutable-file-attribute-i"),
    ];
    for (text, name) in cases {
        assert_eq!(pages(text).first().map(String::as_str), Some(name), "{text}: {:?}", pages(text));
    }
}

#[test]
fn exit_codes_in_every_notation() {
    for text in [
        "137",
        "Exit Code:    137",
        "exitCode: 137",
        "exit status 137",
        "exited with code 137",
        "terminated with exit code 137",
    ] {
        assert_eq!(pages(text), ["exit-code-137"], "{text}");
    }
    assert_eq!(pages("139"), ["exit-code-135-136-or-139"]);
    assert_eq!(pages("exit code 159"), ["exit-code-128"]);
    assert_eq!(pages("exit code 3"), ["exit-codes-1-and-2"]);
    assert_eq!(pages("exit code 0"), ["exit-code-0"]);
}

#[test]
fn tables_of_kubectl_are_read() {
    assert_eq!(pages("web-5d9c   0/1     CrashLoopBackOff   7 (2m ago)   15m"), ["CrashLoopBackOff"]);
    assert_eq!(pages("web-5d9c   0/1     Error   7   15m"), ["Error"]);
    assert_eq!(pages("Warning  FailedMount  3s (x5 over 12s)  kubelet  something new"), ["FailedMount"]);
    assert!(pages("an error of unknown kind").is_empty());
}

#[test]
fn what_is_unknown_has_neighbours() {
    assert!(explain("CrashLoopBackof").pages.is_empty());
    assert_eq!(nearest("CrashLoopBackof").first().map(String::as_str), Some("CrashLoopBackOff"));
    assert!(nearest("memory-in-milibytes").contains(&"memory-in-millibytes".to_owned()));
    assert!(explain("").pages.is_empty());
    assert!(nearest("").is_empty());
}

#[test]
fn hostile_text_is_harmless() {
    let texts = [
        "0/1 nodes are available:",
        "0/1 nodes are available: , , 3 , .",
        "…\u{1b}[31m…",
        "exit code 999",
        "İ\u{130}: no space left on device İ",
    ];
    for text in texts {
        for page in explain(text).pages {
            assert!(!render(&page.markdown(), Style::PLAIN).contains('\u{1b}'));
        }
    }
    let long = "0/1 nodes are available: ".to_owned() + &"1 Insufficient cpu, ".repeat(20_000);
    assert_eq!(pages(&long).len(), 1);
}

#[test]
fn pages_fit_a_terminal_and_hold_no_marks() {
    for page in all() {
        let markdown = page.markdown();
        assert!(!markdown.contains("<!--") && !markdown.contains("#~"), "{}", page.name);
        let text = render(&markdown, Style::PLAIN);
        for line in text.lines() {
            // Commands, addresses and tables stay whole.
            let whole = line.starts_with("  ") || !line.contains(' ');
            assert!(whole || line.chars().count() <= 80, "{}: {line}", page.name);
        }
    }
}
