//! Prometheus refuses its configuration: an unknown field, or a scrape job without name.
//!
//! ## Why it fails
//! Prometheus reads `prometheus.yml` strictly: `field scrape_intervall not found in type
//! config.GlobalConfig`, `job_name is empty`; it then exits with status 2
//! (<https://prometheus.io/docs/prometheus/latest/configuration/configuration/>).
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: prometheus, namespace: shop }
//! data:
//!   prometheus.yml: |
//!     global:
//!       scrape_intervall: 15s #~ prometheus-configuration-invalid
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: prom/prometheus:v2.55.0
//!     volumeMounts:
//!     - { name: config, mountPath: /etc/prometheus }
//!   volumes:
//!   - name: config
//!     configMap: { name: prometheus }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: prometheus, namespace: shop }
//! data:
//!   prometheus.yml: |
//!     global:
//!       scrape_interval: 15s
//!     scrape_configs:
//!     - job_name: self
//!       static_configs: [{ targets: [localhost:9090] }]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PrometheusConfigurationInvalid;

const IMAGES: &[&str] = &["prom/prometheus", "quay.io/prometheus/prometheus"];

const TOP: &[&str] = &[
    "global",
    "runtime",
    "alerting",
    "rule_files",
    "scrape_config_files",
    "scrape_configs",
    "storage",
    "tracing",
    "remote_write",
    "remote_read",
    "otlp",
];
const GLOBAL: &[&str] = &[
    "scrape_interval",
    "scrape_timeout",
    "scrape_protocols",
    "evaluation_interval",
    "rule_query_offset",
    "external_labels",
    "query_log_file",
    "scrape_failure_log_file",
    "body_size_limit",
    "sample_limit",
    "label_limit",
    "label_name_length_limit",
    "label_value_length_limit",
    "target_limit",
    "keep_dropped_targets",
    "metric_name_validation_scheme",
    "metric_name_escaping_scheme",
    "scrape_native_histograms",
    "convert_classic_histograms_to_nhcb",
    "always_scrape_classic_histograms",
    "extra_scrape_metrics",
];
const JOB: &[&str] = &[
    "job_name",
    "scrape_interval",
    "scrape_timeout",
    "metrics_path",
    "honor_labels",
    "honor_timestamps",
    "scheme",
    "params",
    "static_configs",
    "relabel_configs",
    "metric_relabel_configs",
    "kubernetes_sd_configs",
    "file_sd_configs",
    "dns_sd_configs",
    "consul_sd_configs",
    "basic_auth",
    "authorization",
    "oauth2",
    "tls_config",
    "follow_redirects",
    "enable_http2",
    "proxy_url",
    "no_proxy",
    "bearer_token",
    "bearer_token_file",
    "sample_limit",
    "label_limit",
    "target_limit",
    "body_size_limit",
    "keep_dropped_targets",
    "scrape_protocols",
];

impl Lint for PrometheusConfigurationInvalid {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if !matches!(payload.name(), "prometheus.yml" | "prometheus.yaml") || payload.text.contains("{{") {
            return;
        }
        let Some(root) = payload.yaml() else { return };
        let mut faults = Vec::new();
        unknown_fields(root.value(), TOP, &mut faults);
        if let Some(global) = root.value().get("global") {
            unknown_fields(global, GLOBAL, &mut faults);
        }
        for job in root.value().get("scrape_configs").into_iter().flat_map(Value::items) {
            unknown_fields(job, JOB, &mut faults);
            let named = job.get("job_name").is_some();
            if let (false, Some(first)) = (named, job.entries().next()) {
                faults.push(fault(first.key, "this scrape job has no `job_name`"));
            }
        }
        for one in faults {
            payload.report_fault(&one, "Prometheus configuration", IMAGES, cx);
        }
    }
}

fn fault(at: Value<'_>, message: impl Into<String>) -> Fault {
    let span = at.span();
    Fault { start: span.start as usize, end: span.end as usize, message: message.into(), replacement: None }
}

/// Keys that are nearly, but not quite, a field's name: other unknown ones may be a newer release's.
fn unknown_fields(mapping: Value<'_>, known: &[&str], out: &mut Vec<Fault>) {
    for entry in mapping.entries().filter(|e| !known.contains(&e.name())) {
        if let Some(near) = nearest(entry.name(), known.iter().map(|k| (*k, *k))) {
            out.push(fault(entry.key, format!("there is no field `{}`, but `{near}`", entry.name())));
        }
    }
}
