//! CustomResourceDefinitions (`apiextensions-apiserver/pkg/apis/apiextensions/validation`).
//!
//! The server moves what all versions have in common to the top (`spec.validation`, `spec.version` …) before it
//! validates, and its paths say so. Rules in CEL, defaults and the finer points of structural schemas are left
//! alone.

use super::field::Field;
use super::meta::{Scope, generic_object_meta};
use super::print::{Shown, json};
use super::webhook::{joined, webhook_service, webhook_url};
use crate::model::names;
use crate::syntax::yaml::Value;

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
const COLUMN_TYPES: [&str; 5] = ["boolean", "date", "integer", "number", "string"];
/// Deeper schemas are not looked at.
const MAX_DEPTH: usize = 60;

/// The rules of a CustomResourceDefinition of `apiextensions.k8s.io/v1`.
pub fn validate(definition: Field<'_>) {
    let (metadata, spec) = (definition.get("metadata"), definition.get("spec"));
    generic_object_meta(metadata, Scope::Cluster, names::name_is_dns_subdomain);
    let (group, plural) = (spec.get("group"), spec.get("names").get("plural"));
    let name = metadata.get("name");
    if !name.str().is_empty() && name.str() != format!("{}.{}", plural.str(), group.str()) {
        name.invalid("must be spec.names.plural+\".\"+spec.group");
    }
    let faults = joined(names::dns1123_subdomain(group.str()), ",");
    match group.str() {
        "" => group.required(""),
        _ if !faults.is_empty() => group.invalid(&faults),
        text if !text.contains('.') => group.invalid("should be a domain with at least one dot"),
        _ => {}
    }
    let scope = spec.get("scope");
    if scope.str().is_empty() {
        scope.required("");
    } else {
        scope.one_of(&["Cluster", "Namespaced"]);
    }
    if spec.get("preserveUnknownFields").is_true() {
        spec.get("preserveUnknownFields").invalid("cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
    }
    kind_names(spec.get("names"));
    versions(spec);
    conversion(spec.get("conversion"));
}

fn kind_names(all: Field<'_>) {
    for name in ["plural", "kind"] {
        if all.get(name).str().is_empty() {
            all.get(name).required("");
        }
    }
    let (kind, list_kind) = (all.get("kind"), all.get("listKind"));
    // Singular and listKind are made from the kind where they are not written.
    if kind.str().is_empty() {
        for name in ["singular", "listKind"].into_iter().filter(|name| all.get(name).str().is_empty()) {
            all.get(name).required("");
        }
    }
    let made = kind.str().to_lowercase();
    for (field, text) in [
        (all.get("plural"), all.get("plural").str().to_owned()),
        (
            all.get("singular"),
            if all.get("singular").str().is_empty() { made } else { all.get("singular").str().to_owned() },
        ),
    ] {
        let faults = joined(names::dns1035_label(&text), ",");
        if !text.is_empty() && !faults.is_empty() {
            field.invalid_value(text, &faults);
        }
    }
    let default_list = format!("{}List", kind.str());
    let list = if list_kind.str().is_empty() { default_list.as_str() } else { list_kind.str() };
    for (field, text) in [(kind, kind.str()), (list_kind, list)] {
        let faults = joined(names::dns1035_label(&text.to_lowercase()), ",");
        if !kind.str().is_empty() && !faults.is_empty() {
            field.invalid_value(text, &format!("may have mixed case, but should otherwise match: {faults}"));
        }
    }
    if !kind.str().is_empty() && kind.str() == list_kind.str() {
        list_kind.invalid("kind and listKind may not be the same");
    }
    for list in ["shortNames", "categories"] {
        for item in all.get(list).items() {
            let faults = joined(names::dns1035_label(item.str()), ",");
            if !faults.is_empty() {
                item.invalid_value(item.str(), &faults);
            }
        }
    }
}

/// Whether every version has the same under a name: the server moves it to the top, then.
fn identical(versions: Field<'_>, name: &str) -> bool {
    let mut all = versions.items().map(|v| v.value().and_then(|v| v.get(name)).map(json));
    let first = all.next().flatten();
    all.all(|other| other == first)
}

fn versions(spec: Field<'_>) {
    let all = spec.get("versions");
    let (same_schema, same_columns) = (identical(all, "schema"), identical(all, "additionalPrinterColumns"));
    let (mut seen, mut unique, mut stored) = (Vec::new(), true, 0);
    for (at, version) in all.items().enumerate() {
        let name = version.get("name");
        unique &= !seen.contains(&name.str());
        seen.push(name.str());
        stored += usize::from(version.get("storage").is_true());
        let faults = joined(names::dns1035_label(name.str()), ",");
        if !faults.is_empty() {
            name.invalid_value(name.str(), &faults);
        }
        if at == 0 && !faults.is_empty() && !name.str().is_empty() {
            spec.get("version").pointing_at_place(name).invalid_value(name.str(), &faults);
        }
        let schema = version.get("schema").get("openAPIV3Schema");
        if !schema.is_set() {
            schema.required("");
        } else if !same_schema {
            root_schema(schema, has_status(version));
        } else if at == 0 {
            let top = spec.get("validation").get("openAPIV3Schema").pointing_at(schema);
            root_schema(top, all.items().any(has_status));
        }
        if at == 0 && same_columns {
            columns(version.get("additionalPrinterColumns"), spec.get("additionalPrinterColumns"));
        } else if !same_columns {
            columns(version.get("additionalPrinterColumns"), version.get("additionalPrinterColumns"));
        }
    }
    if !unique {
        all.invalid_value(shown(all), "must contain unique version names");
    }
    if stored != 1 {
        all.invalid_value(shown(all), "must have exactly one version marked as storage version");
    }
}

/// The versions as the server prints them once their common parts are moved away.
fn shown(versions: Field<'_>) -> Shown<'static> {
    let one = |version: Field<'_>| {
        let flag = |name| version.get(name).is_true();
        format!(
            "{{\"Name\":{},\"Served\":{},\"Storage\":{},\"Deprecated\":{},\"DeprecationWarning\":null,\"Schema\":null,\"Subresources\":null,\"AdditionalPrinterColumns\":null,\"SelectableFields\":null}}",
            super::quote(version.get("name").str()),
            flag("served"),
            flag("storage"),
            flag("deprecated"),
        )
    };
    let all: Vec<_> = versions.items().map(one).collect();
    Shown::Json(if all.is_empty() { "null".to_owned() } else { format!("[{}]", all.join(",")) })
}

fn has_status(version: Field<'_>) -> bool {
    version.get("subresources").get("status").is_set()
}

/// `at`: where the server sees the columns.
fn columns<'r>(columns: Field<'r>, at: Field<'r>) {
    for (index, column) in columns.items().enumerate() {
        let item = at.item_as(index as u32, column);
        let kind = item.get("type").pointing_at(column.get("type"));
        if column.get("name").str().is_empty() {
            item.get("name").pointing_at_place(column).required("");
        }
        if kind.str().is_empty() {
            kind.required("must be one of boolean,date,integer,number,string");
        } else if !COLUMN_TYPES.contains(&kind.str()) {
            kind.invalid("must be one of boolean,date,integer,number,string");
        }
        if column.get("jsonPath").str().is_empty() {
            item.get("JSONPath").pointing_at_place(column).required("");
        }
    }
}

