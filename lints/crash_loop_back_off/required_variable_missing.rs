//! A well-known image lacks a variable that it needs to start.
//!
//! ## Why it fails
//! The entrypoint scripts of the database images refuse to set up an empty database without a password:
//! they print what is missing and exit. (A volume with a database on it starts without.) Others want a licence
//! accepted, a key, or variables that go together.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: postgres:17.4 #~ required-variable-missing
//!     env:
//!     - { name: POSTGRES_PASS, value: secret }
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: metrics, namespace: shop }
//! spec:
//!   containers:
//!   - name: influxdb
//!     image: influxdb:2.7 #~ required-variable-missing
//!     env:
//!     - { name: DOCKER_INFLUXDB_INIT_MODE, value: setup }
//!     - { name: DOCKER_INFLUXDB_INIT_USERNAME, value: admin }
//!     - { name: DOCKER_INFLUXDB_INIT_ORG, value: shop }
//!     - { name: DOCKER_INFLUXDB_INIT_BUCKET, value: metrics }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: postgres:17.4
//!     env:
//!     - { name: POSTGRES_PASSWORD, value: secret }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RequiredVariableMissing;

impl Lint for RequiredVariableMissing {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("L1 H6 H8").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if container.has_command() || container.role == ContainerRole::Ephemeral {
            return;
        }
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        // Arguments that are no flags run something else than the server.
        let own = container.args().next().is_some_and(|first| !first.value.starts_with('-'));
        if known.image.required_env.is_empty() || own && !starts_server(container, &known) {
            return;
        }
        let env = Environment::of(container);
        let set = |name: &&str| {
            env.get(name).is_some_and(|v| v.value.as_deref().is_none_or(|value| !value.is_empty()))
        };
        let missing: Vec<&RequiredEnv> = known
            .image
            .required_env
            .iter()
            .filter(|needed| is_needed(container, &known, &env, needed) && !needed.any_of.iter().any(set))
            .collect();
        let (Some(required), true) = (missing.first(), env.complete) else { return };
        let names: Vec<&str> = missing.iter().filter_map(|needed| needed.any_of.first().copied()).collect();
        let (name, more) = (names.join("`, `"), if names.len() > 1 { "s" } else { "" });
        let help = match missing.len() {
            1 => format!("set one of `{}`", required.any_of.join("`, `")),
            _ => format!("set `{name}`"),
        };
        let mut finding = cx
            .warning(format!("`{}` needs the variable{more} `{name}`", image.value))
            .at(image, "")
            .event_message(container.back_off())
            .note(format!("the container's log says `{}`", required.log))
            .help(help);
        let near = |needed: &&&RequiredEnv| env.iter().any(|v| resembles(&v.name, needed.any_of));
        if let Some(needed) = missing.iter().find(near)
            && let Some(found) = env.iter().find(|v| resembles(&v.name, needed.any_of))
        {
            let place = found.item.get("name").unwrap_or(found.item);
            finding = finding.also(place, format!("did you mean `{}`?", needed.any_of[0]));
        }
        finding.emit();
    }
}

/// Whether this release and variant of the image, set up as it is here, needs the variable.
fn is_needed(container: Container<'_>, known: &Known, env: &Environment<'_>, needed: &RequiredEnv) -> bool {
    let asked = needed.when.is_none_or(|(name, values)| match env.get(name).map(|v| v.value.as_deref()) {
        None | Some(Some("")) => false,
        Some(Some(value)) => values.is_empty() || values.contains(&value),
        Some(None) => values.is_empty(),
    });
    let mounted = !needed.unless_mounted.is_empty()
        && container.volume_mounts().any(|mount| {
            mount.mount_path().is_some_and(|path| path.value.starts_with(needed.unless_mounted))
        });
    let variant = needed.variant.is_empty() || known.has_variant(needed.variant);
    asked && !mounted && variant && (needed.since.is_empty() || known.is_since(needed.since))
}

/// Whether the first argument is the image's own server.
fn starts_server(container: Container<'_>, known: &Known) -> bool {
    let program = container.args().next().map_or("", |first| first.value);
    let repository = known.image.repository;
    matches!(program, "postgres" | "mysqld" | "mariadbd") && repository.starts_with("docker.io/library/")
}

/// Whether a variable is one of the wanted ones with a slip of the pen.
fn resembles(name: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|w| {
        name != *w
            && ((name.len() > 6 && w.starts_with(name))
                || distance(name, w, 3).is_some()
                || (name.ends_with("PASSWORD")
                    && w.ends_with("PASSWORD")
                    && name.split('_').next() == w.split('_').next()))
    })
}
