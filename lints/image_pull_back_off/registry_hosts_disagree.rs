//! A registry's hosts.toml speaks another scheme, or names the CA of another registry.
//!
//! ## Why it fails
//! containerd reads `certs.d/HOST/hosts.toml` for the registry `HOST`. A registry on port 5000 or with
//! `skip_verify` and no CA is usually plain http: asked by https it answers `server gave HTTP response to HTTPS
//! client`. A CA file in the folder of another registry is not the one that signed this registry's certificate, or
//! not there at all (<https://github.com/containerd/containerd/blob/main/docs/hosts.md>).
//!
//! ## Bad
//! ```toml file=certs.d/harbor.lab.internal/hosts.toml
//! server = "https://harbor.lab.internal"
//! [host."https://harbor.lab.internal"]
//! ca = "/etc/containerd/certs.d/harbor.lab.internal:8443/ca.crt" #~ registry-hosts-disagree
//! ```
//! ## Good
//! ```toml file=certs.d/harbor.lab.internal/hosts.toml
//! server = "https://harbor.lab.internal"
//! [host."https://harbor.lab.internal"]
//! ca = "/etc/containerd/certs.d/harbor.lab.internal/ca.crt"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RegistryHostsDisagree;

impl Lint for RegistryHostsDisagree {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("I1 I2").predicts(
        ErrImagePull,
        "Failed",
        "Failed to pull image: failed to do request: http: server gave HTTP response to HTTPS client",
    );

    fn check<'r>(file: File<'r>, cx: &mut Cx<'r>) {
        if file.data.kind != FileKind::NodeConfig(NodeConfig::RegistryHosts) {
            return;
        }
        let Some(host) = file.name().rsplit('/').nth(1) else { return };
        let settings = configuration::toml_settings(file.text());
        for setting in settings.iter().filter(|s| s.name() == "ca") {
            let folder = setting.value.split("/certs.d/").nth(1).and_then(|rest| rest.split('/').next());
            if let Some(other) = folder.filter(|folder| *folder != host) {
                cx.warning(format!("the CA of `{host}` is looked for in the folder of `{other}`"))
                    .at(file.span(setting.span.start, setting.span.end), "")
                    .event_message("Failed to pull image: tls: failed to verify certificate: x509: certificate signed by unknown authority")
                    .help(format!("name the CA in `certs.d/{host}`"))
                    .emit();
            }
        }
        let says_http = file
            .text()
            .lines()
            .any(|l| l.trim_start().starts_with('#') && l.contains("http") && !l.contains("https"));
        let unverified = settings.iter().any(|s| s.name() == "skip_verify" && s.value == "true");
        let has_ca = settings.iter().any(|s| s.name() == "ca");
        let plain = host.ends_with(":5000") || host.ends_with(":80");
        let server = settings.iter().find(|s| s.path.len() == 1 && s.name() == "server");
        if let Some(server) = server.filter(|s| s.value.starts_with("https://") && !has_ca)
            && ((plain && unverified) || says_http)
        {
            let http = server.value.replacen("https://", "http://", 1);
            cx.warning(format!("`{host}` is asked by https, but looks like a plain-http registry"))
                .at(file.span(server.span.start, server.span.end), "")
                .help(format!("write `{http}` here and in the `[host]` table if it speaks http"))
                .emit();
        }
    }
}
