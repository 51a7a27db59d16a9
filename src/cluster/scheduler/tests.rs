mod recorded;

use super::queue::Outcome;
use super::simulation::Simulation;
use super::workload::Skipped;
use super::world::World;
use crate::pipeline::{self, Loaded};
use crate::run::{FileKind, Run, Settings};

fn file(name: &str, text: &str) -> Loaded {
    let kind = FileKind::Manifest;
    Loaded { name: name.to_owned(), path: None, kind, text: text.to_owned(), reported: true }
}

fn simulate(nodes: &str, objects: &str) -> (Run, Simulation) {
    let files = vec![file("objects.yaml", objects)];
    let (run, _) = pipeline::gather(files, vec![file("nodes.yaml", nodes)], Settings::default());
    let base = World::of_snapshot(&run).expect("the snapshot has nodes");
    let simulation = Simulation::of(&run, &run.units[0], base);
    (run, simulation)
}

/// `placed/pending` of each workload and the first sentence of those that wait, up to the preemption's.
fn verdicts(nodes: &str, objects: &str) -> Vec<String> {
    let (run, simulation) = simulate(nodes, objects);
    let one = |workload: &super::workload::Workload| {
        let (pending, first) = simulation.pending(workload);
        let said = first.map(|at| match &simulation.queue.outcomes[at] {
            Some(Outcome::Pending(failure)) => failure.message(&simulation.world.symbols),
            _ => String::new(),
        });
        let said = said.unwrap_or_default();
        let said = said.split(" no new claims").next().unwrap_or("");
        let placed = workload.pods.len() - pending;
        format!("{} {placed}/{pending} {said}", run.object(workload.object).name()).trim_end().to_owned()
    };
    simulation.workloads.iter().map(one).collect()
}

fn node(name: &str, labels: &str, spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Node\nmetadata: {{ name: {name}, labels: {{ kubernetes.io/hostname: {name}, {labels} }} }}\n\
         spec: {{ {spec} }}\n\
         status: {{ allocatable: {{ cpu: '4', memory: 8Gi, pods: '10', example.com/card: '1' }} }}\n---\n"
    )
}

fn nodes() -> String {
    node("n1", "zone: a", "") + &node("n2", "zone: b", "")
}

fn pod(name: &str, labels: &str, spec: &str, container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{ name: {name}, labels: {{ {labels} }} }}\n\
         spec: {{ {spec} containers: [{{ name: c, {container} }}] }}\n---\n"
    )
}

fn deployment(name: &str, replicas: u32, spec: &str, container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: {name} }}\n\
         spec: {{ replicas: {replicas}, selector: {{ matchLabels: {{ app: {name} }} }}, template: {{ metadata: {{ labels: {{ app: {name} }} }}, \
         spec: {{ {spec} containers: [{{ name: c, {container} }}] }} }} }}\n---\n"
    )
}

#[test]
fn resources_of_all_containers_and_the_greatest_init_container() {
    let asks = |cpu: &str| format!("resources: {{ requests: {{ cpu: '{cpu}' }} }}");
    assert_eq!(verdicts(&nodes(), &pod("p", "", "", &asks("4"))), ["p 1/0"]);
    assert_eq!(
        verdicts(&nodes(), &pod("p", "", "", &asks("4001m"))),
        ["p 0/1 0/2 nodes are available: 2 Insufficient cpu."]
    );
    let init = "initContainers: [{ name: i, resources: { limits: { cpu: 5, memory: 9Gi } } }],";
    assert_eq!(
        verdicts(&nodes(), &pod("p", "", init, &asks("1"))),
        ["p 0/1 0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory."]
    );
    let sidecar =
        "initContainers: [{ name: i, restartPolicy: Always, resources: { requests: { cpu: 2 } } }],";
    assert_eq!(verdicts(&nodes(), &pod("p", "", sidecar, &asks("2"))), ["p 1/0"]);
    assert_eq!(
        verdicts(&nodes(), &pod("p", "", sidecar, &asks("2001m"))),
        ["p 0/1 0/2 nodes are available: 2 Insufficient cpu."]
    );
    let level = "resources: { requests: { cpu: 5 } },";
    assert_eq!(
        verdicts(&nodes(), &pod("p", "", level, &asks("1"))),
        ["p 0/1 0/2 nodes are available: 2 Insufficient cpu."]
    );
    let card = "resources: { limits: { example.com/card: 1 } }";
    assert_eq!(
        verdicts(&nodes(), &deployment("d", 3, "", card)),
        ["d 2/1 0/2 nodes are available: 2 Insufficient example.com/card."]
    );
    assert_eq!(
        verdicts(&nodes(), &deployment("d", 21, "", "")),
        ["d 20/1 0/2 nodes are available: 2 Too many pods."]
    );
}

