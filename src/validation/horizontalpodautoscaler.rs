//! HorizontalPodAutoscalers (`pkg/apis/autoscaling/validation`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;
use crate::versions::VersionSet;

const METRICS: [(&str, &str); 5] = [
    ("ContainerResource", "containerResource"),
    ("External", "external"),
    ("Object", "object"),
    ("Pods", "pods"),
    ("Resource", "resource"),
];
/// The release whose servers look at `scaleTargetRef.apiVersion`.
const API_GROUP_SINCE: u8 = 34;
/// The releases that do not scale to zero (`HPAScaleToZero`).
const ONE_AT_LEAST: VersionSet = VersionSet::between(VersionSet::FIRST, 36);
const MAX_PERIOD: i64 = 1800;
const MAX_WINDOW: i64 = 3600;

/// The rules of a HorizontalPodAutoscaler.
pub fn validate(autoscaler: Field<'_>) {
    object_meta(autoscaler.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = autoscaler.get("spec");
    let (least, most) = (spec.get("minReplicas"), spec.get("maxReplicas"));
    let (low, high) = (least.int().unwrap_or(1), most.int().unwrap_or(0));
    if low < 1 {
        least.only(ONE_AT_LEAST).invalid("must be greater than or equal to 1");
    }
    if low < 0 {
        least.only(VersionSet::ALL.minus(ONE_AT_LEAST)).invalid("must be greater than or equal to 0");
    }
    if high < 1 {
        most.invalid_value(high, "must be greater than 0");
    }
    if high < low {
        most.invalid_value(high, "must be greater than or equal to `minReplicas`");
    }
    object_reference(spec.get("scaleTargetRef"));
    let cpu = spec.get("targetCPUUtilizationPercentage");
    if autoscaler.cx().api_version().ends_with("/v1") && cpu.int().is_some_and(|n| n < 1) {
        let metric =
            spec.get("metrics").item_as(0, cpu).get("resource").get("target").get("averageUtilization");
        metric.pointing_at(cpu).invalid("must be greater than 0");
    }
    for metric in spec.get("metrics").items() {
        self::metric(metric);
    }
    for direction in ["scaleUp", "scaleDown"] {
        scaling_rules(spec.get("behavior").get(direction));
    }
}

fn object_reference(reference: Field<'_>) {
    for name in ["kind", "name"] {
        let field = reference.get(name);
        if field.str().is_empty() {
            field.required("");
        } else {
            field.invalid_each(names::name_is_path_segment(field.str(), false));
        }
    }
    let version = reference.get("apiVersion").only(VersionSet::between(API_GROUP_SINCE, VersionSet::LAST));
    match version.str().matches('/').count() {
        0 => version.invalid_value(version.str(), "apiVersion must specify API group"),
        1 if version.str().starts_with('/') => version.invalid("apiVersion must specify API group"),
        1 => {}
        _ => version.invalid(&format!("unexpected GroupVersion string: {}", version.str())),
    }
}

fn metric(metric: Field<'_>) {
    let kind = metric.get("type");
    let names: Vec<&str> = METRICS.iter().map(|(name, _)| *name).collect();
    let own = METRICS.iter().find(|(name, _)| *name == kind.str()).map(|(_, field)| *field);
    if kind.str().is_empty() {
        kind.required("must specify a metric source type");
    }
    let Some(own) = own else { return kind.not_supported_value(kind.str(), &names) };
    if !metric.get(own).is_set() {
        metric.get(own).required("must populate information for the given metric source");
    } else {
        source(metric.get(own), own);
    }
    for (_, other) in METRICS.iter().filter(|(_, field)| *field != own) {
        if metric.get(other).is_set() {
            metric.get(other).forbidden("must populate the given metric source only");
        }
    }
}

fn source(source: Field<'_>, kind: &str) {
    let target = source.get("target");
    match kind {
        "object" => object_reference(source.get("describedObject")),
        "resource" | "containerResource" if source.get("name").str().is_empty() => {
            source.get("name").required("must specify a resource name");
        }
        _ => {}
    }
    if kind == "containerResource" {
        let container = source.get("container");
        if container.str().is_empty() {
            container.required("must specify a container");
        } else {
            container.invalid_each(names::dns1123_label(container.str()));
        }
    }
    if matches!(kind, "object" | "pods" | "external") {
        let name = source.get("metric").get("name");
        if name.str().is_empty() {
            name.required("must specify a metric name");
        } else {
            name.invalid_each(names::name_is_path_segment(name.str(), false));
        }
    }
    metric_target(target, kind);
}

fn metric_target(target: Field<'_>, kind: &str) {
    let (value, average, percent) =
        (target.get("value"), target.get("averageValue"), target.get("averageUtilization"));
    let of = target.get("type");
    if of.str().is_empty() {
        of.required("must specify a metric target type");
    }
    if !matches!(of.str(), "Utilization" | "Value" | "AverageValue") {
        of.invalid_value(of.str(), "must be either Utilization, Value, or AverageValue");
    }
    for amount in [value, average] {
        if amount.is_set() && amount.quantity().is_some_and(|q| q.sign() <= 0) {
            amount.invalid_value(amount.quantity_text(), "must be positive");
        }
    }
    if percent.int().is_some_and(|n| n < 1) {
        percent.invalid("must be greater than 0");
    }
    match kind {
        "object" if !value.is_set() && !average.is_set() => {
            average.required("must set either a target value or averageValue");
        }
        "external" if !value.is_set() && !average.is_set() => {
            average.required("must set either a target value for metric or a per-pod target");
        }
        "external" if value.is_set() && average.is_set() => {
            value.forbidden("may not set both a target value for metric and a per-pod target");
        }
        "pods" if !average.is_set() => average.required("must specify a positive target averageValue"),
        "resource" | "containerResource" if !percent.is_set() && !average.is_set() => {
            percent.required("must set either a target raw value or a target utilization");
        }
        "resource" | "containerResource" if percent.is_set() && average.is_set() => {
            average.forbidden("may not set both a target raw value and a target utilization");
        }
        _ => {}
    }
}

fn scaling_rules(rules: Field<'_>) {
    let window = rules.get("stabilizationWindowSeconds");
    if window.int().is_some_and(|n| n < 0) {
        window.invalid("must be greater than or equal to zero");
    }
    if window.int().is_some_and(|n| n > MAX_WINDOW) {
        window.invalid(&format!("must be less than or equal to {MAX_WINDOW}"));
    }
    let select = rules.get("selectPolicy");
    if select.is_set() {
        select.one_of(&["Disabled", "Max", "Min"]);
    }
    // Where none are written the server puts in its own.
    let policies = rules.get("policies");
    if policies.is_set() && policies.is_empty() {
        policies.required("must specify at least one Policy");
    }
    for policy in policies.items() {
        policy.get("type").one_of(&["Percent", "Pods"]);
        let (value, period) = (policy.get("value"), policy.get("periodSeconds"));
        for field in [value, period].into_iter().filter(|f| f.int().unwrap_or(0) <= 0) {
            field.invalid_value(field.int().unwrap_or(0), "must be greater than zero");
        }
        if period.int().is_some_and(|n| n > MAX_PERIOD) {
            period.invalid(&format!("must be less than or equal to {MAX_PERIOD}"));
        }
    }
}
