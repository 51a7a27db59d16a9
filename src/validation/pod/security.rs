//! Security contexts of Pods and containers.

use super::super::features;
use super::super::field::Field;
use super::super::print::Shown;
use super::super::seen::Seen;
use super::spec::PodSpec;
use super::windows;
use crate::model::names;

/// `ValidateSecurityContext`
pub fn security_context(context: Field<'_>, host_users: bool) {
    if !context.is_set() {
        return;
    }
    ids(context, &["runAsUser", "runAsGroup"]);
    let mount = context.get("procMount").only(features::PROC_MOUNT);
    if mount.is_set() && mount.one_of(&["Default", "Unmasked"]) && host_users && mount.str() == "Unmasked" {
        mount.invalid("`hostUsers` must be false to use `Unmasked`");
    }
    seccomp_profile(context.get("seccompProfile"));
    if context.get("allowPrivilegeEscalation").bool() == Some(false) {
        escalation(context);
    }
    windows::options(context.get("windowsOptions"));
    app_armor_profile(context.get("appArmorProfile"));
}

fn escalation(context: Field<'_>) {
    let shown = || Shown::internal(context, &SECURITY_CONTEXT);
    let field = context.pointing_at_place(context.get("allowPrivilegeEscalation"));
    if context.get("privileged").is_true() {
        field.invalid_value(
            shown(),
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
        );
    }
    for capability in context.get("capabilities").get("add").items() {
        if capability.str() == "CAP_SYS_ADMIN" {
            let detail =
                "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
            field.invalid_value(shown(), detail);
        }
    }
}

/// The fields of the server's own type, in its order; those with `?` may be nothing.
const SECURITY_CONTEXT: [&str; 12] = [
    "capabilities{add[],drop[]}",
    "privileged?",
    "SELinuxOptions=seLinuxOptions{user,role,type,level}",
    "windowsOptions{GMSACredentialSpecName=gmsaCredentialSpecName?,GMSACredentialSpec=gmsaCredentialSpec?,runAsUserName?,hostProcess?}",
    "runAsUser?",
    "runAsGroup?",
    "runAsNonRoot?",
    "readOnlyRootFilesystem?",
    "allowPrivilegeEscalation?",
    "procMount?",
    "seccompProfile{type,localhostProfile?}",
    "appArmorProfile{type,localhostProfile?}",
];

fn ids<'r>(context: Field<'r>, fields: &[&'r str]) {
    for name in fields {
        let field = context.get(name);
        if let Some(id) = field.int() {
            field.invalid_each(names::user_id(id));
        }
    }
}

/// `validatePodSpecSecurityContext`
pub fn pod_security_context(pod: PodSpec<'_>) {
    let context = pod.get("securityContext");
    ids(context, &["fsGroup", "runAsUser", "runAsGroup"]);
    for group in context.get("supplementalGroups").items() {
        group.invalid_each(names::user_id(group.int().unwrap_or(0)));
    }
    let share = pod.get("shareProcessNamespace");
    if share.is_true() && pod.get("hostPID").is_true() {
        context
            .get("shareProcessNamespace")
            .pointing_at(share)
            .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
    }
    if !context.is_set() {
        return;
    }
    sysctls(pod, context.get("sysctls"));
    if context.get("fsGroupChangePolicy").is_set() {
        context.get("fsGroupChangePolicy").one_of(&["Always", "OnRootMismatch"]);
    }
    seccomp_profile(context.get("seccompProfile"));
    windows::options(context.get("windowsOptions"));
    app_armor_profile(context.get("appArmorProfile"));
    let groups = context.get("supplementalGroupsPolicy").only(features::SUPPLEMENTAL_GROUPS_POLICY);
    if groups.is_set() {
        groups.one_of(&["Merge", "Strict"]);
    }
    let selinux = context.get("seLinuxChangePolicy");
    if selinux.is_set() {
        let recursive = features::SELINUX_CHANGE_POLICY.minus(features::SELINUX_MOUNT);
        selinux.only(recursive).one_of(&["Recursive"]);
        selinux.only(features::SELINUX_MOUNT).one_of(&["MountOption", "Recursive"]);
    }
}

