//! A command runs a program that the image does not have.
//!
//! ## Why it fails
//! Small images hold few programs: distroless ones no shell, Alpine no bash and no curl. The runtime does
//! not find the program, and the container, hook or probe fails.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: alpine:3.21.3
//!     command: ["bash", "-c", "exec /app/web"] #~ executable-not-in-image
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: gcr.io/distroless/static-debian12:nonroot
//!     command: ["sh", "-c", "/app/web"] #~ executable-not-in-image
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: alpine:3.21.3
//!     command: ["sh", "-c", "exec /app/web"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ExecutableNotInImage;

impl Lint for ExecutableNotInImage {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C1 L1 C15 H1")
        .predicts(RunContainerError, "Failed", "Error: {}: executable file not found in $PATH")
        .predicts(PostStartHookError, "FailedPostStartHook", "PostStartHook failed")
        .predicts(Terminating, "FailedPreStopHook", "PreStopHook failed")
        .predicts(Unhealthy, "Unhealthy", "{} probe failed: {}: executable file not found in $PATH")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container {} in pod {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        for line in container.exec_lines() {
            let run = command::without_wrappers(&line.items, |item| item.value);
            let Some(first) = run.first() else { continue };
            if in_system_folder(first.value)
                && known.lacks(first.value)
                && !is_mounted(container, first.value)
            {
                let why = if first.value.contains('/') {
                    format!("stat {}: no such file or directory", first.value)
                } else {
                    "executable file not found in $PATH".to_owned()
                };
                let (reason, message) = line.event(first.value, &why);
                let severity = if known.certain { Severity::Error } else { Severity::Warning };
                cx.report(severity, format!("`{}` is not in the image `{}`", first.value, image.value))
                    .at(*first, "not found")
                    .also(image, "the image")
                    .state(line.state())
                    .event(reason, message)
                    .help("use what the image has, or an image that has it")
                    .emit();
                continue;
            }
            interpreter(container, &known, &line, cx);
            in_script(container, &known, &line, cx);
        }
    }
}

/// The interpreter that a script of a volume names in its first line.
fn interpreter<'r>(container: Container<'r>, known: &Known, line: &command::ExecLine<'r>, cx: &mut Cx<'r>) {
    let run = command::without_wrappers(&line.items, |item| item.value);
    let Some(first) = run.first().filter(|first| first.value.starts_with('/')) else { return };
    let files = mounted::files(container);
    let Some(file) = files.iter().rfind(|file| file.path == first.value && file.mode & 0o111 != 0) else {
        return;
    };
    let Some(words) = file.text.as_deref().and_then(|t| t.lines().next()?.strip_prefix("#!")) else { return };
    let mut words = words.split_whitespace();
    let direct = words.next().unwrap_or("");
    let by_env = command::base_name(direct) == "env";
    let program = if by_env { words.find(|word| !word.starts_with('-')).unwrap_or("") } else { direct };
    if !(by_env || in_system_folder(program)) || !known.lacks(program) || is_mounted(container, program) {
        return;
    }
    let (reason, message) = line.event(first.value, "no such file or directory");
    let severity = if known.certain { Severity::Error } else { Severity::Warning };
    let finding = cx
        .report(severity, format!("the script's interpreter `{program}` is not in the image"))
        .at(*first, "run here")
        .also(file.node, format!("its first line names `{program}`"))
        .help("write the script for a shell the image has, or use an image that has this one");
    match (by_env, line.site) {
        (true, command::ExecSite::Main) => {
            finding.state(CrashLoopBackOff).event_message(container.back_off()).emit()
        }
        _ => finding.state(line.state()).event(reason, message).emit(),
    }
}

/// The first program of a script that the image lacks, unless the script installs something.
fn in_script<'r>(container: Container<'r>, known: &Known, line: &command::ExecLine<'r>, cx: &mut Cx<'r>) {
    let Some(script) = command::shell_script(&line.items, |item| item.value) else { return };
    let commands = command::simple_commands(script.script.value);
    let installs = |c: &command::SimpleCommand| {
        matches!(
            c.program(),
            "apk" | "apt" | "apt-get" | "yum" | "dnf" | "microdnf" | "pip" | "command" | "which" | "type"
        )
    };
    // An installer that is not there installs nothing.
    if commands.iter().any(|c| installs(c) && !known.lacks(c.program())) {
        return;
    }
    let lacking = commands.iter().find_map(|c| {
        let word = c.words.first().filter(|w| !w.dynamic && !w.text.contains('/') && known.lacks(&w.text))?;
        Some((word, c.conditional))
    });
    let Some((word, _)) = lacking.filter(|(word, _)| !is_mounted(container, &word.text)) else { return };
    let finding = cx
        .warning(format!("`{}` is not in the image", word.text))
        .at(script.script.node.part(word.range.clone()), "not found")
        .help("use what the image has, or an image that has it");
    let finding = match line.site {
        command::ExecSite::Main => finding.state(CrashLoopBackOff).event_message(container.back_off()),
        _ => finding.state(line.state()),
    };
    finding.emit();
}

fn in_system_folder(program: &str) -> bool {
    let folder = program.rsplit_once('/').map_or("", |(folder, _)| folder);
    matches!(folder, "" | "/bin" | "/usr/bin" | "/usr/local/bin" | "/sbin" | "/usr/sbin")
        && !program.starts_with('/')
        || matches!(folder, "/bin" | "/usr/bin")
}

/// Whether a volume may bring the program.
fn is_mounted(container: Container<'_>, program: &str) -> bool {
    if container.env().any(|v| v.name().is_some_and(|name| name.value == "PATH")) {
        return true;
    }
    let folders = ["/bin", "/usr/bin", "/usr/local/bin", "/usr", "/sbin", "/usr/sbin", "/usr/local"];
    container.volume_mounts().filter_map(VolumeMount::mount_path).any(|path| {
        let path = path.value.trim_end_matches('/');
        folders.contains(&path) || path == program || command::base_name(path) == command::base_name(program)
    })
}