fn root_schema(schema: Field<'_>, status: bool) {
    let kind = schema.get("type");
    match kind.str() {
        "object" => {}
        "" => kind.required("must not be empty at the root"),
        _ => {
            if status {
                kind.invalid("only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
            }
            kind.invalid("must be object at the root");
        }
    }
    if schema.get("nullable").is_true() {
        schema.get("nullable").forbidden("nullable cannot be true at the root");
    }
    parts(schema, 0);
}

fn parts(schema: Field<'_>, depth: usize) {
    let kind = schema.get("type");
    if !kind.str().is_empty() && !TYPES.contains(&kind.str()) {
        kind.not_supported(&TYPES);
    }
    let pattern = schema.get("pattern");
    if let Some(fault) = unbalanced(pattern.str()) {
        let detail = "must be a valid regular expression, but isn't: error parsing regexp";
        pattern.invalid(&format!("{detail}: {fault}"));
    }
    if depth > MAX_DEPTH {
        return;
    }
    for (_, property) in schema.get("properties").entries() {
        typed(property, "must not be empty for specified object fields");
        parts(property, depth + 1);
    }
    let items = schema.get("items");
    if items.value().is_some_and(Value::is_mapping) {
        typed(items, "must not be empty for specified array items");
        parts(items, depth + 1);
    }
    let others = schema.get("additionalProperties");
    if others.value().is_some_and(Value::is_mapping) {
        typed(others, "must not be empty for specified object fields");
        parts(others, depth + 1);
    }
}

/// Brackets without their counterparts, which no regular expression of Go's can have; the rest of its syntax is
/// not looked at.
fn unbalanced(pattern: &str) -> Option<String> {
    let (mut at, mut open) = (0, 0);
    while let Some(c) = pattern[at..].chars().next() {
        let rest = &pattern[at + c.len_utf8()..];
        at += c.len_utf8();
        match c {
            '\\' if rest.starts_with('Q') => return None,
            '\\' => at += rest.chars().next().map_or(0, char::len_utf8),
            '(' => open += 1,
            ')' if open == 0 => return Some(format!("unexpected ): `{pattern}`")),
            ')' => open -= 1,
            '[' => match class_length(rest) {
                Some(length) => at += length,
                None => return Some(format!("missing closing ]: `[{rest}`")),
            },
            _ => {}
        }
    }
    (open > 0).then(|| format!("missing closing ): `{pattern}`"))
}

/// How long what follows the opening bracket of a class is, the closing one included.
fn class_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('^').unwrap_or(rest);
    let start = rest.len() - body.len();
    let mut at = start;
    while let Some(c) = rest[at..].chars().next() {
        let after = &rest[at + c.len_utf8()..];
        match c {
            ']' if at > start => return Some(at + 1),
            '\\' => at += after.chars().next().map_or(0, char::len_utf8),
            '[' if after.starts_with(':') => at += after.find(":]").map_or(0, |end| end + 2),
            _ => {}
        }
        at += c.len_utf8();
    }
    None
}

