//! CronJobs (`ValidateCronJobCreate`).

use super::cron;
use super::field::Field;
use super::job::{job_spec, job_warnings};
use super::meta::{Scope, object_meta};
use super::pod::dns_label_recommended;
use super::print::Shown;
use crate::model::names;

/// Every time zone the server knows (the IANA data that Go embeds), sorted by bytes.
const TIME_ZONES: &str = include_str!("timezones.txt");

/// The rules of a CronJob.
pub fn validate(job: Field<'_>) {
    let metadata = job.get("metadata");
    object_meta(metadata, Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = job.get("spec");
    schedule(spec.get("schedule"));
    spec.get("startingDeadlineSeconds").nonnegative();
    time_zone(spec.get("timeZone"));
    let policy = spec.get("concurrencyPolicy");
    if !policy.str().is_empty() {
        policy.one_of(&["Allow", "Forbid", "Replace"]);
    }
    template(spec.get("jobTemplate").get("spec"));
    for name in ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
        spec.get(name).nonnegative();
    }
    let name = metadata.get("name");
    if name.str().len() > 52 {
        name.invalid("must be no more than 52 characters");
    }
    dns_label_recommended(metadata, "this is used in Pod names and hostnames");
    job_warnings(spec.get("jobTemplate").get("spec"));
}

fn schedule(schedule: Field<'_>) {
    let text = schedule.str();
    if text.is_empty() {
        return schedule.required("");
    }
    if let Err(why) = cron::parse(text) {
        schedule.invalid(&why);
    }
    if text.contains("TZ") {
        schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    }
}

/// Whether the server knows a time zone of that name.
pub fn is_time_zone(name: &str) -> bool {
    let zones: Vec<&str> = TIME_ZONES.lines().collect();
    matches!(name, "UTC" | "Local") || zones.binary_search(&name).is_ok()
}

fn time_zone(field: Field<'_>) {
    let Some(name) = field.str_opt() else { return };
    if name.is_empty() {
        return field.invalid("timeZone must be nil or non-empty string");
    }
    let odd = |part: &str| {
        part == "."
            || part == ".."
            || part.starts_with('-')
            || !(1..=14).contains(&part.len())
            || !part.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_+".contains(&b))
    };
    if name.split('/').any(odd) {
        return field.invalid(&format!("unknown time zone {name}"));
    }
    if name.eq_ignore_ascii_case("Local") {
        field.invalid("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    }
    if !is_time_zone(name) {
        field.invalid(&format!("unknown time zone {name}"));
    }
}

/// `ValidateJobTemplateSpec`
fn template(spec: Field<'_>) {
    job_spec(spec, false);
    let (selector, manual) = (spec.get("selector"), spec.get("manualSelector"));
    if selector.is_set() {
        selector.invalid_value(Shown::selector(selector), "`selector` will be auto-generated");
    }
    if manual.is_true() {
        manual.not_supported(&["nil", "false"]);
    }
}
