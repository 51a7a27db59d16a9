//! What Windows containers can be told.

use super::super::field::Field;
use super::spec::PodSpec;
use crate::model::names;

/// `validateWindowsSecurityContextOptions`
pub fn options(options: Field<'_>) {
    let (name, spec, user) = (
        options.get("gmsaCredentialSpecName"),
        options.get("gmsaCredentialSpec"),
        options.get("runAsUserName"),
    );
    if name.is_set() {
        for message in names::dns1123_subdomain(name.str()) {
            name.invalid_value(name.str(), &message);
        }
    }
    match spec.str_opt() {
        Some("") => spec.invalid("gmsaCredentialSpec cannot be an empty string"),
        Some(text) if text.len() > 64 * 1024 => spec.invalid("gmsaCredentialSpec size must be under 64 KiB"),
        _ => {}
    }
    if let Some(text) = user.str_opt() {
        run_as(user, text);
    }
}

fn run_as(user: Field<'_>, text: &str) {
    if text.is_empty() {
        return user.invalid("runAsUserName cannot be an empty string");
    }
    if text.bytes().any(|b| b.is_ascii_control()) {
        return user.invalid("runAsUserName cannot contain control characters");
    }
    let (domain, name) = match text.split_once('\\') {
        Some((_, rest)) if rest.contains('\\') => {
            return user.invalid("runAsUserName cannot contain more than one backslash");
        }
        Some((domain, name)) => (Some(domain), name),
        None => (None, text),
    };
    if domain.is_some_and(|d| d.len() >= 256) {
        user.invalid("runAsUserName's Domain length must be under 256 characters");
    }
    if domain.is_some_and(|d| !is_net_bios(d) && !is_domain(d)) {
        user.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
    if name.is_empty() {
        user.invalid("runAsUserName's User cannot be empty");
    } else if name.len() > 104 {
        user.invalid("runAsUserName's User length must not be longer than 104 characters");
    }
    if !name.is_empty() && name.chars().all(|c| c == '.' || c == ' ') {
        user.invalid("runAsUserName's User cannot contain only periods or spaces");
    }
    if name.contains(['"', '/', '\\', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']']) {
        user.invalid("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
    }
}

fn is_net_bios(domain: &str) -> bool {
    let count = domain.chars().count();
    (1..=15).contains(&count)
        && !domain.starts_with('.')
        && !domain.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|'])
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        let bytes = label.as_bytes();
        (1..=63).contains(&bytes.len())
            && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.split('.').all(label)
}

/// `validateWindowsHostProcessPod`
pub fn host_process(pod: PodSpec<'_>) {
    let of_pod = pod.get("securityContext").get("windowsOptions").get("hostProcess");
    let (mut count, mut host) = (0, 0);
    for container in pod.all_containers() {
        count += 1;
        let own = container.get("securityContext").get("windowsOptions").get("hostProcess");
        if let (Some(mine), Some(pods)) = (own.bool(), of_pod.bool())
            && mine != pods
        {
            own.invalid(&format!(
                "pod hostProcess value must be identical if both are specified, was {pods}"
            ));
        }
        host += usize::from(own.bool().or(of_pod.bool()) == Some(true));
    }
    if host == 0 {
        return;
    }
    if host != count {
        pod.spec.invalid_value(
            "",
            "If pod contains any hostProcess containers then all containers must be HostProcess containers",
        );
    }
    let network = pod.get("hostNetwork");
    if !network.is_true() {
        network.invalid_value(false, "hostNetwork must be true if pod contains any hostProcess containers");
    }
}