#[test]
fn limit_ranges_fill_in_requests() {
    let range = |list: &str| {
        format!(
            "apiVersion: v1\nkind: LimitRange\nmetadata: {{ name: r }}\nspec: {{ limits: [{{ type: Container, {list} }}] }}\n---\n"
        )
    };
    let said = |list: &str, container: &str| {
        verdicts(&nodes(), &(range(list) + &pod("p", "", "", container))).remove(0)
    };
    let short = "p 0/1 0/2 nodes are available: 2 Insufficient cpu.";
    assert_eq!(said("defaultRequest: { cpu: 5 }", ""), short);
    assert_eq!(said("max: { cpu: 5 }", ""), short);
    assert_eq!(said("defaultRequest: { cpu: 1 }, default: { cpu: 5 }", ""), "p 1/0");
    assert_eq!(said("defaultRequest: { cpu: 5 }", "resources: { limits: { cpu: 1 } }"), "p 1/0");
}

#[test]
fn amounts_beyond_all_measure_are_no_harm() {
    let huge = "resources: { requests: { cpu: 9e18, memory: 9e30, example.com/card: 9e18 } }";
    let spec = "affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 9000000000000000, preference: { matchExpressions: [{ key: a, operator: DoesNotExist }] } }] } },";
    let odd =
        deployment("d", 3, spec, huge) + &deployment("e", 3, "", "ports: [{ hostPort: 9000000000000000 }]");
    let busy = pod("old", "", "nodeName: n1,", huge) + &pod("older", "", "nodeName: n1,", huge);
    assert_eq!(verdicts(&nodes(), &(busy + &odd))[2][..5], *"d 0/3");
}

#[test]
fn cordons_taints_and_what_admission_tolerates() {
    let taint = |key: &str, effect: &str| format!("taints: [{{ key: {key}, value: x, effect: {effect} }}]");
    let cluster = node("n1", "", &taint("dedicated", "NoSchedule")) + &node("n2", "", "unschedulable: true");
    assert_eq!(
        verdicts(&cluster, &pod("p", "", "", "")),
        ["p 0/1 0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable."]
    );
    let wrong = "tolerations: [{ key: dedicated, value: y, effect: NoSchedule }],";
    assert_eq!(verdicts(&cluster, &pod("p", "", wrong, ""))[0][..5], *"p 0/1");
    let right = "tolerations: [{ key: dedicated, value: x }],";
    assert_eq!(verdicts(&cluster, &pod("p", "", right, "")), ["p 1/0"]);
    let all = "tolerations: [{ operator: Exists }],";
    assert_eq!(verdicts(&node("n2", "", "unschedulable: true"), &pod("p", "", all, "")), ["p 1/0"]);
    let lost = node("n1", "", "taints: [{ key: node.kubernetes.io/not-ready, effect: NoExecute }]");
    assert_eq!(verdicts(&lost, &pod("p", "", "", "")), ["p 1/0"], "DefaultTolerationSeconds tolerates it");
    assert_eq!(
        verdicts(&node("n1", "", &taint("slow", "PreferNoSchedule")), &pod("p", "", "", "")),
        ["p 1/0"]
    );
}

