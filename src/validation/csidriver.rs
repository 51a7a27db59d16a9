//! CSIDrivers (`ValidateCSIDriver`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;
use crate::versions::VersionSet;

const TEN_MINUTES: i64 = 600;

/// The rules of a CSIDriver.
pub fn validate(driver: Field<'_>) {
    let metadata = driver.get("metadata");
    object_meta(metadata, Scope::Cluster, names::name_is_dns_subdomain);
    let spec = driver.get("spec");
    let policy = spec.get("fsGroupPolicy");
    if policy.is_set() {
        policy.one_of(&["File", "None", "ReadWriteOnceWithFSType"]);
    }
    let mut seen = Vec::new();
    for request in spec.get("tokenRequests").items() {
        let (audience, seconds) = (request.get("audience"), request.get("expirationSeconds"));
        if seen.contains(&audience.str()) {
            audience.duplicate_value(audience.str());
            continue;
        }
        seen.push(audience.str());
        let Some(expiration) = seconds.int() else { continue };
        if expiration < TEN_MINUTES {
            seconds.invalid("may not specify a duration less than 10 minutes");
        }
        if expiration > 1 << 32 {
            seconds.invalid("may not specify a duration larger than 2^32 seconds");
        }
    }
    let modes = spec.get("volumeLifecycleModes");
    for mode in modes.items().filter(|m| !matches!(m.str(), "Persistent" | "Ephemeral")) {
        modes.pointing_at(mode).not_supported(&["Persistent", "Ephemeral"]);
    }
    // `MutableCSINodeAllocatableCount` opens with 1.35.
    let since = VersionSet::between(35, VersionSet::LAST);
    let period = spec.get("nodeAllocatableUpdatePeriodSeconds").only(since);
    if period.int().is_some_and(|seconds| seconds < 10) {
        period.invalid("must be greater than or equal to 10 seconds");
    }
}
