//! Which names say that their value is a credential.

/// Words that make a name one of a credential, wherever they stand.
const ANYWHERE: &[&str] = &[
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "secrets",
    "token",
    "tokens",
    "apikey",
    "credential",
    "credentials",
    "creds",
    "privatekey",
    "accesskey",
    "secretkey",
    "htpasswd",
];
/// Words that do so at the end: API_KEY, not KEY_VALUE_STORE.
const AT_THE_END: &[&str] = &["key", "keys", "pass", "pwd", "pat", "dsn"];
/// Words that a longer word may end in: `dbpassword`, `authtoken`.
const ENDINGS: &[&str] =
    &["password", "passwd", "passphrase", "secret", "token", "apikey", "secretkey", "accesskey"];
/// Last words that say the value is about a credential, not one itself.
const ABOUT: &[&str] = &[
    "file",
    "files",
    "path",
    "paths",
    "dir",
    "directory",
    "folder",
    "name",
    "names",
    "url",
    "uri",
    "endpoint",
    "host",
    "hostname",
    "port",
    "ttl",
    "expiry",
    "expiration",
    "expires",
    "lifetime",
    "age",
    "seconds",
    "minutes",
    "hours",
    "days",
    "timeout",
    "duration",
    "interval",
    "length",
    "len",
    "size",
    "bits",
    "type",
    "kind",
    "enabled",
    "disabled",
    "required",
    "policy",
    "algorithm",
    "alg",
    "header",
    "issuer",
    "audience",
    "count",
    "limit",
    "version",
    "ref",
    "mount",
    "namespace",
    "backend",
    "provider",
    "store",
    "manager",
    "format",
    "mode",
    "method",
    "prefix",
    "suffix",
    "scheme",
    "cache",
    "rotation",
    "id",
    "location",
    "env",
    "field",
    "label",
    "column",
    "cert",
    "certificate",
    "crt",
    "pem",
    "user",
    "username",
];

/// Whether a value under this name is a credential: `DB_PASSWORD`, `apiKey`, `GITHUB_TOKEN`, not
/// `TLS_KEY_FILE`, `TOKEN_TTL` or `PUBLIC_KEY`.
pub fn is_credential(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last() else { return false };
    let secret_id = last == "id" && words.iter().any(|word| word == "secret");
    if ABOUT.contains(&last.as_str()) && !secret_id {
        return false;
    }
    if words.iter().any(|word| word == "public" || word == "pub") {
        return false;
    }
    let anywhere = words
        .iter()
        .any(|word| ANYWHERE.contains(&word.as_str()) || ENDINGS.iter().any(|e| word.ends_with(e)));
    // A bare PWD is the shell's working directory.
    anywhere || secret_id || (AT_THE_END.contains(&last.as_str()) && name != "PWD")
}

/// The words of `SNAKE_CASE`, `kebab-case`, `dotted.names` and `camelCase`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for c in name.chars() {
        let separator = !c.is_alphanumeric();
        if separator || (c.is_uppercase() && lower_before) {
            words.push(String::new());
        }
        if !separator && let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}