#[test]
fn node_affinity_with_its_operators_and_fields() {
    let select = |term: &str| {
        let spec = format!(
            "affinity: {{ nodeAffinity: {{ requiredDuringSchedulingIgnoredDuringExecution: {{ nodeSelectorTerms: [{{ {term} }}] }} }} }},"
        );
        verdicts(&(node("n1", "zone: a, gen: '5'", "") + &node("n2", "gen: x", "")), &pod("p", "", &spec, ""))
    };
    let none = "p 0/1 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.";
    let label = |key: &str, operator: &str, values: &str| {
        select(&format!("matchExpressions: [{{ key: {key}, operator: {operator}, values: [{values}] }}]"))
    };
    assert_eq!(label("zone", "In", "a, b"), ["p 1/0"]);
    assert_eq!(label("zone", "In", "b"), [none]);
    assert_eq!(label("zone", "NotIn", "a"), ["p 1/0"]);
    assert_eq!(label("gen", "Gt", "'4'"), ["p 1/0"]);
    assert_eq!(label("gen", "Gt", "'5'"), [none]);
    assert_eq!(label("gen", "Lt", "'6'"), ["p 1/0"]);
    assert_eq!(label("disk", "Exists", ""), [none]);
    assert_eq!(label("gen", "DoesNotExist", ""), [none]);
    assert_eq!(select(""), [none], "an empty term matches nothing");
    let field = |names: &str| {
        select(&format!("matchFields: [{{ key: metadata.name, operator: In, values: [{names}] }}]"))
    };
    assert_eq!(field("n2"), ["p 1/0"]);
    let narrowed = "p 0/1 0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity].";
    assert_eq!(field("n9"), [narrowed]);
}

#[test]
fn host_ports_by_address_and_protocol() {
    let port = |ip: &str, protocol: &str| {
        format!("ports: [{{ hostPort: 80, hostIP: '{ip}', protocol: {protocol} }}]")
    };
    let two = |one: &str, other: &str| {
        verdicts(&node("n1", "", ""), &(pod("a", "", "", one) + &pod("b", "", "", other)))[1].clone()
    };
    assert_eq!(two(&port("10.0.0.1", "TCP"), &port("10.0.0.2", "TCP")), "b 1/0");
    assert_eq!(two(&port("10.0.0.1", "TCP"), &port("10.0.0.1", "UDP")), "b 1/0");
    let taken =
        "b 0/1 0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.";
    assert_eq!(two(&port("10.0.0.1", "TCP"), &port("", "TCP")), taken);
    let host = pod("a", "", "hostNetwork: true,", "ports: [{ containerPort: 80 }]");
    assert_eq!(verdicts(&node("n1", "", ""), &(host + &pod("b", "", "", &port("", "TCP"))))[1], taken);
}

#[test]
fn spread_over_zones_with_a_least_number_of_them() {
    let spread = |more: &str| {
        format!(
            "topologySpreadConstraints: [{{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, \
             labelSelector: {{ matchLabels: {{ app: d }} }}{more} }}],"
        )
    };
    assert_eq!(verdicts(&nodes(), &deployment("d", 4, &spread(""), "")), ["d 4/0"]);
    let few = "0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints.";
    assert_eq!(
        verdicts(&nodes(), &deployment("d", 4, &spread(", minDomains: 3"), "")),
        [format!("d 2/2 {few}")]
    );
    let cluster = nodes() + &node("n3", "", "");
    let missing = verdicts(&cluster, &deployment("d", 30, &spread(""), ""));
    assert_eq!(
        missing,
        [
            "d 20/10 0/3 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label), 2 Too many pods."
        ]
    );
}

