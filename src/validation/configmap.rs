//! ConfigMaps (`ValidateConfigMap`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;
use crate::syntax::yaml::Value;

/// The most that all values of a ConfigMap or Secret may hold, in bytes (`MaxSecretSize`).
pub(super) const MAX_SIZE: usize = 1024 * 1024;

/// The rules of a ConfigMap.
pub fn validate(map: Field<'_>) {
    object_meta(map.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let (data, binary) = (map.get("data"), map.get("binaryData"));
    let mut size = 0;
    for (name, value) in data.entries() {
        key(value, name);
        if binary.has(name) {
            value.on_key().invalid_value(name, "duplicate of key present in binaryData");
        }
        size += value.str().len();
    }
    for (name, value) in binary.entries() {
        key(value, name);
        size += decoded_len(value.value());
    }
    if size > MAX_SIZE {
        map.key("").pointing_at_place(data).too_long(MAX_SIZE);
    }
}

/// The rules of a key.
pub(super) fn key(value: Field<'_>, name: &str) {
    for message in names::config_map_key(name) {
        value.on_key().invalid_value(name, &message);
    }
}

/// How many bytes base64 text holds.
pub(super) fn decoded_len(value: Option<Value<'_>>) -> usize {
    let text = value.and_then(Value::as_str).unwrap_or("");
    text.bytes().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count() * 3 / 4
}
