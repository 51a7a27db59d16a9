//! A setting holds what a template prints where it has no value.
//!
//! ## Why it fails
//! Go templates print `<no value>` for a key that is not there. The text was rendered with a value missing and then
//! committed: the program gets these very characters.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DATABASE_URL
//!       value: postgres://<no value>:5432/shop #~ value-left-by-template
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DATABASE_URL
//!       value: postgres://database:5432/shop
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ValueLeftByTemplate;

impl Lint for ValueLeftByTemplate {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("H8").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        for field in ["data", "stringData"] {
            let settings = object.at(&[field]).filter(|_| matches!(object.kind(), "ConfigMap" | "Secret"));
            settings.into_iter().flat_map(Value::entries).for_each(|entry| say(entry.value, cx));
        }
        let Some(pod) = Pod::of(object) else { return };
        for container in pod.containers() {
            container.settings().for_each(|setting| say(setting.node, cx));
        }
    }
}

/// What Go's text/template prints of nothing (`text/template/exec.go`).
const NOTHING: &str = "<no value>";

fn say<'r>(value: Value<'r>, cx: &mut Cx<'r>) {
    let Some(at) = value.text().and_then(|text| text.find(NOTHING)) else { return };
    cx.warning("a template left this without its value")
        .at(value.part(at..at + NOTHING.len()), "the program gets these characters")
        .help("set the value that is missing and render again")
        .emit();
}
