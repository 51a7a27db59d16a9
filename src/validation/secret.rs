//! Secrets (`ValidateSecret`): `stringData` counts as `data`, and wins over it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::configmap::{MAX_SIZE, decoded_len, key};
use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;

const REDACTED: &str = "<secret contents redacted>";

/// The rules of a Secret.
pub fn validate(secret: Field<'_>) {
    object_meta(secret.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let (data, plain) = (secret.get("data"), secret.get("stringData"));
    let mut size = 0;
    for (name, value) in data.entries().filter(|(name, _)| !plain.has(name)) {
        key(value, name);
        size += decoded_len(value.value());
    }
    for (name, value) in plain.entries() {
        key(data.key(name).pointing_at_place(value), name);
        size += value.str().len();
    }
    if size > MAX_SIZE {
        data.too_long(MAX_SIZE);
    }
    by_type(secret);
}

fn by_type(secret: Field<'_>) {
    let has = |name: &str| secret.get("data").has(name) || secret.get("stringData").has(name);
    match secret.get("type").str() {
        "kubernetes.io/service-account-token" => {
            let account = secret.get("metadata").get("annotations").key("kubernetes.io/service-account.name");
            if account.str().is_empty() {
                account.required("");
            }
        }
        "kubernetes.io/dockercfg" => docker(secret, ".dockercfg"),
        "kubernetes.io/dockerconfigjson" => docker(secret, ".dockerconfigjson"),
        "kubernetes.io/basic-auth" if !has("username") && !has("password") => {
            missing(secret, "username");
            missing(secret, "password");
        }
        "kubernetes.io/ssh-auth" if bytes(secret, "ssh-privatekey").is_none_or(|b| b.is_empty()) => {
            missing(secret, "ssh-privatekey");
        }
        "kubernetes.io/tls" => {
            for name in ["tls.crt", "tls.key"].into_iter().filter(|name| !has(name)) {
                missing(secret, name);
            }
        }
        _ => {}
    }
}

fn missing<'r>(secret: Field<'r>, name: &'r str) {
    let field = secret.get("data").key(name);
    let place = if secret.get("data").is_set() { field } else { secret.get("stringData") };
    let place = if place.is_set() || secret.get("data").is_set() { place } else { secret.get("type") };
    field.pointing_at_place(place).required("");
}

/// What a key holds; `None` where it is not there or what it holds is filled in later.
fn bytes(secret: Field<'_>, name: &str) -> Option<Vec<u8>> {
    let plain = secret.get("stringData");
    if plain.has(name) {
        let value = plain.value()?.entry(name)?.value;
        return Some(value.as_str().unwrap_or("").as_bytes().to_vec());
    }
    let value = secret.get("data").value()?.entry(name)?.value;
    let text: String = value.as_str().unwrap_or("").split(['\n', '\r']).collect();
    STANDARD.decode(text).ok()
}

fn docker<'r>(secret: Field<'r>, name: &'r str) {
    let (data, plain) = (secret.get("data"), secret.get("stringData"));
    if !data.has(name) && !plain.has(name) {
        return missing(secret, name);
    }
    let Some(content) = bytes(secret, name) else { return };
    let text = String::from_utf8_lossy(&content);
    if text.contains("${") || text.contains("$(") {
        return;
    }
    let place = if plain.has(name) { plain.key(name) } else { data.key(name) };
    let field = data.key(name).pointing_at_place(place);
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(serde_json::Value::Object(_) | serde_json::Value::Null) => {}
        Ok(other) => field.invalid_value(REDACTED, &not_an_object(&other)),
        Err(_) => field.invalid_value(REDACTED, &json_fault(text.trim_start())),
    }
}

fn not_an_object(value: &serde_json::Value) -> String {
    let kind = match value {
        serde_json::Value::Bool(_) => "bool",
        serde_json::Value::Number(_) => "number",
        serde_json::Value::String(_) => "string",
        _ => "array",
    };
    format!("json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}")
}

/// What Go's scanner says about the first byte it cannot use, as far as that is easily told.
fn json_fault(text: &str) -> String {
    let Some(first) = text.chars().next() else { return "unexpected end of JSON input".to_owned() };
    let literal = ["true", "false", "null"].into_iter().find(|word| word.starts_with(first));
    if let Some(word) = literal {
        let same = text.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
        let (found, wanted) = (text.chars().nth(same), word.chars().nth(same));
        if let (Some(found), Some(wanted)) = (found, wanted) {
            return format!("invalid character '{found}' in literal {word} (expecting '{wanted}')");
        }
    }
    match first {
        '{' | '[' | '"' | '-' | '0'..='9' => "unexpected end of JSON input".to_owned(),
        _ => format!("invalid character '{first}' looking for beginning of value"),
    }
}
