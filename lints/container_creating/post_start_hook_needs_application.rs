//! A postStart hook calls the container it belongs to.
//!
//! ## Why it fails
//! The hook starts together with the container's process, not after it is ready. A request to it fails
//! while the application is still starting; the kubelet does not try again but kills the container.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     ports: [{ name: http, containerPort: 8080 }]
//!     lifecycle:
//!       postStart:
//!         httpGet: { path: /warm-up, port: http } #~ post-start-hook-needs-application
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     lifecycle:
//!       postStart:
//!         exec: { command: ["sh", "-c", "curl -fsS http://localhost:8080/warm-up"] } #~ post-start-hook-needs-application
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     lifecycle:
//!       postStart:
//!         exec: { command: ["sh", "-c", "until curl -fsS http://localhost:8080/warm-up; do sleep 1; done"] }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PostStartHookNeedsApplication;

impl Lint for PostStartHookNeedsApplication {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::error("C15").predicts(PostStartHookError, "FailedPostStartHook", "PostStartHook failed");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(hook) = container.lifecycle().and_then(Lifecycle::post_start) else { return };
        if let Some(get) = hook.http_get() {
            let Some(port) = get.port() else { return };
            if let IntOrString::String(name) = port.value
                && container.port_named(name).is_none()
                && name.parse::<u16>().is_err()
            {
                cx.error(format!("the container has no port `{name}`"))
                    .at(port, "asked for here")
                    .note(format!("the kubelet says `couldn't find port: {name}`"))
                    .help("declare the port in `ports`, or write its number")
                    .emit();
            } else if get.host().is_none_or(|host| is_itself(host.value)) {
                cx.warning("the hook asks the application before it is up")
                    .at(port, "nothing listens yet")
                    .help("let the hook wait for the application, or leave it to a startupProbe")
                    .emit();
            }
            return;
        }
        for line in container.exec_lines().iter().filter(|line| line.site == command::ExecSite::PostStart) {
            exec(line, cx);
        }
    }
}

fn is_itself(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]" | "")
}

/// A `curl` or `wget` to the container itself without waiting or trying again.
fn exec<'r>(line: &command::ExecLine<'r>, cx: &mut Cx<'r>) {
    let calls = |words: &[&str]| {
        matches!(words.first().map(|w| command::base_name(w)), Some("curl" | "wget"))
            && words.iter().any(|w| {
                ["//localhost", "//127.0.0.1"].iter().any(|own| w.contains(own))
                    || w.starts_with("localhost:")
            })
            && !words.iter().any(|w| w.starts_with("--retry") || w.starts_with("--tries"))
    };
    let direct: Vec<&str> = line.items.iter().map(|item| item.value).collect();
    let span = if calls(&direct) {
        line.items.first().map(|item| item.span())
    } else {
        command::shell_script(&line.items, |item| item.value).and_then(|script| {
            let text = script.script.value;
            let all = command::simple_commands(text);
            if ["sleep", "until ", "while ", "|| true", "for "].iter().any(|waits| text.contains(waits)) {
                return None;
            }
            let found = all.iter().find(|c| {
                calls(&c.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>()) && !c.background
            })?;
            let (first, last) = (found.words.first()?, found.words.last()?);
            Some(script.script.node.part(first.range.start..last.range.end))
        })
    };
    let Some(span) = span else { return };
    cx.warning("the hook asks the application before it is up")
        .at(span, "nothing listens yet")
        .help("let the hook wait for the application, or leave it to a startupProbe")
        .emit();
}
