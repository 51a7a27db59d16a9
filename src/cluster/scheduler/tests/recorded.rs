use super::super::queue::Outcome;
use super::super::workload::{Skipped, Workload};
use super::simulate;

/// Recorded verdicts of a real scheduler, from the file that PODLINT_SCHED_RECORDS names.
#[test]
#[ignore = "needs a file of recorded verdicts"]
fn recorded_verdicts() {
    let Ok(path) = std::env::var("PODLINT_SCHED_RECORDS") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut all, mut agree, mut worded, mut exact) = (0, 0, 0, 0);
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let (run, simulation) =
            simulate(row["nodes_yaml"].as_str().unwrap(), row["objects_yaml"].as_str().unwrap());
        for result in row["results"].as_array().unwrap() {
            if result.get("no_verdict").is_some_and(|n| n != 0) {
                continue;
            }
            let name = result["workload"].as_str().unwrap();
            let named = |w: &&Workload| {
                let object = run.object(w.object);
                format!("{}/{}", object.kind(), object.name()) == name
            };
            let workload = simulation.workloads.iter().find(named).unwrap();
            if workload.skipped == Some(Skipped::Gated) {
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
            if pending as u64 != wanted || said.as_deref().is_some_and(|m| !messages.contains(&m)) {
                println!(
                    "{} {name}: pending {pending}, recorded {wanted}\n   {said:?}\n   {messages:?}",
                    row["id"]
                );
            }
        }
    }
    println!("agree {agree}/{all}, exact words {exact}/{worded}");
}
