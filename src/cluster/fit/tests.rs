use super::*;
use crate::pipeline::{self, Loaded};
use crate::run::{FileKind, Settings};

const NODE: &str = "\
apiVersion: v1
kind: Node
metadata: { name: n1, labels: { kubernetes.io/hostname: n1 } }
status: { allocatable: { cpu: '2', memory: 4Gi, pods: '10' } }
---
apiVersion: v1
kind: Pod
metadata: { name: old, namespace: a }
spec:
  nodeName: n1
  containers: [{ name: c, resources: { requests: { cpu: 500m, memory: 1Gi } } }]
";

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: { name: web<&>, namespace: shop }
spec:
  replicas: 4
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: c, resources: { requests: { cpu: 500m, memory: 512Mi } } }]
";

fn fits() -> Vec<Fit> {
    let load = |name: &str, text: &str| Loaded {
        name: name.to_owned(),
        path: None,
        kind: FileKind::Manifest,
        text: text.to_owned(),
        reported: true,
    };
    let (run, _) =
        pipeline::gather(vec![load("k8s/web.yaml", WEB)], vec![load("c.yaml", NODE)], Settings::default());
    fit(&run).unwrap()
}

#[test]
fn bars_hold_what_runs_and_what_comes() {
    let fits = fits();
    let [fit] = fits.as_slice() else { panic!("one unit has Pods: {fits:?}") };
    assert_eq!((fit.placed(), fit.pending()), (3, 1));
    assert_eq!(fit.nodes[0].cpu, Bar { capacity: 2000, used: 500, new: vec![(0, 1500)] });
    assert_eq!(fit.nodes[0].pods.used + fit.nodes[0].pods.added(), 4);
    assert!(fit.workloads[0].message.starts_with("0/1 nodes are available: 1 Insufficient cpu."));
}

#[test]
fn the_table_names_nodes_workloads_and_the_sentence() {
    let text = text(&fits()[0]);
    assert!(text.contains("k8s: 3 Pods placed on 1 node, 1 without a node"), "{text}");
    assert!(text.contains("#####+++++++++++++++ 2/2"), "{text}");
    assert!(text.contains("0/1 nodes are available"), "{text}");
}

#[test]
fn pictures_are_well_formed_and_escape_names() {
    let fits = fits();
    let picture = svg(&fits[0]);
    let mut reader = quick_xml::Reader::from_str(&picture);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            _ => continue,
        }
    }
    assert!(picture.contains("web&lt;&amp;&gt;") && !picture.contains("web<"));
    let page = html(&fits);
    assert!(page.contains("web&lt;&amp;&gt;") && page.contains("<svg"));
}
