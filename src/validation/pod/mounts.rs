//! Volume mounts and devices (`ValidateVolumeMounts`, `ValidateVolumeDevices`).

use super::super::features;
use super::super::field::Field;
use super::super::seen::Seen;
use super::security::local_descending_path;
use super::spec::PodSpec;
use super::volumes::Volumes;

/// Where a container mounts volumes.
pub fn volume_mounts<'r>(container: Field<'r>, volumes: &Volumes<'r>) {
    let (list, devices) = (container.get("volumeMounts"), container.get("volumeDevices"));
    let mut paths = Seen::default();
    for mount in list.items() {
        let (name, path) = (mount.get("name"), mount.get("mountPath"));
        if name.str().is_empty() {
            name.required("");
        }
        if !volumes.has(name.str()) {
            name.not_found_value(name.str());
        }
        if path.str().is_empty() {
            path.required("");
        }
        if !paths.add(path.str(), ()) {
            path.invalid_value(path.str(), "must be unique");
        }
        for device in devices.items() {
            if device.get("name").str() == name.str() {
                name.invalid_value(name.str(), "must not already exist in volumeDevices");
            }
            if device.get("devicePath").str() == path.str() {
                path.invalid_value(path.str(), "must not already exist as a path in volumeDevices");
            }
        }
        sub_paths(list, mount);
        propagation(container, list, mount);
        recursive_read_only(list, mount);
    }
}

/// The server names the list, not the mount.
fn sub_paths<'r>(list: Field<'r>, mount: Field<'r>) {
    let (path, expression) = (mount.get("subPath"), mount.get("subPathExpr"));
    if !path.str().is_empty() {
        local_descending_path(list.get("subPath").pointing_at(path), path.str());
    }
    if !expression.str().is_empty() {
        if !path.str().is_empty() {
            expression.invalid("subPathExpr and subPath are mutually exclusive");
        }
        local_descending_path(list.get("subPathExpr").pointing_at(expression), expression.str());
    }
}

fn propagation<'r>(container: Field<'r>, list: Field<'r>, mount: Field<'r>) {
    let field = list.get("mountPropagation").pointing_at(mount.get("mountPropagation"));
    if !field.is_set() {
        return;
    }
    field.one_of(&["Bidirectional", "HostToContainer", "None"]);
    let privileged = container.get("securityContext").get("privileged").is_true();
    if field.str() == "Bidirectional" && !privileged {
        field.forbidden("Bidirectional mount propagation is available only to privileged containers");
    }
}

fn recursive_read_only<'r>(list: Field<'r>, mount: Field<'r>) {
    let written = mount.get("recursiveReadOnly").only(features::RECURSIVE_READ_ONLY);
    if !written.is_set() || written.versions().is_empty() {
        return;
    }
    let field = list.get("recursiveReadOnly").pointing_at(written).only(features::RECURSIVE_READ_ONLY);
    if !field.one_of(&["Disabled", "Enabled", "IfPossible"]) || field.str() == "Disabled" {
        return;
    }
    if !mount.get("readOnly").is_true() {
        field.forbidden("may only be specified when readOnly is true");
    }
    if !matches!(mount.get("mountPropagation").str_opt(), None | Some("None")) {
        field.forbidden("may only be specified when mountPropagation is None or not specified");
    }
}

/// Which volumes a container uses as block devices.
pub fn volume_devices<'r>(container: Field<'r>, volumes: &Volumes<'r>) {
    let mounts = container.get("volumeMounts");
    let (mut names, mut paths) = (Seen::default(), Seen::default());
    for device in container.get("volumeDevices").items() {
        let (name, path) = (device.get("name"), device.get("devicePath"));
        let (name_text, path_text) = (name.str(), path.str());
        if name_text.is_empty() {
            name.required("");
        } else if !names.add(name_text, ()) {
            name.invalid("must be unique");
        }
        match volumes.get(name_text) {
            Some(volume) if !volume.is_claim => {
                name.invalid(
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
                );
            }
            Some(_) => {}
            None => name.not_found_value(name_text),
        }
        if path_text.is_empty() {
            path.required("");
        }
        if paths.has(path_text) {
            path.invalid_value(path_text, "must be unique");
        }
        if path_text.split('/').any(|part| part == "..") {
            path.invalid("can not contain backsteps ('..')");
        } else {
            paths.add(path_text, ());
        }
        for mount in mounts.items() {
            if mount.get("name").str() == name_text {
                name.invalid_value(name_text, "must not already exist in volumeMounts");
            }
            if mount.get("mountPath").str() == path_text {
                path.invalid_value(path_text, "must not already exist as a path in volumeMounts");
            }
        }
    }
}

/// Variables read from files want an `emptyDir` (`validateFileKeyRefVolumes`).
pub fn file_key_volumes(pod: PodSpec<'_>) {
    for container in pod.all_containers() {
        for variable in container.get("env").items() {
            let from = variable.get("valueFrom");
            if !from.has("fileKeyRef") {
                continue;
            }
            let name = from.get("fileKeyRef").get("volumeName").only(features::ENV_FILES);
            if !from.get("fileKeyRef").is_set() {
                continue;
            }
            let volume = pod.get("volumes").items().filter(|v| v.get("name").str() == name.str()).last();
            match volume {
                None => name.not_found_value(name.str()),
                Some(volume) if !volume.get("emptyDir").is_set() => {
                    name.invalid("referenced volume must be of type emptyDir");
                }
                Some(_) => {}
            }
        }
    }
}
