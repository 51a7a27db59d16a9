//! Probes and lifecycle hooks.

use super::super::features;
use super::super::field::{Field, IntOrString};
use crate::model::names;

const SECOND: &str = "may not specify more than 1 handler type";

/// The probes of a container that runs on.
pub fn probes(container: Field<'_>) {
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let probe = container.get(name);
        if !probe.is_set() {
            continue;
        }
        one_probe(probe);
        let (success, grace) = (probe.get("successThreshold"), probe.get("terminationGracePeriodSeconds"));
        if name == "readinessProbe" {
            if grace.is_set() {
                grace.invalid("must not be set for readinessProbes");
            }
        } else if !matches!(success.int(), None | Some(0 | 1)) {
            success.invalid("must be 1");
        }
    }
}

fn one_probe(probe: Field<'_>) {
    handler(probe, &["exec", "httpGet", "tcpSocket", "grpc"], 0);
    for name in
        ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"]
    {
        probe.get(name).nonnegative();
    }
    let grace = probe.get("terminationGracePeriodSeconds");
    if grace.int().is_some_and(|seconds| seconds <= 0) {
        grace.invalid("must be greater than 0");
    }
}

/// The hooks of a container.
pub fn lifecycle(lifecycle: Field<'_>, grace_period: i64) {
    for name in ["postStart", "preStop"] {
        let hook = lifecycle.get(name);
        if hook.is_set() {
            handler(hook, &["exec", "httpGet", "tcpSocket", "sleep"], grace_period);
        }
    }
}

/// Exactly one way to act.
fn handler<'r>(of: Field<'r>, kinds: &[&'static str], grace_period: i64) {
    let mut has_one = false;
    for &kind in kinds {
        let action = of.get(kind);
        if !action.is_set() {
            continue;
        }
        if has_one {
            action.forbidden(SECOND);
            continue;
        }
        has_one = true;
        match kind {
            "exec" if action.get("command").is_empty() => action.get("command").required(""),
            "httpGet" => http_get(action),
            "tcpSocket" => port(action.get("port")),
            "grpc" => grpc_port(action.get("port")),
            "sleep" => sleep(action, grace_period),
            _ => {}
        }
    }
    if !has_one {
        of.required("must specify a handler type");
    }
}

fn http_get(action: Field<'_>) {
    port(action.get("port"));
    let scheme = action.get("scheme");
    if !scheme.str().is_empty() {
        scheme.one_of(&["HTTP", "HTTPS"]);
    }
    let headers = action.get("httpHeaders");
    for header in headers.items() {
        let name = header.get("name");
        for message in names::http_header_name(name.str()) {
            headers.pointing_at(name).invalid_value(name.str(), &message);
        }
    }
}

/// A port's number or name (`ValidatePortNumOrName`).
pub fn port(field: Field<'_>) {
    match field.int_or_string() {
        Some(IntOrString::Str(name)) => field.invalid_each(names::port_name(name)),
        Some(IntOrString::Int(number)) => field.invalid_each(names::port_number(number)),
        None => {
            for message in names::port_number(0) {
                field.invalid_value(0, &message);
            }
        }
    }
}

fn grpc_port(field: Field<'_>) {
    for message in names::port_number(field.int().unwrap_or(0)) {
        field.invalid_value(field.int().unwrap_or(0), &message);
    }
}

fn sleep(action: Field<'_>, grace_period: i64) {
    let seconds = action.get("seconds").int().unwrap_or(0);
    if seconds < 0 || seconds > grace_period {
        let detail =
            format!("must be non-negative and less than terminationGracePeriodSeconds ({grace_period})");
        action.only(features::SLEEP_ZERO).invalid_value(seconds, &detail);
    }
    if seconds <= 0 || seconds > grace_period {
        let detail = format!(
            "must be greater than 0 and less than terminationGracePeriodSeconds ({grace_period}). Enable \
             AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."
        );
        action.only(features::SLEEP.minus(features::SLEEP_ZERO)).invalid_value(seconds, &detail);
    }
}
