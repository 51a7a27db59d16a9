//! A pipeline of an OpenTelemetry Collector names a component that is not configured.
//!
//! ## Why it fails
//! The Collector checks its pipelines before it starts (`otelcol/config.go`): `references exporter "otlphttp" which is not
//! configured`, and the process ends.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: collector, namespace: telemetry }
//! data:
//!   config.yaml: |
//!     receivers:
//!       otlp: { protocols: { grpc: {} } }
//!     exporters:
//!       debug: {}
//!     service:
//!       pipelines:
//!         traces:
//!           receivers: [otlp]
//!           exporters: [otlphttp] #~ collector-component-undefined
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: collector, namespace: telemetry }
//! spec:
//!   containers:
//!   - name: collector
//!     image: otel/opentelemetry-collector:0.110.0
//!     volumeMounts: [{ name: config, mountPath: /etc/otelcol }]
//!   volumes:
//!   - name: config
//!     configMap: { name: collector }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: collector, namespace: telemetry }
//! data:
//!   config.yaml: |
//!     receivers:
//!       otlp: { protocols: { grpc: {} } }
//!     exporters:
//!       debug: {}
//!     service:
//!       pipelines:
//!         traces:
//!           receivers: [otlp]
//!           exporters: [debug]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CollectorComponentUndefined;

const IMAGES: &[&str] = &[
    "otel/opentelemetry-collector",
    "otel/opentelemetry-collector-contrib",
    "otel/opentelemetry-collector-k8s",
    "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector",
    "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
];

impl Lint for CollectorComponentUndefined {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if payload.format() != Format::Yaml || !payload.text.contains("pipelines:") || payload.is_template() {
            return;
        }
        let Some(root) = payload.yaml() else { return };
        let root = root.value();
        let whole =
            ["receivers", "exporters"].iter().all(|part| root.get(part).is_some_and(Value::is_mapping));
        let Some(pipelines) = root.at(&["service", "pipelines"]).filter(|_| whole) else { return };
        // Several files of one Collector are merged.
        if Payload::all(payload.object).filter(|p| p.text.contains("receivers:")).count() > 1 {
            return;
        }
        for pipeline in pipelines.entries() {
            for part in ["receivers", "processors", "exporters"] {
                for name in pipeline.value.get(part).into_iter().flat_map(Value::items) {
                    let text = name.as_str().unwrap_or("");
                    let connects = root.get("connectors").is_some_and(|c| c.entry(text).is_some());
                    let is_there = root.get(part).is_some_and(|known| known.entry(text).is_some());
                    if text.is_empty() || is_there || (connects && part != "processors") {
                        continue;
                    }
                    let what = part.trim_end_matches('s');
                    let fault = configuration::fault_at(name, format!("there is no {what} `{text}`"));
                    payload.report_fault(&fault, "Collector configuration", IMAGES, cx);
                }
            }
        }
    }
}
