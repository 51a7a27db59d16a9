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
        configuration::misspelled(root.value(), TOP, &mut faults);
        if let Some(global) = root.value().get("global") {
            configuration::misspelled(global, GLOBAL, &mut faults);
            durations(global, &mut faults);
        }
        jobs(root.value(), &mut faults);
        for one in faults {
            payload.report_fault(&one, "Prometheus configuration", IMAGES, cx);
        }
    }
}

fn jobs(root: Value<'_>, faults: &mut Vec<Fault>) {
    let mut names: Vec<&str> = Vec::new();
    for job in root.get("scrape_configs").into_iter().flat_map(Value::items) {
        configuration::misspelled(job, JOB, faults);
        durations(job, faults);
        match (job.get("job_name"), job.entries().next()) {
            (Some(name), _) => {
                let text = name.text().unwrap_or("");
                if names.contains(&text) {
                    let message = format!("there is another scrape job `{text}`");
                    faults.push(configuration::fault_at(name, message));
                }
                names.push(text);
            }
            (None, Some(first)) => {
                faults.push(configuration::fault_at(first.key, "this scrape job has no `job_name`"));
            }
            (None, None) => {}
        }
    }
}

fn durations(mapping: Value<'_>, faults: &mut Vec<Fault>) {
    for field in ["scrape_interval", "scrape_timeout", "evaluation_interval"] {
        let Some(value) = mapping.get(field) else { continue };
        let text = value.text().unwrap_or("");
        if !configuration::is_duration(text) && !text.contains('$') {
            faults.push(configuration::fault_at(value, format!("`{text}` is no duration such as `15s`")));
        }
    }
}
