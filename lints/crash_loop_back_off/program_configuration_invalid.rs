//! The configuration of Redis or HAProxy names something that is not there.
//!
//! ## Why it fails
//! Both read their file before anything else: Redis ends with `Bad directive or wrong number of arguments`, HAProxy with
//! `unable to find required default_backend`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: cache, namespace: shop }
//! data:
//!   redis.conf: |
//!     maxmemory 100mb
//!     maxmemry-policy allkeys-lru #~ program-configuration-invalid
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: cache, namespace: shop }
//! spec:
//!   containers:
//!   - name: cache
//!     image: redis:7.4.1
//!     args: [/etc/redis/redis.conf]
//!     volumeMounts: [{ name: config, mountPath: /etc/redis }]
//!   volumes:
//!   - name: config
//!     configMap: { name: cache }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: cache, namespace: shop }
//! data:
//!   redis.conf: |
//!     maxmemory 100mb
//!     maxmemory-policy allkeys-lru
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProgramConfigurationInvalid;

const REDIS: &[&str] = &["redis", "redis/redis-stack-server", "valkey/valkey"];
const HAPROXY: &[&str] = &["haproxy", "haproxytech/haproxy-alpine"];

impl Lint for ProgramConfigurationInvalid {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::warning("H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if payload.is_template() {
            return;
        }
        match payload.name() {
            "redis.conf" | "valkey.conf" => {
                if let Some(fault) = configuration::redis(payload.text) {
                    payload.report_fault(&fault, "Redis configuration", REDIS, cx);
                }
            }
            // Backends may stand in another file of the same folder.
            name if name == "haproxy.cfg" && Payload::all(payload.object).count() == 1 => {
                if let Some(fault) = configuration::haproxy(payload.text) {
                    payload.report_fault(&fault, "HAProxy configuration", HAPROXY, cx);
                }
            }
            _ => {}
        }
    }
}