#[test]
fn affinity_and_anti_affinity_in_both_directions() {
    let near = |kind: &str, app: &str, more: &str| {
        format!(
            "affinity: {{ {kind}: {{ requiredDuringSchedulingIgnoredDuringExecution: [{{ topologyKey: zone, \
             labelSelector: {{ matchLabels: {{ app: {app} }} }}{more} }}] }} }},"
        )
    };
    let alone = deployment("d", 3, &near("podAntiAffinity", "d", ""), "");
    let apart = "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.";
    assert_eq!(verdicts(&nodes(), &alone), [format!("d 2/1 {apart}")]);
    let first = deployment("d", 3, &near("podAffinity", "d", ""), "");
    assert_eq!(verdicts(&nodes(), &first), ["d 3/0"], "the first of a group may go anywhere");
    let lonely = pod("p", "app: p", &near("podAffinity", "q", ""), "");
    let nobody = "p 0/1 0/2 nodes are available: 2 node(s) didn't match pod affinity rules.";
    assert_eq!(verdicts(&nodes(), &lonely), [nobody]);
    let later = lonely.clone() + &deployment("q", 1, "", "");
    assert_eq!(verdicts(&nodes(), &later), ["p 1/0", "q 1/0"], "it is tried again when its neighbour comes");
    let elsewhere = near("podAffinity", "q", ", namespaces: [other]");
    assert_eq!(verdicts(&nodes(), &(pod("p", "", &elsewhere, "") + &deployment("q", 1, "", "")))[0], nobody);
    let shy = pod("s", "app: s", &("nodeName: n1, ".to_owned() + &near("podAntiAffinity", "p", "")), "");
    let cluster = node("n1", "zone: a", "");
    assert_eq!(
        verdicts(&cluster, &(shy + &pod("p", "app: p", "", "")))[1],
        "p 0/1 0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules."
    );
}

#[test]
fn volumes_that_bind_a_pod_to_a_place() {
    let claim = |class: &str, mode: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{ name: data }}\n\
             spec: {{ storageClassName: '{class}', accessModes: [{mode}], resources: {{ requests: {{ storage: 1Gi }} }} }}\n---\n"
        )
    };
    let volume = |size: &str, zone: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{ name: v }}\nspec: {{ storageClassName: manual, \
             capacity: {{ storage: {size} }}, accessModes: [ReadWriteOnce], nodeAffinity: {{ required: {{ nodeSelectorTerms: \
             [{{ matchExpressions: [{{ key: zone, operator: In, values: [{zone}] }}] }}] }} }} }}\n---\n"
        )
    };
    let class = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: manual }\n\
                 provisioner: kubernetes.io/no-provisioner\nvolumeBindingMode: WaitForFirstConsumer\n---\n";
    let p = pod("p", "", "volumes: [{ name: v, persistentVolumeClaim: { claimName: data } }],", "");
    let said = |objects: &str| verdicts(&nodes(), &(objects.to_owned() + &p)).pop().unwrap();
    assert_eq!(
        said(""),
        "p 0/1 0/2 nodes are available: persistentvolumeclaim \"data\" not found. not found"
    );
    let unbound =
        "p 0/1 0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found";
    assert_eq!(said(&(volume("500Mi", "a") + &claim("manual", "ReadWriteOnce"))), unbound);
    assert_eq!(said(&(volume("1Gi", "a") + &claim("manual", "ReadWriteMany"))), unbound);
    assert_eq!(said(&(volume("1Gi", "a") + &claim("manual", "ReadWriteOnce"))), "p 1/0");
    assert_eq!(
        said(&(volume("1Gi", "c") + &claim("manual", "ReadWriteOnce"))),
        "p 0/1 0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity."
    );
    assert_eq!(
        said(&(class.to_owned() + &volume("1Gi", "c") + &claim("manual", "ReadWriteOnce"))),
        "p 0/1 0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind."
    );
    assert_eq!(said(&(class.to_owned() + &volume("1Gi", "b") + &claim("manual", "ReadWriteOnce"))), "p 1/0");
    assert_eq!(said(&claim("elsewhere", "ReadWriteOnce")), "p 1/0", "nothing is known of that class");
}

