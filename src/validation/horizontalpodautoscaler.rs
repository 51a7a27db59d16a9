//! HorizontalPodAutoscalers (`pkg/apis/autoscaling/validation`).

use super::features;
use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::container_resource_name;
use super::print::Shown;
use crate::model::names;
use crate::versions::VersionSet;

/// The most a scaling policy looks back, in seconds.
const MAX_PERIOD: i64 = 1800;
/// The longest stabilization window, in seconds.
const MAX_WINDOW: i64 = 3600;
/// Where `autoscaling/v1` keeps the metrics it has no field for.
const METRICS_ANNOTATION: &str = "autoscaling.alpha.kubernetes.io/metrics";
/// The sources of metrics, in the order the server looks at them.
const SOURCES: [(&str, &str); 5] = [
    ("Object", "object"),
    ("External", "external"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
];

/// The rules of a HorizontalPodAutoscaler of any version: the server checks them all as the newest.
pub fn validate(autoscaler: Field<'_>) {
    let metadata = autoscaler.get("metadata");
    object_meta(metadata, Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = autoscaler.get("spec");
    replicas(spec);
    let target = spec.get("scaleTargetRef");
    object_reference(target, target.get("kind").str() == "ReplicationController");
    let zero = spec.get("minReplicas").int() == Some(0);
    match autoscaler.cx().api_version() {
        "autoscaling/v1" => {
            utilization_of_v1(spec);
            if zero && !metadata.get("annotations").has(METRICS_ANNOTATION) {
                scale_to_zero(spec.get("metrics"));
            }
        }
        "autoscaling/v2beta1" => {}
        _ => {
            let metrics = spec.get("metrics");
            metrics.items().for_each(metric);
            let elsewhere = |m: Field<'_>| matches!(m.get("type").str(), "Object" | "External");
            if zero && !metrics.items().any(elsewhere) {
                scale_to_zero(metrics);
            }
            let behavior = spec.get("behavior");
            scaling_rules(behavior.get("scaleUp"));
            scaling_rules(behavior.get("scaleDown"));
        }
    }
}

fn scale_to_zero(metrics: Field<'_>) {
    metrics
        .forbidden("must specify at least one Object or External metric to support scaling to zero replicas");
}

/// The fewest replicas are one where none are written.
fn replicas(spec: Field<'_>) {
    let (min, max) = (spec.get("minReplicas"), spec.get("maxReplicas"));
    let (fewest, most) = (min.int().unwrap_or(1), max.int().unwrap_or(0));
    if fewest < 0 {
        min.only(features::HPA_SCALE_TO_ZERO).invalid("must be greater than or equal to 0");
    }
    if fewest < 1 {
        min.only(VersionSet::ALL.minus(features::HPA_SCALE_TO_ZERO))
            .invalid("must be greater than or equal to 1");
    }
    if most < 1 {
        let (old, new) = (
            max.only(VersionSet::between(VersionSet::FIRST, 35)),
            max.only(VersionSet::between(36, VersionSet::LAST)),
        );
        old.invalid_value(most, "must be greater than 0");
        match most {
            0 => new.required("must be set and greater than 0"),
            _ => new.invalid_value(most, "must be greater than or equal to 1"),
        }
    }
    if most < fewest {
        max.invalid_value(most, "must be greater than or equal to `minReplicas`");
    }
}

/// `ValidateCrossVersionObjectReference`
fn object_reference(reference: Field<'_>, core: bool) {
    for part in [reference.get("kind"), reference.get("name")] {
        if part.str().is_empty() {
            part.required("");
        } else {
            part.invalid_each(names::name_is_path_segment(part.str(), false));
        }
    }
    let version = reference.get("apiVersion").only(features::HPA_TARGET_GROUP);
    let text = version.str();
    match text.matches('/').count() {
        0 | 1 if core || text.find('/').is_some_and(|at| at > 0) => {}
        0 | 1 => version.invalid_value(text, "apiVersion must specify API group"),
        _ => version.invalid(&format!("unexpected GroupVersion string: {text}")),
    }
}

/// The one metric `autoscaling/v1` has a field for.
fn utilization_of_v1(spec: Field<'_>) {
    let written = spec.get("targetCPUUtilizationPercentage");
    if written.int().is_some_and(|percent| percent < 1) {
        let metric = spec.get("metrics").item_as(0, written);
        let target = metric.get("resource").get("target").get("averageUtilization");
        target.pointing_at(written).invalid("must be greater than 0");
    }
}

fn metric(metric: Field<'_>) {
    let kind = metric.get("type");
    if kind.str().is_empty() {
        kind.required("must specify a metric source type");
    }
    let expected = SOURCES.iter().find(|(name, _)| *name == kind.str()).map(|(_, field)| *field);
    if expected.is_none() {
        let known = ["ContainerResource", "External", "Object", "Pods", "Resource"];
        kind.not_supported_value(kind.str(), &known);
    }
    let present: Vec<&str> =
        SOURCES.iter().map(|(_, field)| *field).filter(|field| metric.get(field).is_set()).collect();
    if let Some(first) = present.first() {
        source(metric.get(first), first);
    }
    if let Some(field) = expected.filter(|field| !present.contains(field)) {
        metric.get(field).required("must populate information for the given metric source");
    }
    if present.len() > 1 {
        for field in present.into_iter().filter(|field| Some(*field) != expected) {
            metric.get(field).forbidden("must populate the given metric source only");
        }
    }
}

fn source(source: Field<'_>, kind: &str) {
    let target = source.get("target");
    match kind {
        "object" => object_reference(source.get("describedObject"), true),
        "resource" if source.get("name").str().is_empty() => {
            source.get("name").required("must specify a resource name");
        }
        "containerResource" => container_source(source),
        _ => {}
    }
    if matches!(kind, "object" | "external" | "pods") {
        let name = source.get("metric").get("name");
        if name.str().is_empty() {
            name.required("must specify a metric name");
        } else {
            name.invalid_each(names::name_is_path_segment(name.str(), false));
        }
    }
    metric_target(target);
    let has = |name| target.get(name).is_set();
    let (average, value) = (target.get("averageValue"), target.get("value"));
    match kind {
        "object" if !has("value") && !has("averageValue") => {
            average.required("must set either a target value or averageValue");
        }
        "external" if !has("value") && !has("averageValue") => {
            average.required("must set either a target value for metric or a per-pod target");
        }
        "external" if has("value") && has("averageValue") => {
            value.forbidden("may not set both a target value for metric and a per-pod target");
        }
        "pods" if !has("averageValue") => average.required("must specify a positive target averageValue"),
        "resource" | "containerResource" => match (has("averageUtilization"), has("averageValue")) {
            (false, false) => target
                .get("averageUtilization")
                .required("must set either a target raw value or a target utilization"),
            (true, true) => {
                average.forbidden("may not set both a target raw value and a target utilization");
            }
            _ => {}
        },
        _ => {}
    }
}

fn container_source(source: Field<'_>) {
    let (name, container) = (source.get("name"), source.get("container"));
    if name.str().is_empty() {
        name.required("must specify a resource name");
    } else {
        container_resource_name(name, name.str());
    }
    if container.str().is_empty() {
        container.required("must specify a container");
    } else {
        container.invalid_each(names::dns1123_label(container.str()));
    }
}

fn metric_target(target: Field<'_>) {
    let kind = target.get("type");
    if kind.str().is_empty() {
        kind.required("must specify a metric target type");
    }
    if !matches!(kind.str(), "Utilization" | "Value" | "AverageValue") {
        kind.invalid_value(kind.str(), "must be either Utilization, Value, or AverageValue");
    }
    for amount in [target.get("value"), target.get("averageValue")] {
        if amount.is_set() && amount.quantity().is_some_and(|q| q.sign() != 1) {
            amount.invalid_value(amount.quantity_text(), "must be positive");
        }
    }
    let percent = target.get("averageUtilization");
    if percent.int().is_some_and(|n| n < 1) {
        percent.invalid("must be greater than 0");
    }
}

/// What is not written has a default; a list that is written and empty stays so.
fn scaling_rules(rules: Field<'_>) {
    let window = rules.get("stabilizationWindowSeconds");
    match window.int() {
        Some(seconds) if seconds < 0 => window.invalid("must be greater than or equal to zero"),
        Some(seconds) if seconds > MAX_WINDOW => {
            window.invalid(&format!("must be less than or equal to {MAX_WINDOW}"));
        }
        _ => {}
    }
    let select = rules.get("selectPolicy");
    if select.is_set() {
        select.one_of(&["Disabled", "Max", "Min"]);
    }
    let policies = rules.get("policies");
    if policies.is_set() && policies.is_empty() {
        policies.required("must specify at least one Policy");
    }
    policies.items().for_each(scaling_policy);
    let tolerance = rules.get("tolerance").only(features::HPA_TOLERANCE);
    if tolerance.is_set() && tolerance.quantity().is_some_and(|q| q.sign() < 0) {
        tolerance.invalid_value(Shown::Text(tolerance.quantity_text()), names::NEGATIVE);
    }
}

fn scaling_policy(policy: Field<'_>) {
    let (kind, value, period) = (policy.get("type"), policy.get("value"), policy.get("periodSeconds"));
    if !matches!(kind.str(), "Pods" | "Percent") {
        kind.not_supported_value(kind.str(), &["Percent", "Pods"]);
    }
    for field in [value, period] {
        let number = field.int().unwrap_or(0);
        if number <= 0 {
            field.invalid_value(number, "must be greater than zero");
        }
    }
    if period.int().is_some_and(|seconds| seconds > MAX_PERIOD) {
        period.invalid(&format!("must be less than or equal to {MAX_PERIOD}"));
    }
}
