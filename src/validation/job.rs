//! Jobs (`ValidateJob`).

use super::features;
use super::field::Field;
use super::job_policies::{failure_policy, success_policy};
use super::meta::{Scope, object_meta};
use super::pod::{PodSpec, dns_label_recommended, pod_warnings};
use super::print::Shown;
use super::selector::label_selector;
use super::template::{Selects, mismatch, pod_template, selects, selects_template};
use crate::model::names;

const MANY: i64 = 100_000;
const MANY_AT_ONCE: i64 = 10_000;

/// The rules of a Job.
pub fn validate(job: Field<'_>) {
    let metadata = job.get("metadata");
    object_meta(metadata, Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = job.get("spec");
    if spec.get("manualSelector").is_true() {
        manual_selector(spec);
    } else {
        generated_selector(metadata, spec);
    }
    job_spec(spec, true);
    index_in_hostname(metadata, spec);
    dns_label_recommended(metadata, "this is used in Pod names and hostnames");
    job_warnings(spec);
}

fn manual_selector(spec: Field<'_>) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    label_selector(selector, false);
    match selects(selector) {
        Selects::Nothing => {
            selector.required("");
        }
        Selects::Invalid | Selects::Everything => {}
        Selects::Some => {
            if !selects_template(selector, template) {
                mismatch(template, selector);
            }
        }
    }
}

/// The server makes the selector and the labels; what was written by hand may not disagree with them. The uid
/// in its messages is not known before.
fn generated_selector<'r>(metadata: Field<'r>, spec: Field<'r>) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    let labels = template.get("metadata").get("labels");
    let name = metadata.get("name");
    for key in ["controller-uid", "batch.kubernetes.io/controller-uid"] {
        if labels.has(key) {
            labels.key(key).invalid_value(Shown::map(labels), "must be '<uid of the Job>'");
        }
    }
    for key in ["job-name", "batch.kubernetes.io/job-name"] {
        if labels.has(key) && labels.key(key).str() != name.str() && !name.str().is_empty() {
            labels.key(key).invalid_value(Shown::map(labels), &format!("must be '{}'", name.str()));
        }
    }
    // The Job's name becomes the value of two of these labels.
    for message in names::label_value(name.str()) {
        template.get("labels").pointing_at(name).invalid_value(name.str(), &message);
    }
    if selector.get("matchLabels").is_empty() && selector.get("matchExpressions").is_empty() {
        return;
    }
    label_selector(selector, false);
    if selects(selector) == Selects::Invalid {
        return;
    }
    let generated =
        ["controller-uid", "job-name", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid"];
    let by_hand = selector.get("matchLabels").entries().any(|(key, _)| !generated.contains(&key))
        || selector.get("matchLabels").has("batch.kubernetes.io/controller-uid")
        || selector.get("matchLabels").has("controller-uid")
        || !selector.get("matchExpressions").is_empty();
    if by_hand {
        selector.invalid_value(Shown::selector(selector), "`selector` not auto-generated");
    }
    let matches_by_hand =
        selector.value().is_some_and(|s| crate::model::selector::label_selector_matches(s, labels.value()));
    if !matches_by_hand {
        mismatch(template, selector);
    }
}

/// Indexed Pods bear the Job's name and their index as hostname.
fn index_in_hostname(metadata: Field<'_>, spec: Field<'_>) {
    let name = metadata.get("name");
    let unwritten = i64::from(!spec.get("parallelism").is_set());
    let completions = spec.get("completions").int().unwrap_or(unwritten);
    if spec.get("completionMode").str() != "Indexed" || completions <= 0 || name.str().is_empty() {
        return;
    }
    let host = format!("{}-{}", name.str(), completions - 1);
    if !names::dns1123_label(&host).is_empty() {
        name.invalid(&format!("will not able to create pod with invalid DNS label: {host}"));
    }
}

/// What Jobs and the templates of CronJobs have in common (`validateJobSpec`).
///
/// `defaults`: whether the server fills in what is missing, as it does in Jobs and not in the templates of
/// CronJobs.
pub fn job_spec(spec: Field<'_>, defaults: bool) {
    for name in
        ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"]
    {
        spec.get(name).nonnegative();
    }
    per_index(spec);
    managed_by(spec.get("managedBy").only(features::JOB_MANAGED_BY));
    let mode = spec.get("completionMode");
    if mode.is_set() {
        mode.one_of(&["NonIndexed", "Indexed"]);
    }
    if mode.str() == "Indexed" {
        indexed(spec, defaults);
    }
    failure_policy(spec);
    success_policy(spec);
    replacement(spec);
    pod_template(spec.get("template"));
    restart_policy(spec);
}

fn per_index(spec: Field<'_>) {
    let spec = spec.only(features::JOB_BACKOFF_PER_INDEX);
    let (backoff, failed) = (spec.get("backoffLimitPerIndex"), spec.get("maxFailedIndexes"));
    backoff.nonnegative();
    failed.nonnegative();
    if failed.is_set() && !backoff.is_set() {
        backoff.pointing_at_place(failed).required("when maxFailedIndexes is specified");
    }
    if spec.get("completionMode").str_or("NonIndexed") == "NonIndexed" {
        for field in [backoff, failed].into_iter().filter(|f| f.is_set()) {
            field.invalid("requires indexed completion mode");
        }
    }
}

fn managed_by(field: Field<'_>) {
    let Some(text) = field.str_opt() else { return };
    if text.is_empty() {
        return field.required("");
    }
    match text.split_once('/').filter(|(host, path)| !host.is_empty() && !path.is_empty()) {
        None => field.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")"),
        Some((host, path)) => {
            for message in names::dns1123_subdomain(host) {
                field.invalid_value(host, &message);
            }
            for message in names::http_path(path) {
                field.invalid_value(path, &message);
            }
        }
    }
    if text.len() > 63 {
        field.too_long(63);
    }
}

