//! A server is told to go into the background.
//!
//! ## Why it fails
//! A container lives as long as its first process. A server that daemonises forks a copy of itself and ends
//! the first process: the container is done, and Kubernetes starts it again.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: redis:7.4.2
//!         command: ["redis-server", "--daemonize", "yes"] #~ daemon-in-background
//! ```
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: nginx:1.27.2
//!         command: ["nginx"] #~ daemon-in-background
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: redis:7.4.2
//!         command: ["redis-server"]
//! ```
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: nginx:1.27.2
//!         command: ["nginx", "-g", "daemon off;"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DaemonInBackground;

impl Lint for DaemonInBackground {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1 C1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if !container.restarts_always() {
            return;
        }
        let Some(last) =
            container.argv().and_then(|a| command::last_command(&a)).or_else(|| of_image(container))
        else {
            return;
        };
        let words: Vec<&str> = last.words.iter().map(String::as_str).collect();
        let Some((program, rest)) = words.split_first() else { return };
        let program = command::base_name(program);
        if command::daemonises(words.first().unwrap_or(&""), rest) {
            report(container, cx, program, last.span, "this sends it into the background");
        } else if program == "nginx" && nginx_daemonises(container, rest) {
            report(container, cx, program, last.span, "without `daemon off;` nginx goes into the background");
        } else if let Some((file, range)) = setting(container, program, rest) {
            let span = file.node.part(range);
            report(container, cx, program, span, "this sends it into the background");
        }
    }
}

fn report<'r>(container: Container<'r>, cx: &mut Cx<'r>, program: &str, place: Span, says: &'static str) {
    let finding = cx.error(format!("`{program}` goes into the background, and the container ends"));
    finding
        .at(place, says)
        .event_message(container.back_off())
        .note("the container's last state is Completed, exit code 0")
        .help("keep the server in the foreground")
        .emit();
}

/// The program that the entrypoint of an official image puts before flags.
fn of_image(container: Container<'_>) -> Option<command::LastCommand> {
    let known = container.known_image().filter(|_| !container.has_command())?;
    let program = match command::base_name(known.image.repository) {
        "redis" => "redis-server",
        "mongo" => "mongod",
        "mysql" => "mysqld",
        "mariadb" => "mariadbd",
        "memcached" => "memcached",
        _ => return None,
    };
    let args: Vec<_> = container.args().collect();
    let first = args.first().filter(|first| first.value.starts_with('-'))?;
    let words = std::iter::once(program).chain(args.iter().map(|a| a.value)).map(str::to_owned).collect();
    Some(command::LastCommand { words, span: first.span() })
}

/// nginx in its official image, with the image's own configuration or one that does not keep it in front.
fn nginx_daemonises(container: Container<'_>, rest: &[&str]) -> bool {
    let Some(known) = container.known_image().filter(|k| k.certain && k.image.repository.ends_with("/nginx"))
    else {
        return false;
    };
    let written = |file: &mounted::MountedFile<'_>| file.path == "/etc/nginx/nginx.conf";
    let replaced = container.volume_mounts().any(|m| {
        m.mount_path()
            .is_some_and(|p| matches!(p.value.trim_end_matches('/'), "/etc/nginx" | "/etc/nginx/nginx.conf"))
    });
    let off = |text: &str| text.split_whitespace().collect::<String>().contains("daemonoff");
    let configured = mounted::files(container).into_iter().find(written);
    let front = match configured {
        Some(file) => file.text.as_deref().is_none_or(off),
        None => replaced,
    };
    let asks_only =
        rest.iter().any(|item| matches!(*item, "-t" | "-T" | "-v" | "-V" | "-h" | "-s" | "-c" | "-p"));
    !known.is_distroless() && !front && !asks_only && !rest.iter().any(|item| off(item))
}

/// A configuration file the server is given that sends it into the background.
fn setting<'r>(
    container: Container<'r>,
    program: &str,
    rest: &[&str],
) -> Option<(mounted::MountedFile<'r>, std::ops::Range<usize>)> {
    let wanted: &[&str] = match program {
        "redis-server" | "valkey-server" => &["daemonize yes"],
        "mongod" | "mongos" => &["fork: true", "fork = true", "fork=true"],
        "haproxy" => &["daemon"],
        _ => return None,
    };
    mounted::files(container).into_iter().filter(|f| rest.contains(&f.path.as_str())).find_map(|file| {
        let text = file.text.as_deref()?;
        let range = command::line_saying(text, wanted)?;
        Some((file, range))
    })
}