#[test]
fn priorities_evict_less_important_pods() {
    let classes = "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 100\n---\n\
                   apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: polite }\nvalue: 100\npreemptionPolicy: Never\n---\n";
    let asks = "resources: { requests: { cpu: 3 } }";
    let old = pod("old", "", "nodeName: n1,", asks);
    let with = |class: &str| {
        let new = pod("new", "", &format!("priorityClassName: {class},"), asks);
        simulate(&node("n1", "", ""), &(classes.to_owned() + &old + &new)).1
    };
    let high = with("high");
    assert!(matches!(high.queue.outcomes[0], Some(Outcome::Placed(_))));
    assert_eq!(high.queue.evicted.len(), 1);
    let Some(Outcome::Pending(failure)) = with("polite").queue.outcomes[0].clone() else {
        panic!("it waits")
    };
    assert_eq!(
        failure.message(&high.world.symbols),
        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never."
    );
}

#[test]
fn controllers_make_pods_of_their_own_kind() {
    let daemon = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nspec: { selector: { matchLabels: { app: agent } }, template: { metadata: { labels: { app: agent } }, \
                  spec: { containers: [{ name: c, resources: { requests: { cpu: 3 } } }] } } }\n---\n";
    let busy = pod("old", "", "nodeName: n2,", "resources: { requests: { cpu: 2 } }");
    let cluster = nodes()
        + &node("n3", "", "unschedulable: true")
        + &node("n4", "", "taints: [{ key: k, effect: NoSchedule }]");
    assert_eq!(
        verdicts(&cluster, &(busy + daemon))[1],
        "agent 2/1 0/4 nodes are available: 1 Insufficient cpu, 3 node(s) didn't satisfy plugin(s) [NodeAffinity]."
    );
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: { name: job }\nspec: { parallelism: 5, completions: 3, template: { spec: { containers: [{ name: c }] } } }\n";
    assert_eq!(verdicts(&nodes(), job), ["job 3/0"]);
    let gated = pod("p", "", "schedulingGates: [{ name: g }],", "");
    assert_eq!(simulate(&nodes(), &gated).1.workloads[0].skipped, Some(Skipped::Gated));
    let foreign = pod("p", "", "schedulerName: other,", "");
    assert_eq!(simulate(&nodes(), &foreign).1.workloads[0].skipped, Some(Skipped::OtherScheduler));
}

#[test]
fn what_is_applied_again_takes_the_place_of_what_runs() {
    let running = "apiVersion: v1\nkind: Pod\nmetadata: { name: d-abc-1, namespace: default, labels: { app: d }, ownerReferences: \
                   [{ kind: ReplicaSet, name: d-abc, controller: true }] }\nspec: { nodeName: n1, containers: [{ name: c, resources: { requests: { cpu: 3 } } }] }\n---\n";
    let ended = running.replace("d-abc", "e-abc") + "status: { phase: Succeeded }\n";
    let again = deployment("d", 1, "", "resources: { requests: { cpu: 3 } }");
    assert_eq!(verdicts(&(node("n1", "", "") + running), &again), ["d 1/0"]);
    let other = deployment("other", 1, "", "resources: { requests: { cpu: 3 } }");
    assert_eq!(verdicts(&(node("n1", "", "") + running), &other)[0][..9], *"other 0/1");
    let ended = ended.replace("---\nstatus", "status");
    assert_eq!(verdicts(&(node("n1", "", "") + &ended), &other), ["other 1/0"]);
}

#[test]
fn a_world_goes_back_to_its_marks() {
    let (run, simulation) =
        simulate(&nodes(), &deployment("d", 21, "", "resources: { requests: { cpu: 100m } }"));
    let state = |world: &World| {
        let nodes =
            world.nodes.iter().map(|n| (n.pods.len(), n.requested.clone(), n.scored)).collect::<Vec<_>>();
        (nodes, world.pods.iter().flatten().count(), world.storage.claims.len())
    };
    let before = state(&World::of_snapshot(&run).unwrap());
    assert_ne!(state(&simulation.world), before);
    assert_eq!(state(&simulation.into_world()), before);
}
