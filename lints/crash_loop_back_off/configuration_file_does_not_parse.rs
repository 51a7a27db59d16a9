//! A configuration file in a ConfigMap or Secret has a syntax error.
//!
//! ## Why it fails
//! Kubernetes stores the text as it is; the program that reads it at start stops at the error, its container
//! exits, and the kubelet restarts it into the same error. JSON, YAML, TOML, INI, XML and Java properties are
//! told by the file's name. Texts with placeholders of another tool are left alone.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web, namespace: shop }
//! data:
//!   features.json: |
//!     {
//!       "search": true, #~ configuration-file-does-not-parse
//!     }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: config, mountPath: /etc/web }
//!   volumes:
//!   - name: config
//!     configMap: { name: web }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web, namespace: shop }
//! data:
//!   features.json: |
//!     {
//!       "search": true
//!     }
//!   logback.xml: |
//!     <configuration><root level="info"/></configuration>
//!   web.toml: |
//!     listen = ":8080"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ConfigurationFileDoesNotParse;

impl Lint for ConfigurationFileDoesNotParse {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        let (language, parse): (_, fn(&str) -> Option<Fault>) = match payload.format() {
            Format::Json => ("JSON", configuration::json),
            Format::Yaml => ("YAML", configuration::yaml),
            Format::Toml => ("TOML", configuration::toml),
            Format::Ini => ("INI", configuration::ini),
            Format::Properties => ("Java properties", configuration::properties),
            Format::Xml => ("XML", configuration::xml),
            _ => return,
        };
        let cni = payload.name().ends_with(".conflist") || payload.name() == "cni-conf.json";
        if cni || payload.is_template() {
            return;
        }
        let Some(fault) = parse(payload.text) else { return };
        payload.report_fault(&fault, language, &[], cx);
    }
}
