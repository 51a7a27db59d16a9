//! Views of the core API's types (`k8s.io/api/core/v1`).

use super::view::views;

views! {
    /// What every object carries.
    ObjectMeta of "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" {
        name "name": str,
        generate_name "generateName": str,
        namespace "namespace": str,
        labels "labels": map,
        annotations "annotations": map,
        finalizers "finalizers": strings,
        owner_references "ownerReferences": any,
        deletion_timestamp "deletionTimestamp": str,
    }
    /// A Pod's specification.
    PodSpec of "io.k8s.api.core.v1.PodSpec" {
        containers "containers": any,
        init_containers "initContainers": any,
        ephemeral_containers "ephemeralContainers": any,
        volumes "volumes": list<Volume>,
        restart_policy "restartPolicy": str,
        termination_grace_period_seconds "terminationGracePeriodSeconds": int,
        active_deadline_seconds "activeDeadlineSeconds": int,
        dns_policy "dnsPolicy": str,
        dns_config "dnsConfig": any,
        node_selector "nodeSelector": map,
        node_name "nodeName": str,
        service_account_name "serviceAccountName": str,
        service_account "serviceAccount": str,
        automount_service_account_token "automountServiceAccountToken": bool,
        host_network "hostNetwork": bool,
        host_pid "hostPID": bool,
        host_ipc "hostIPC": bool,
        host_users "hostUsers": bool,
        share_process_namespace "shareProcessNamespace": bool,
        security_context "securityContext": view<PodSecurityContext>,
        image_pull_secrets "imagePullSecrets": list<NameRef>,
        hostname "hostname": str,
        subdomain "subdomain": str,
        affinity "affinity": any,
        tolerations "tolerations": list<Toleration>,
        host_aliases "hostAliases": any,
        priority_class_name "priorityClassName": str,
        priority "priority": int,
        preemption_policy "preemptionPolicy": str,
        runtime_class_name "runtimeClassName": str,
        scheduler_name "schedulerName": str,
        scheduling_gates "schedulingGates": any,
        readiness_gates "readinessGates": any,
        enable_service_links "enableServiceLinks": bool,
        overhead "overhead": map,
        topology_spread_constraints "topologySpreadConstraints": any,
        os "os": any,
        resource_claims "resourceClaims": any,
        resources "resources": view<ResourceRequirements>,
    }
    /// A container as written, of whatever role.
    ContainerSpec of "io.k8s.api.core.v1.Container" {
        name "name": str,
        image "image": str,
        command "command": strings,
        args "args": strings,
        working_dir "workingDir": str,
        ports "ports": list<ContainerPort>,
        env "env": list<EnvVar>,
        env_from "envFrom": list<EnvFromSource>,
        resources "resources": view<ResourceRequirements>,
        volume_mounts "volumeMounts": list<VolumeMount>,
        volume_devices "volumeDevices": any,
        liveness_probe "livenessProbe": view<Probe>,
        readiness_probe "readinessProbe": view<Probe>,
        startup_probe "startupProbe": view<Probe>,
        lifecycle "lifecycle": view<Lifecycle>,
        image_pull_policy "imagePullPolicy": str,
        security_context "securityContext": view<SecurityContext>,
        restart_policy "restartPolicy": str,
        stdin "stdin": bool,
        tty "tty": bool,
        termination_message_path "terminationMessagePath": str,
        resize_policy "resizePolicy": any,
    }
    /// A port a container declares.
    ContainerPort of "io.k8s.api.core.v1.ContainerPort" {
        name "name": str,
        container_port "containerPort": int,
        host_port "hostPort": int,
        host_ip "hostIP": str,
        protocol "protocol": str,
    }
    /// An environment variable.
    EnvVar of "io.k8s.api.core.v1.EnvVar" {
        name "name": str,
        value "value": text,
        value_from "valueFrom": view<EnvVarSource>,
    }
    /// Where an environment variable's value comes from.
    EnvVarSource of "io.k8s.api.core.v1.EnvVarSource" {
        config_map_key_ref "configMapKeyRef": view<KeyRef>,
        secret_key_ref "secretKeyRef": view<SecretKeyRef>,
        field_ref "fieldRef": any,
        resource_field_ref "resourceFieldRef": view<ResourceFieldRef>,
    }
    /// A container's resource as the value of a variable.
    ResourceFieldRef of "io.k8s.api.core.v1.ResourceFieldSelector" {
        container_name "containerName": str,
        resource "resource": str,
        divisor "divisor": text,
    }
    /// A key of a ConfigMap.
    KeyRef of "io.k8s.api.core.v1.ConfigMapKeySelector" {
        name "name": str,
        key "key": str,
        optional "optional": bool,
    }
    /// A key of a Secret.
    SecretKeyRef of "io.k8s.api.core.v1.SecretKeySelector" {
        name "name": str,
        key "key": str,
        optional "optional": bool,
    }
    /// All keys of an object as environment variables.
    EnvFromSource of "io.k8s.api.core.v1.EnvFromSource" {
        prefix "prefix": str,
        config_map_ref "configMapRef": view<OptionalRef>,
        secret_ref "secretRef": view<OptionalRef>,
    }
    /// A named object that may be optional.
    OptionalRef of "io.k8s.api.core.v1.SecretEnvSource" {
        name "name": str,
        optional "optional": bool,
    }
    /// A named object of the same namespace.
    NameRef of "io.k8s.api.core.v1.LocalObjectReference" {
        name "name": str,
    }
    /// Requests and limits.
    ResourceRequirements of "io.k8s.api.core.v1.ResourceRequirements" {
        requests "requests": map,
        limits "limits": map,
        claims "claims": any,
    }
    /// Where a container sees a volume.
    VolumeMount of "io.k8s.api.core.v1.VolumeMount" {
        name "name": str,
        mount_path "mountPath": str,
        sub_path "subPath": str,
        sub_path_expr "subPathExpr": str,
        read_only "readOnly": bool,
        mount_propagation "mountPropagation": str,
    }
    /// A health check.
    Probe of "io.k8s.api.core.v1.Probe" {
        http_get "httpGet": view<HttpGetAction>,
        tcp_socket "tcpSocket": view<TcpSocketAction>,
        grpc "grpc": any,
        exec "exec": view<ExecAction>,
        initial_delay_seconds "initialDelaySeconds": int,
        timeout_seconds "timeoutSeconds": int,
        period_seconds "periodSeconds": int,
        success_threshold "successThreshold": int,
        failure_threshold "failureThreshold": int,
        termination_grace_period_seconds "terminationGracePeriodSeconds": int,
    }
    /// An HTTP request.
    HttpGetAction of "io.k8s.api.core.v1.HTTPGetAction" {
        path "path": str,
        port "port": int_or_str,
        host "host": str,
        scheme "scheme": str,
        http_headers "httpHeaders": any,
    }
    /// A TCP connection.
    TcpSocketAction of "io.k8s.api.core.v1.TCPSocketAction" {
        port "port": int_or_str,
        host "host": str,
    }
    /// A command run in the container.
    ExecAction of "io.k8s.api.core.v1.ExecAction" {
        command "command": strings,
    }
    /// What runs after the start and before the stop.
    Lifecycle of "io.k8s.api.core.v1.Lifecycle" {
        post_start "postStart": view<LifecycleHandler>,
        pre_stop "preStop": view<LifecycleHandler>,
        stop_signal "stopSignal": str,
    }
    /// One lifecycle hook.
    LifecycleHandler of "io.k8s.api.core.v1.LifecycleHandler" {
        exec "exec": view<ExecAction>,
        http_get "httpGet": view<HttpGetAction>,
        tcp_socket "tcpSocket": view<TcpSocketAction>,
        sleep "sleep": any,
    }
    /// Who a container runs as and what it may do.
    SecurityContext of "io.k8s.api.core.v1.SecurityContext" {
        run_as_user "runAsUser": int,
        run_as_group "runAsGroup": int,
        run_as_non_root "runAsNonRoot": bool,
        read_only_root_filesystem "readOnlyRootFilesystem": bool,
        privileged "privileged": bool,
        allow_privilege_escalation "allowPrivilegeEscalation": bool,
        capabilities "capabilities": view<Capabilities>,
        seccomp_profile "seccompProfile": any,
        app_armor_profile "appArmorProfile": any,
        proc_mount "procMount": str,
    }
    /// Linux capabilities.
    Capabilities of "io.k8s.api.core.v1.Capabilities" {
        add "add": strings,
        drop "drop": strings,
    }
    /// The Pod's share of security settings.
    PodSecurityContext of "io.k8s.api.core.v1.PodSecurityContext" {
        run_as_user "runAsUser": int,
        run_as_group "runAsGroup": int,
        run_as_non_root "runAsNonRoot": bool,
        fs_group "fsGroup": int,
        sysctls "sysctls": list<Sysctl>,
        seccomp_profile "seccompProfile": any,
        app_armor_profile "appArmorProfile": any,
    }
    /// A kernel parameter.
    Sysctl of "io.k8s.api.core.v1.Sysctl" {
        name "name": str,
        value "value": text,
    }
    /// Taints a Pod puts up with.
    Toleration of "io.k8s.api.core.v1.Toleration" {
        key "key": str,
        operator "operator": str,
        value "value": text,
        effect "effect": str,
        toleration_seconds "tolerationSeconds": int,
    }
    /// A volume of a Pod.
    Volume of "io.k8s.api.core.v1.Volume" {
        name "name": str,
        config_map "configMap": view<ConfigMapVolume>,
        secret "secret": view<SecretVolume>,
        empty_dir "emptyDir": view<EmptyDirVolume>,
        host_path "hostPath": view<HostPathVolume>,
        persistent_volume_claim "persistentVolumeClaim": view<ClaimVolume>,
        projected "projected": view<ProjectedVolume>,
        csi "csi": any,
        ephemeral "ephemeral": any,
        downward_api "downwardAPI": any,
        nfs "nfs": any,
        image "image": any,
    }
    /// A ConfigMap as files.
    ConfigMapVolume of "io.k8s.api.core.v1.ConfigMapVolumeSource" {
        name "name": str,
        items "items": list<KeyToPath>,
        default_mode "defaultMode": int,
        optional "optional": bool,
    }
    /// A Secret as files.
    SecretVolume of "io.k8s.api.core.v1.SecretVolumeSource" {
        secret_name "secretName": str,
        items "items": list<KeyToPath>,
        default_mode "defaultMode": int,
        optional "optional": bool,
    }
    /// One key as one file.
    KeyToPath of "io.k8s.api.core.v1.KeyToPath" {
        key "key": str,
        path "path": str,
        mode "mode": int,
    }
    /// Scratch space.
    EmptyDirVolume of "io.k8s.api.core.v1.EmptyDirVolumeSource" {
        medium "medium": str,
        size_limit "sizeLimit": text,
    }
    /// A path of the node.
    HostPathVolume of "io.k8s.api.core.v1.HostPathVolumeSource" {
        path "path": str,
        r#type "type": str,
    }
    /// A PersistentVolumeClaim.
    ClaimVolume of "io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource" {
        claim_name "claimName": str,
        read_only "readOnly": bool,
    }
    /// Several sources in one volume.
    ProjectedVolume of "io.k8s.api.core.v1.ProjectedVolumeSource" {
        sources "sources": list<VolumeProjection>,
        default_mode "defaultMode": int,
    }
    /// One source of a projected volume.
    VolumeProjection of "io.k8s.api.core.v1.VolumeProjection" {
        config_map "configMap": view<ProjectedRef>,
        secret "secret": view<ProjectedRef>,
        service_account_token "serviceAccountToken": any,
        downward_api "downwardAPI": any,
    }
    /// An object in a projected volume.
    ProjectedRef of "io.k8s.api.core.v1.SecretProjection" {
        name "name": str,
        items "items": list<KeyToPath>,
        optional "optional": bool,
    }
}