fn indexed(spec: Field<'_>, defaults: bool) {
    let (completions, parallelism) = (spec.get("completions"), spec.get("parallelism"));
    let (backoff, failed) = (spec.get("backoffLimitPerIndex"), spec.get("maxFailedIndexes"));
    let failed = failed.only(features::JOB_BACKOFF_PER_INDEX);
    // Both are 1 where neither is written.
    let one = defaults && !parallelism.is_set();
    if !completions.is_set() && !one {
        completions.required("when completion mode is Indexed");
    }
    let wanted = completions.int().unwrap_or(i64::from(one));
    if parallelism.int().is_some_and(|n| n > MANY) {
        parallelism.invalid("must be less than or equal to 100000 when completion mode is Indexed");
    }
    if let Some(most) = failed.int() {
        if most > wanted && (completions.is_set() || one) {
            failed.invalid("must be less than or equal to completions");
        }
        if most > MANY {
            failed.invalid("must be less than or equal to 100000");
        }
    }
    if wanted <= MANY || !backoff.is_set() {
        return;
    }
    const HIGH: &str = "must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index";
    if !failed.is_set() {
        failed.required("must be specified when completions is above 100000");
    }
    for field in [parallelism, failed] {
        if field.int().is_some_and(|n| n > MANY_AT_ONCE) {
            field.only(features::JOB_BACKOFF_PER_INDEX).invalid(HIGH);
        }
    }
}

fn replacement(spec: Field<'_>) {
    let field = spec.get("podReplacementPolicy").only(features::JOB_REPLACEMENT);
    if !field.is_set() {
        return;
    }
    if spec.get("podFailurePolicy").is_set() {
        field.one_of(&["Failed"]);
    } else {
        field.one_of(&["Failed", "TerminatingOrFailed"]);
    }
}

fn restart_policy(spec: Field<'_>) {
    let policy = spec.get("template").get("spec").get("restartPolicy");
    match policy.str() {
        "" | "Always" => policy.required("valid values: \"OnFailure\", \"Never\""),
        "OnFailure" => {
            if spec.get("podFailurePolicy").is_set() {
                let policy = policy.only(features::JOB_FAILURE_POLICY);
                policy.invalid("only \"Never\" is supported when podFailurePolicy is specified");
            }
        }
        "Never" => {}
        _ => policy.not_supported(&["OnFailure", "Never"]),
    }
}

/// `WarningsForJobSpec`
pub fn job_warnings(spec: Field<'_>) {
    let (completions, parallelism) = (spec.get("completions"), spec.get("parallelism"));
    let many =
        completions.int().is_some_and(|n| n > MANY) && parallelism.int().is_some_and(|n| n > MANY_AT_ONCE);
    if spec.get("completionMode").str() == "Indexed" && many {
        spec.warn(format!(
            "{}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, \
             Kubernetes might not be able to track completedIndexes when a big number of indexes fail",
            spec.path()
        ));
    }
    pod_warnings(PodSpec::of_template(spec.get("template")));
}
