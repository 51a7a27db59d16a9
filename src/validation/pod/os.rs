//! What goes with the operating system a Pod names (`validateOS`, `validateLinux`, `validateWindows`).

use super::super::field::Field;
use super::spec::PodSpec;

const NOT_WINDOWS: &str = "cannot be set for a windows pod";

/// The rules of `os`.
pub fn os(pod: PodSpec<'_>) {
    let os = pod.get("os");
    if !os.is_set() {
        return;
    }
    match pod.os() {
        "" => os.get("name").required(""),
        "linux" => linux(pod),
        "windows" => windows(pod),
        name => os.pointing_at(os.get("name")).not_supported_value(name, &["linux", "windows"]),
    }
}

fn linux(pod: PodSpec<'_>) {
    let contexts = pod.all_containers().map(|c| c.get("securityContext"));
    for context in std::iter::once(pod.get("securityContext")).chain(contexts) {
        let options = context.get("windowsOptions");
        if options.is_set() {
            options.forbidden("windows options cannot be set for a linux pod");
        }
    }
}

fn forbid<'r>(of: Field<'r>, fields: &[&'r str], matters: fn(Field<'r>) -> bool) {
    for name in fields {
        let field = of.get(name);
        if matters(field) {
            field.forbidden(NOT_WINDOWS);
        }
    }
}

fn windows(pod: PodSpec<'_>) {
    let of_pod = [
        "appArmorProfile",
        "seLinuxOptions",
        "seccompProfile",
        "fsGroup",
        "fsGroupChangePolicy",
        "runAsUser",
        "runAsGroup",
        "supplementalGroups",
        "supplementalGroupsPolicy",
        "seLinuxChangePolicy",
    ];
    let of_container = [
        "appArmorProfile",
        "seLinuxOptions",
        "seccompProfile",
        "capabilities",
        "readOnlyRootFilesystem",
        "privileged",
        "allowPrivilegeEscalation",
        "procMount",
        "runAsUser",
        "runAsGroup",
    ];
    let context = pod.get("securityContext");
    forbid(context, &of_pod, Field::is_set);
    forbid(context, &["sysctls"], |f| !f.is_empty());
    forbid(pod.spec, &["hostUsers", "shareProcessNamespace"], Field::is_set);
    forbid(pod.spec, &["hostPID", "hostIPC"], Field::is_true);
    for container in pod.all_containers() {
        forbid(container.get("securityContext"), &of_container, Field::is_set);
    }
}
