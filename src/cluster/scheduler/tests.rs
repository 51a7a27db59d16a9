use super::queue::Outcome;
use super::simulation::Simulation;
use super::world::World;
use crate::pipeline::{self, Loaded};
use crate::run::{FileKind, Run, Settings};

fn file(name: &str, text: &str) -> Loaded {
    let kind = FileKind::Manifest;
    Loaded { name: name.to_owned(), path: None, kind, text: text.to_owned(), reported: true }
}

fn simulate(nodes: &str, objects: &str) -> (Run, Option<Simulation>) {
    let outcome = pipeline::lint(
        vec![file("objects.yaml", objects)],
        vec![file("nodes.yaml", nodes)],
        Settings::default(),
    );
    let run = outcome.run;
    let simulation = World::of_snapshot(&run).map(|base| Simulation::of(&run, &run.units[0], &base));
    (run, simulation)
}

/// Recorded verdicts of a real scheduler, from the file that PODLINT_SCHED_RECORDS names.
#[test]
#[ignore = "needs a file of recorded verdicts"]
fn recorded_verdicts() {
    let Ok(path) = std::env::var("PODLINT_SCHED_RECORDS") else { return };
    let only = std::env::var("PODLINT_SCHED_ONLY").unwrap_or_default();
    let text = std::fs::read_to_string(path).unwrap();
    let (mut all, mut agree, mut worded, mut exact) = (0, 0, 0, 0);
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        if !row["id"].as_str().unwrap().contains(&only) {
            continue;
        }
        let (run, simulation) =
            simulate(row["nodes_yaml"].as_str().unwrap(), row["objects_yaml"].as_str().unwrap());
        let simulation = simulation.unwrap();
        for result in row["results"].as_array().unwrap() {
            if result.get("no_verdict").is_some_and(|n| n != 0) {
                continue;
            }
            let name = result["workload"].as_str().unwrap();
            let (kind, name) = name.split_once('/').unwrap();
            let workload = simulation.workloads.iter().find(|w| {
                let object = run.object(w.object);
                object.kind() == kind && object.name() == name
            });
            let workload = workload.unwrap();
            if workload.skipped == Some(super::workload::Skipped::Gated) {
                continue;
            }
            let (pending, first) = simulation.pending(workload);
            let wanted = result["pending"].as_u64().unwrap();
            let messages: Vec<&str> =
                result["messages"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
            let said = first.map(|at| match &simulation.queue.outcomes[at] {
                Some(Outcome::Pending(failure)) => failure.message(&simulation.world.symbols),
                _ => String::new(),
            });
            all += 1;
            agree += u64::from((pending > 0) == (wanted > 0));
            if pending > 0 && wanted > 0 {
                worded += 1;
                exact += u64::from(said.as_deref().is_some_and(|m| messages.contains(&m)));
            }
            if pending as u64 != wanted
                || (wanted > 0 && said.as_deref().is_some_and(|m| !messages.contains(&m)))
            {
                println!(
                    "{} {kind}/{name} {}: pending {pending}, recorded {wanted}\n   says {said:?}\n   recorded {messages:?}",
                    row["id"], row["features"]
                );
            }
        }
    }
    println!("agree {agree}/{all}, exact words {exact}/{worded}");
}
