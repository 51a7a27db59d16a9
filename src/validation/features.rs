//! Which versions have a feature gate open by default (`pkg/features/kube_features.go`), as far as rules hang on it.

use crate::versions::VersionSet;

const fn since(minor: u8) -> VersionSet {
    VersionSet::between(minor, VersionSet::LAST)
}

/// `RelaxedEnvironmentVariableValidation`
pub const RELAXED_ENV_NAMES: VersionSet = since(32);
/// `RelaxedDNSSearchValidation`
pub const RELAXED_DNS_SEARCH: VersionSet = since(33);
/// `PodLevelResources`
pub const POD_LEVEL_RESOURCES: VersionSet = since(34);
/// `UserNamespacesSupport`
pub const USER_NAMESPACES: VersionSet = since(33);
/// `ProcMountType`
pub const PROC_MOUNT: VersionSet = since(33);
/// `SELinuxChangePolicy`
pub const SELINUX_CHANGE_POLICY: VersionSet = since(33);
/// `SELinuxMount`
pub const SELINUX_MOUNT: VersionSet = since(37);
/// `ClusterTrustBundleProjection`
pub const CLUSTER_TRUST_BUNDLES: VersionSet = since(37);
/// `PodCertificateRequest`
pub const POD_CERTIFICATES: VersionSet = since(37);
/// `ImageVolume`
pub const IMAGE_VOLUMES: VersionSet = since(35);
/// `ContainerRestartRules`
pub const CONTAINER_RESTART_RULES: VersionSet = since(35);
/// `RestartAllContainersOnContainerExits`
pub const RESTART_ALL_CONTAINERS: VersionSet = since(36);
/// No feature: from here on init containers that run once cannot be restarted by a resize.
pub const INIT_RESIZE_WITHOUT_RESTART: VersionSet = since(36);
/// `EnvFiles`
pub const ENV_FILES: VersionSet = since(35);
/// `HostnameOverride`
pub const HOSTNAME_OVERRIDE: VersionSet = since(35);
/// `StrictIPCIDRValidation`
pub const STRICT_IPS: VersionSet = since(36);
/// `RecursiveReadOnlyMounts`
pub const RECURSIVE_READ_ONLY: VersionSet = since(31);
/// `SupplementalGroupsPolicy`
pub const SUPPLEMENTAL_GROUPS_POLICY: VersionSet = since(33);
/// `InPlacePodVerticalScaling`
pub const RESIZE: VersionSet = since(33);
/// `DynamicResourceAllocation`
pub const RESOURCE_CLAIMS: VersionSet = since(34);
/// `PodLifecycleSleepActionAllowZero`
pub const SLEEP_ZERO: VersionSet = since(33);
/// `PodLifecycleSleepAction`
pub const SLEEP: VersionSet = since(30);
/// `MatchLabelKeysInPodAffinity`
pub const MATCH_LABEL_KEYS_IN_AFFINITY: VersionSet = since(31);
/// `MatchLabelKeysInPodTopologySpreadSelectorMerge`
pub const MATCH_LABEL_KEYS_MERGED: VersionSet = since(34);
/// `MatchLabelKeysInPodTopologySpread`
pub const MATCH_LABEL_KEYS_IN_SPREAD: VersionSet = since(27);
/// `MaxUnavailableStatefulSet`
pub const MAX_UNAVAILABLE_STATEFULSET: VersionSet = since(37);
/// `JobManagedBy`
pub const JOB_MANAGED_BY: VersionSet = since(32);
/// `JobSuccessPolicy`
pub const JOB_SUCCESS_POLICY: VersionSet = since(31);
/// `JobBackoffLimitPerIndex`
pub const JOB_BACKOFF_PER_INDEX: VersionSet = since(29);
/// `JobPodReplacementPolicy`
pub const JOB_REPLACEMENT: VersionSet = since(29);
/// `JobPodFailurePolicy`
pub const JOB_FAILURE_POLICY: VersionSet = since(26);
/// `AppArmorFields`
pub const APPARMOR_FIELDS: VersionSet = since(30);
/// `HPAScaleToZero`
pub const HPA_SCALE_TO_ZERO: VersionSet = since(37);
/// `HPAConfigurableTolerance`
pub const HPA_TOLERANCE: VersionSet = since(35);
/// No feature: from here on the API version of what is scaled is looked at.
pub const HPA_TARGET_GROUP: VersionSet = since(34);
/// `RelaxedServiceNameValidation`
pub const RELAXED_SERVICE_NAMES: VersionSet = since(36);
/// No feature: from here on the server warns of addresses in doubtful forms.
pub const IP_WARNINGS: VersionSet = since(33);
/// `DRADeviceTaints`
pub const DEVICE_TAINTS: VersionSet = since(36);
/// `DRAConsumableCapacity`
pub const CONSUMABLE_CAPACITY: VersionSet = since(36);
/// `DRAExtendedResource`
pub const DEVICE_EXTENDED_RESOURCE: VersionSet = since(36);
