//! Alertmanager's configuration has a field that is nearly, but not quite, one of its own.
//!
//! ## Why it fails
//! Alertmanager reads its file strictly: `field reciever not found`, and the process ends.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: alertmanager, namespace: monitoring }
//! data:
//!   alertmanager.yml: |
//!     route:
//!       receiver: team
//!       group_intervall: 5m #~ alertmanager-configuration-invalid
//!     receivers:
//!     - name: team
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: alertmanager, namespace: monitoring }
//! spec:
//!   containers:
//!   - name: alertmanager
//!     image: prom/alertmanager:v0.27.0
//!     volumeMounts: [{ name: config, mountPath: /etc/alertmanager }]
//!   volumes:
//!   - name: config
//!     configMap: { name: alertmanager }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: alertmanager, namespace: monitoring }
//! data:
//!   alertmanager.yml: |
//!     route:
//!       receiver: team
//!       group_interval: 5m
//!     receivers:
//!     - name: team
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct AlertmanagerConfigurationInvalid;

const IMAGES: &[&str] = &["prom/alertmanager", "quay.io/prometheus/alertmanager"];

const TOP: &[&str] = &[
    "global",
    "route",
    "receivers",
    "templates",
    "inhibit_rules",
    "mute_time_intervals",
    "time_intervals",
    "tracing",
];
const ROUTE: &[&str] = &[
    "receiver",
    "group_by",
    "group_by_all",
    "continue",
    "match",
    "match_re",
    "matchers",
    "group_wait",
    "group_interval",
    "repeat_interval",
    "mute_time_intervals",
    "active_time_intervals",
    "routes",
];
const RECEIVER: &[&str] = &[
    "name",
    "discord_configs",
    "email_configs",
    "incidentio_configs",
    "jira_configs",
    "mattermost_configs",
    "msteams_configs",
    "msteamsv2_configs",
    "opsgenie_configs",
    "pagerduty_configs",
    "pushover_configs",
    "rocketchat_configs",
    "slack_configs",
    "sns_configs",
    "telegram_configs",
    "victorops_configs",
    "webex_configs",
    "webhook_configs",
    "wechat_configs",
];
const INHIBITION: &[&str] = &[
    "name",
    "source_match",
    "source_match_re",
    "source_matchers",
    "target_match",
    "target_match_re",
    "target_matchers",
    "equal",
    "sources",
];

impl Lint for AlertmanagerConfigurationInvalid {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if !matches!(payload.name(), "alertmanager.yml" | "alertmanager.yaml") || payload.is_template() {
            return;
        }
        let Some(root) = payload.yaml() else { return };
        let mut faults = Vec::new();
        configuration::misspelled(root.value(), TOP, &mut faults);
        let mut routes: Vec<Value<'_>> = root.value().get("route").into_iter().collect();
        while let Some(route) = routes.pop() {
            routes.extend(route.get("routes").into_iter().flat_map(Value::items));
            configuration::misspelled(route, ROUTE, &mut faults);
        }
        for (list, known) in [("receivers", RECEIVER), ("inhibit_rules", INHIBITION)] {
            for item in root.value().get(list).into_iter().flat_map(Value::items) {
                configuration::misspelled(item, known, &mut faults);
            }
        }
        for one in faults {
            payload.report_fault(&one, "Alertmanager configuration", IMAGES, cx);
        }
    }
}