fn typed(schema: Field<'_>, detail: &str) {
    let free = schema.get("x-kubernetes-int-or-string").is_true()
        || schema.get("x-kubernetes-preserve-unknown-fields").is_true();
    if schema.get("type").str().is_empty() && !free {
        schema.get("type").required(detail);
    }
}

fn conversion(conversion: Field<'_>) {
    if !conversion.is_set() {
        return;
    }
    let (strategy, webhook) = (conversion.get("strategy"), conversion.get("webhook"));
    let config = conversion.get("webhookClientConfig").pointing_at(webhook.get("clientConfig"));
    let versions =
        conversion.get("conversionReviewVersions").pointing_at(webhook.get("conversionReviewVersions"));
    match strategy.str() {
        "" => strategy.required(""),
        "Webhook" => {}
        "None" => {
            for field in [config, versions].into_iter().filter(|f| f.is_set()) {
                field.forbidden("should not be set when strategy is not set to Webhook");
            }
            return;
        }
        _ => return strategy.not_supported(&["None", "Webhook"]),
    }
    let (url, service) = (config.get("url"), config.get("service"));
    if !config.is_set() {
        config.required("required when strategy is set to Webhook");
    } else if url.is_set() == service.is_set() {
        config.required("exactly one of url or service is required");
    } else if url.is_set() {
        webhook_url(url);
    } else {
        webhook_service(service, service.get("name").str(), service.get("namespace").str());
    }
    super::webhook::review_versions(versions, "");
}
