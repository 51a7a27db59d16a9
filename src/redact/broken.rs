//! Secrets in documents that cannot be read: found line by line, rather too many than too few.

use super::names::is_credential;

/// Fields of a Secret that are no payload.
const OPEN: &[&str] =
    &["apiVersion", "kind", "metadata", "name", "namespace", "labels", "annotations", "type", "immutable"];

/// The ranges to hide in `text[start..end]`, a document that is not YAML.
pub(super) fn secrets(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let document = &text[start..end];
    let is_secret = document.lines().any(|line| {
        let bare: String =
            line.chars().filter(|c| !matches!(c, '"' | '\'' | ' ' | ',' | '{' | '\t' | '\r')).collect();
        bare == "kind:Secret" || bare.contains("kind:Secret")
    });
    let mut out = Vec::new();
    let mut payload = false;
    let mut credential = false;
    let mut at = start;
    for line in document.split_inclusive('\n') {
        let bare = line.trim_end();
        let (key, value) = parts(bare);
        if is_secret && OPEN.contains(&key) {
            payload = false;
        }
        let named = bare.find("name:").map(|at| bare[at + 5..].split([',', '}']).next().unwrap_or(""));
        credential = match named {
            Some(name) => is_credential(name.trim().trim_matches(['"', '\''])),
            None => credential && key == "value",
        };
        let flow = bare.find("value:").filter(|_| credential).map(|at| at + 6);
        if let Some(from) =
            flow.or(value.filter(|_| payload || matches!(key, "data" | "stringData") && is_secret))
        {
            let from = from + bare[from..].len() - bare[from..].trim_start().len();
            if from < bare.len() {
                out.push((at + from, at + bare.len()));
            }
        }
        payload |= is_secret && matches!(key, "data" | "stringData");
        at += line.len();
    }
    out
}

/// A line's key, and where its value starts; a line without a key is a value from its first character on.
fn parts(line: &str) -> (&str, Option<usize>) {
    let Some(colon) = line.find(':') else { return ("", Some(0)) };
    let key =
        line[..colon].trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '-' | '{' | ','));
    let word = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if word { (key, Some(colon + 1)) } else { ("", Some(0)) }
}
