//! When a Job has failed and when it has succeeded.

use super::features;
use super::field::Field;
use super::meta::label_name;
use super::print::Shown;
use crate::model::names::NEGATIVE;

const ACTIONS: [&str; 4] = ["Count", "FailIndex", "FailJob", "Ignore"];
const STATUS: [&str; 3] = ["False", "True", "Unknown"];

/// `validatePodFailurePolicy`
pub fn failure_policy(spec: Field<'_>) {
    let policy = spec.get("podFailurePolicy").only(features::JOB_FAILURE_POLICY);
    let rules = policy.get("rules");
    if rules.len() > 20 {
        rules.too_many(rules.len(), 20);
    }
    for rule in rules.items() {
        failure_rule(spec, rule);
    }
}

fn failure_rule<'r>(spec: Field<'r>, rule: Field<'r>) {
    let (action, codes, conditions) =
        (rule.get("action"), rule.get("onExitCodes"), rule.get("onPodConditions"));
    match action.str() {
        "" => action.required("valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]"),
        "FailIndex" if !spec.get("backoffLimitPerIndex").is_set() => {
            action.invalid("requires the backoffLimitPerIndex to be set");
        }
        text if ACTIONS.contains(&text) => {}
        _ => action.not_supported(&ACTIONS),
    }
    if codes.is_set() {
        exit_codes(spec, codes);
    }
    pod_conditions(conditions);
    match (codes.is_set(), !conditions.is_empty()) {
        (true, true) => {
            rule.invalid_omitted("specifying both OnExitCodes and OnPodConditions is not supported")
        }
        (false, false) => {
            rule.invalid_omitted("specifying one of OnExitCodes and OnPodConditions is required")
        }
        _ => {}
    }
}

fn pod_conditions(list: Field<'_>) {
    if list.len() > 20 {
        list.too_many(list.len(), 20);
    }
    for pattern in list.items() {
        label_name(pattern.get("type"));
        let status = pattern.get("status");
        if !status.str().is_empty() {
            status.one_of(&STATUS);
        }
    }
}

fn exit_codes<'r>(spec: Field<'r>, codes: Field<'r>) {
    let (operator, container, values) =
        (codes.get("operator"), codes.get("containerName"), codes.get("values"));
    match operator.str() {
        "" => operator.required("valid values: [\"In\" \"NotIn\"]"),
        _ => {
            operator.one_of(&["In", "NotIn"]);
        }
    }
    if let Some(name) = container.str_opt() {
        let pod = spec.get("template").get("spec");
        let mut all = pod.get("containers").items().chain(pod.get("initContainers").items());
        if !all.any(|c| c.get("name").str() == name) {
            container.invalid("must be one of the container or initContainer names in the pod template");
        }
    }
    match values.len() {
        0 => values.invalid_value(Shown::list(values), "at least one value is required"),
        1..=255 => {}
        n => values.too_many(n, 255),
    }
    let (mut seen, mut ordered, mut last) = (Vec::new(), true, i64::MIN);
    for value in values.items() {
        let code = value.int().unwrap_or(0);
        if operator.str() == "In" && code == 0 {
            value.invalid("must not be 0 for the In operator");
        }
        if seen.len() < 1000 && seen.contains(&code) {
            value.duplicate();
        }
        ordered &= last <= code;
        last = code;
        seen.push(code);
    }
    if !ordered {
        values.invalid("must be ordered");
    }
}

/// `validateSuccessPolicy`
pub fn success_policy(spec: Field<'_>) {
    let policy = spec.get("successPolicy").only(features::JOB_SUCCESS_POLICY);
    if !policy.is_set() {
        return;
    }
    if spec.get("completionMode").str() != "Indexed" {
        return policy.invalid_value(Shown::success_policy(policy), "requires indexed completion mode");
    }
    let rules = policy.get("rules");
    if rules.is_empty() {
        rules.required("at least one rules must be specified when the successPolicy is specified");
    }
    if rules.len() > 20 {
        rules.too_many(rules.len(), 20);
    }
    let parallelism = spec.get("parallelism");
    let completions = spec.get("completions").int().unwrap_or(if parallelism.is_set() { 0 } else { 1 });
    for rule in rules.items() {
        success_rule(rule, completions);
    }
}

fn success_rule(rule: Field<'_>, completions: i64) {
    const TOO_LONG: usize = 64 * 1024;
    let (count, indexes) = (rule.get("succeededCount"), rule.get("succeededIndexes"));
    if !count.is_set() && !indexes.is_set() {
        rule.required("at least one of succeededCount or succeededIndexes must be specified");
    }
    let mut total = 0;
    if let Some(text) = indexes.str_opt() {
        if text.len() > TOO_LONG {
            indexes.too_long(TOO_LONG);
        }
        match count_indexes(text, completions) {
            Ok(n) => total = n,
            Err(why) => indexes.invalid(&format!("error parsing succeededIndexes: {why}")),
        }
    }
    let Some(wanted) = count.int() else { return };
    if wanted < 0 {
        count.invalid(NEGATIVE);
    }
    if wanted > completions {
        count.invalid(&format!(
            "must be less than or equal to {completions} (the number of specified completions)"
        ));
    }
    if indexes.is_set() && wanted > total {
        count.invalid(&format!(
            "must be less than or equal to {total} (the number of indexes in the specified succeededIndexes field)"
        ));
    }
}

/// How many indexes `0-3,5` names (`validateIndexesFormat`).
fn count_indexes(text: &str, completions: i64) -> Result<i64, String> {
    if text.is_empty() {
        return Ok(0);
    }
    let index = |text: &str| {
        let number: i64 =
            text.parse().map_err(|_| format!("cannot convert string to integer for index: {text:?}"))?;
        if number >= completions { Err(format!("too large index: {text:?}")) } else { Ok(number) }
    };
    let (mut total, mut last): (i64, Option<i64>) = (0, None);
    for part in text.split(',') {
        let mut limits = part.split('-');
        let (first, second, third) = (limits.next().unwrap_or(""), limits.next(), limits.next());
        if third.is_some() {
            return Err(format!(
                "the fragment {part:?} violates the requirement that an index interval can have at most two parts separated by '-'"
            ));
        }
        let from = index(first)?;
        let to = second.map_or(Ok(from), index)?;
        if second.is_some() && from >= to {
            return Err(format!("non-increasing order, previous: {from}, current: {to}"));
        }
        if let Some(last) = last.filter(|last| *last >= from) {
            return Err(format!("non-increasing order, previous: {last}, current: {from}"));
        }
        total += to - from + 1;
        last = Some(to);
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::count_indexes;

    #[test]
    fn indexes_are_counted() {
        assert_eq!(count_indexes("0-3,5", 6), Ok(5));
        assert_eq!(count_indexes("5", 5), Err("too large index: \"5\"".into()));
        assert_eq!(count_indexes("3,1", 5), Err("non-increasing order, previous: 3, current: 1".into()));
        assert!(count_indexes("a", 5).is_err());
        assert!(count_indexes("1-2-3", 5).is_err());
    }
}
