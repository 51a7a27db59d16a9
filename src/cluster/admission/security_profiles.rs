//! The rest of the Pod Security checks: SELinux, seccomp, AppArmor, sysctls, Windows.

use std::collections::BTreeSet;

use super::security_checks::{
    Bad, Facts, Violation, containers_with, context, plural, quoted, setters, violation,
};
use crate::syntax::yaml::Value;

pub(super) fn se_linux_options<'r>(facts: &Facts<'r>, version: u8) -> Option<Violation<'r>> {
    let mut types = BTreeSet::new();
    let (mut user, mut role) = (false, false);
    let mut wrong = |options: Value<'r>| {
        let text = |name: &str| options.str_at(&[name]).unwrap_or("");
        let known = matches!(text("type"), "" | "container_t" | "container_init_t" | "container_kvm_t")
            || (version >= 31 && text("type") == "container_engine_t");
        if !known {
            types.insert(options.str_at(&["type"]).unwrap_or(""));
        }
        user |= !text("user").is_empty();
        role |= !text("role").is_empty();
        !known || !text("user").is_empty() || !text("role").is_empty()
    };
    let pod = facts.context.and_then(|c| c.get("seLinuxOptions")).filter(|o| wrong(*o));
    let mut bad = Bad::default();
    for container in &facts.containers {
        let options = context(*container, &["seLinuxOptions"]).filter(|o| wrong(*o));
        if options.is_some() {
            bad.add(*container, options);
        }
    }
    if pod.is_none() && bad.is_empty() {
        return None;
    }
    let mut data = Vec::new();
    if !types.is_empty() {
        data.push(format!("{} {}", plural("type", types.len()), quoted(types)));
    }
    if user {
        data.push("user may not be set".to_owned());
    }
    if role {
        data.push("role may not be set".to_owned());
    }
    let (who, places) = setters(pod, bad);
    let detail = format!("{who} set forbidden securityContext.seLinuxOptions: {}", data.join("; "));
    violation("seLinuxOptions", detail, places)
}

/// Who sets a profile type outside `RuntimeDefault` and `Localhost`, and which types.
fn wrong_profiles<'r>(facts: &Facts<'r>, field: &str) -> (Option<Value<'r>>, Bad<'r>, BTreeSet<&'r str>) {
    let mut types = BTreeSet::new();
    let mut wrong = |kind: &Value<'r>| {
        let text = kind.as_str().unwrap_or("");
        let bad = !matches!(text, "RuntimeDefault" | "Localhost");
        if bad {
            types.insert(text);
        }
        bad
    };
    let pod = facts.context.and_then(|c| c.at(&[field, "type"])).filter(&mut wrong);
    let mut bad = Bad::default();
    for container in &facts.containers {
        let value = context(*container, &[field, "type"]).filter(&mut wrong);
        if value.is_some() {
            bad.add(*container, value);
        }
    }
    (pod, bad, types)
}

fn seccomp<'r>(facts: &Facts<'r>) -> Option<Violation<'r>> {
    let (pod, bad, types) = wrong_profiles(facts, "seccompProfile");
    if pod.is_none() && bad.is_empty() {
        return None;
    }
    let (who, places) = setters(pod, bad);
    let detail = format!("{who} must not set securityContext.seccompProfile.type to {}", quoted(types));
    violation("seccompProfile", detail, places)
}

pub(super) fn seccomp_baseline<'r>(facts: &Facts<'r>, version: u8) -> Option<Violation<'r>> {
    if version >= 19 { seccomp(facts) } else { None }
}

pub(super) fn seccomp_restricted<'r>(facts: &Facts<'r>, version: u8) -> Option<Violation<'r>> {
    if facts.windows && version >= 25 {
        return None;
    }
    if let Some(violation) = seccomp(facts) {
        return Some(violation);
    }
    let pod = facts.context.and_then(|c| c.get("seccompProfile")).is_some();
    let mut implicit = Bad::default();
    for container in facts.containers.iter().filter(|c| !pod && context(**c, &["seccompProfile"]).is_none()) {
        implicit.add(*container, None);
    }
    if implicit.is_empty() {
        return None;
    }
    let detail = format!(
        "pod or {} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
        implicit.shown()
    );
    violation("seccompProfile", detail, implicit.places)
}

pub(super) fn app_armor_profile<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let (pod, bad, types) = wrong_profiles(facts, "appArmorProfile");
    let mut values: Vec<String> = types.into_iter().map(str::to_owned).collect();
    let allowed = |v: &str| v.is_empty() || v == "runtime/default" || v.starts_with("localhost/");
    let mut annotations: Vec<_> = facts
        .pod
        .metadata()
        .into_iter()
        .flat_map(|m| m.annotations())
        .filter(|a| a.name().starts_with("container.apparmor.security.beta.kubernetes.io/"))
        .filter(|a| !allowed(a.value.text().unwrap_or("")))
        .map(|a| (format!("{}={:?}", a.name(), a.value.text().unwrap_or("")), a.value))
        .collect();
    annotations.sort_by(|a, b| a.0.cmp(&b.0));
    if pod.is_none() && bad.is_empty() && annotations.is_empty() {
        return None;
    }
    let (mut who, mut places) = setters(pod, bad);
    if !annotations.is_empty() {
        let word = plural("annotation", annotations.len());
        who = if who.is_empty() { word } else { format!("{who} and {word}") };
    }
    for (text, node) in annotations {
        values.push(text);
        places.push(node);
    }
    let detail =
        format!("{who} must not set AppArmor profile type to {}", quoted(values.iter().map(String::as_str)));
    violation(plural("forbidden AppArmor profile", values.len()), detail, places)
}

pub(super) fn sysctls<'r>(facts: &Facts<'r>, version: u8) -> Option<Violation<'r>> {
    let allowed = |name: &str| match name {
        "kernel.shm_rmid_forced"
        | "net.ipv4.ip_local_port_range"
        | "net.ipv4.tcp_syncookies"
        | "net.ipv4.ping_group_range"
        | "net.ipv4.ip_unprivileged_port_start" => true,
        "net.ipv4.ip_local_reserved_ports" => version >= 27,
        "net.ipv4.tcp_keepalive_time"
        | "net.ipv4.tcp_fin_timeout"
        | "net.ipv4.tcp_keepalive_intvl"
        | "net.ipv4.tcp_keepalive_probes" => version >= 29,
        "net.ipv4.tcp_rmem" | "net.ipv4.tcp_wmem" => version >= 32,
        _ => false,
    };
    let list = facts.context.and_then(|c| c.get("sysctls"));
    let bad: Vec<_> = list
        .into_iter()
        .flat_map(Value::items)
        .filter_map(|s| s.get("name"))
        .filter(|n| !allowed(n.as_str().unwrap_or("")))
        .collect();
    if bad.is_empty() {
        return None;
    }
    let names: Vec<_> = bad.iter().filter_map(|n| n.as_str()).collect();
    violation("forbidden sysctls", names.join(", "), bad)
}

pub(super) fn windows_host_process<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let own = facts.context.and_then(|c| c.at(&["windowsOptions", "hostProcess"]));
    let pod = own.filter(|v| v.as_bool() == Some(true));
    let bad = containers_with(facts, &["windowsOptions", "hostProcess"], true);
    if pod.is_none() && bad.is_empty() {
        return None;
    }
    let (who, places) = setters(pod, bad);
    let detail = format!("{who} must not set securityContext.windowsOptions.hostProcess=true");
    violation("hostProcess", detail, places)
}