/// `validateSeccompProfileField`
fn seccomp_profile(profile: Field<'_>) {
    if !profile.is_set() {
        return;
    }
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    match kind.str() {
        "" => kind.required("type is required when seccompProfile is set"),
        _ => {
            kind.one_of(&["Localhost", "RuntimeDefault", "Unconfined"]);
        }
    }
    match (kind.str() == "Localhost", local.is_set()) {
        (true, false) => local.required("must be set when seccomp type is Localhost"),
        (true, true) => local_descending_path(local, local.str()),
        (false, true) => local.invalid_value(
            Shown::internal(profile, &["type", "localhostProfile?"]),
            "can only be set when seccomp type is Localhost",
        ),
        (false, false) => {}
    }
}

/// `ValidateAppArmorProfileField`
fn app_armor_profile(profile: Field<'_>) {
    const NEEDED: &str = "must be set when AppArmor type is Localhost";
    let profile = profile.only(features::APPARMOR_FIELDS);
    if !profile.is_set() || profile.versions().is_empty() {
        return;
    }
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    match kind.str() {
        "Localhost" if !local.is_set() => local.required(NEEDED),
        "Localhost" => {
            let text = local.str();
            if text.trim() != text {
                local.invalid("must not be padded with whitespace");
            } else if text.is_empty() {
                local.required(NEEDED);
            }
            if text.len() > 4095 {
                local.too_long(4095);
            }
        }
        "RuntimeDefault" | "Unconfined" => {
            if local.is_set() {
                local.invalid("can only be set when AppArmor type is Localhost");
            }
        }
        "" => kind.required("type is required when appArmorProfile is set"),
        _ => kind.not_supported(&["Localhost", "RuntimeDefault", "Unconfined"]),
    }
}

/// A path that stays below where it starts.
pub fn local_descending_path(field: Field<'_>, path: &str) {
    if path.starts_with('/') {
        field.invalid_value(path, "must be a relative path");
    }
    path_no_backsteps(field, path);
}

/// A path without `..`.
pub fn path_no_backsteps(field: Field<'_>, path: &str) {
    if path.split('/').any(|part| part == "..") {
        field.invalid_value(path, "must not contain '..'");
    }
}

fn sysctls(pod: PodSpec<'_>, list: Field<'_>) {
    const REGEX: &str = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
    let mut seen = Seen::default();
    for item in list.items() {
        let name = item.get("name");
        let text = name.str();
        if text.is_empty() {
            name.required("");
        } else if !is_sysctl(text) {
            name.invalid(&format!("must have at most 253 characters and match regex {REGEX}"));
        } else if seen.has(text) {
            name.duplicate();
        }
        let normal = normal_sysctl(text);
        if pod.get("hostNetwork").is_true() && normal.starts_with("net.") {
            name.invalid("may not be specified when 'hostNetwork' is true");
        } else if pod.get("hostIPC").is_true() && is_ipc_sysctl(&normal) {
            name.invalid("may not be specified when 'hostIPC' is true");
        }
        seen.add(text, ());
    }
}

fn is_sysctl(name: &str) -> bool {
    let lower = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let part = |part: &str| {
        let bytes = part.as_bytes();
        bytes.first().is_some_and(lower)
            && bytes.last().is_some_and(lower)
            && bytes.iter().all(|b| lower(b) || b"-_".contains(b))
    };
    name.len() <= 253 && name.split(['.', '/']).all(part)
}

/// A name written with slashes has them and dots the other way round (`sysctl.NormalizeName`).
fn normal_sysctl(name: &str) -> String {
    let swap = name.find(['.', '/']).is_some_and(|at| name.as_bytes()[at] == b'/');
    let name = name.split('*').next().unwrap_or("");
    if !swap {
        return name.to_owned();
    }
    name.chars()
        .map(|c| match c {
            '.' => '/',
            '/' => '.',
            c => c,
        })
        .collect()
}

fn is_ipc_sysctl(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "kernel.sem",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
        "kernel.shm_rmid_forced",
        "kernel.shm",
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
        "kernel.msg",
    ];
    NAMES.contains(&name) || name.starts_with("fs.mqueue.")
}
