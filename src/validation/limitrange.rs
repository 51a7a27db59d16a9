//! LimitRanges (`ValidateLimitRange`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{container_resource_name, may_overcommit, resource_name};
use super::seen::Seen;
use crate::model::names;
use crate::model::quantity::Quantity;

/// The rules of a LimitRange.
pub fn validate(range: Field<'_>) {
    object_meta(range.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let mut kinds = Seen::default();
    for limit in range.get("spec").get("limits").items() {
        let kind = limit.get("type");
        limit_type(kind);
        if !kinds.add(kind.str(), ()) {
            kind.duplicate_value(kind.str());
        }
        self::limit(limit, kind.str());
    }
}

fn limit_type(kind: Field<'_>) {
    let wrong = names::qualified_name(kind.str());
    let standard = matches!(kind.str(), "Pod" | "Container" | "PersistentVolumeClaim");
    if wrong.is_empty() && !kind.str().contains('/') && !standard {
        kind.invalid_value(kind.str(), "must be a standard limit type or fully qualified");
    }
    for message in wrong {
        kind.invalid_value(kind.str(), &message);
    }
}

fn limit(limit: Field<'_>, kind: &str) {
    let name_rule = |field: Field<'_>, name: &str| match kind {
        "Pod" | "Container" => container_resource_name(field, name),
        _ => {
            resource_name(field, name);
        }
    };
    let of_pod = kind == "Pod";
    for list in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
        let field = limit.get(list);
        if of_pod && matches!(list, "default" | "defaultRequest") {
            if !field.is_empty() {
                field.forbidden("may not be specified when `type` is 'Pod'");
            }
            continue;
        }
        for (name, amount) in field.entries() {
            name_rule(amount, name);
        }
    }
    if kind == "PersistentVolumeClaim" && !limit.get("min").has("storage") && !limit.get("max").has("storage")
    {
        limit
            .get("limits")
            .required("either minimum or maximum storage value is required, but neither was provided");
    }
    let mut seen = Seen::default();
    for list in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
        if of_pod && matches!(list, "default" | "defaultRequest") {
            continue;
        }
        for (name, _) in limit.get(list).entries() {
            if seen.add(name, ()) {
                amounts(Amounts::of(limit, kind, name), name);
            }
        }
    }
}

/// The amounts of one resource, each as the field it is reported at and the field it stands in: the server
/// completes the defaults of containers first (`SetDefaults_LimitRangeItem`).
struct Amounts<'r> {
    max: Option<Amount<'r>>,
    min: Option<Amount<'r>>,
    default: Option<Amount<'r>>,
    request: Option<Amount<'r>>,
    ratio: Option<Amount<'r>>,
}

#[derive(Clone, Copy)]
struct Amount<'r> {
    at: Field<'r>,
    value: Quantity,
}

impl<'r> Amount<'r> {
    fn of(at: Field<'r>) -> Option<Self> {
        at.quantity().map(|value| Self { at, value })
    }

    fn exceeds(self, other: Self) -> bool {
        self.value.cmp(&other.value).is_gt()
    }

    fn text(self) -> String {
        self.at.quantity_text()
    }
}

impl<'r> Amounts<'r> {
    fn of(limit: Field<'r>, kind: &str, name: &'r str) -> Self {
        let of = |list| Amount::of(limit.get(list).key(name));
        let (max, min, ratio) = (of("max"), of("min"), of("maxLimitRequestRatio"));
        let (mut default, mut request) = (of("default"), of("defaultRequest"));
        if kind == "Pod" {
            (default, request) = (None, None);
        }
        // What is taken over keeps the place of its origin and the path of where it is taken to.
        let taken = |from: Option<Amount<'r>>, list| {
            from.map(|from| Amount { at: limit.get(list).key(name).pointing_at(from.at), ..from })
        };
        if kind == "Container" {
            default = default.or_else(|| taken(max, "default"));
            request =
                request.or_else(|| taken(default, "defaultRequest")).or_else(|| taken(min, "defaultRequest"));
        }
        Self { max, min, default, request, ratio }
    }
}

fn amounts(of: Amounts<'_>, name: &str) {
    let say = |at: Amount<'_>, shown: Amount<'_>, detail: String| at.at.invalid_value(shown.text(), &detail);
    // The first may not be greater than the second: which of the fields, which amount, and what is said.
    if let (Some(min), Some(max)) = (of.min, of.max)
        && min.exceeds(max)
    {
        say(min, min, format!("min value {} is greater than max value {}", min.text(), max.text()));
    }
    if let Some(request) = of.request {
        request_amounts(&of, request, name);
    }
    if let Some(default) = of.default {
        if let Some(min) = of.min.filter(|min| min.exceeds(default)) {
            let detail = format!("min value {} is greater than default value {}", min.text(), default.text());
            say(default, min, detail);
        }
        if let Some(max) = of.max.filter(|max| default.exceeds(*max)) {
            let detail = format!("default value {} is greater than max value {}", default.text(), max.text());
            say(default, max, detail);
        }
    }
    if let Some(ratio) = of.ratio {
        self::ratio(&of, ratio);
    }
}

fn request_amounts<'r>(of: &Amounts<'r>, request: Amount<'r>, name: &str) {
    let say = |detail: String| request.at.invalid_value(request.text(), &detail);
    let text = request.text();
    if let Some(min) = of.min.filter(|min| min.exceeds(request)) {
        say(format!("min value {} is greater than default request value {text}", min.text()));
    }
    if let Some(max) = of.max.filter(|max| request.exceeds(*max)) {
        say(format!("default request value {text} is greater than max value {}", max.text()));
    }
    if let Some(default) = of.default {
        if request.exceeds(default) {
            say(format!(
                "default request value {text} is greater than default limit value {}",
                default.text()
            ));
        }
        if !may_overcommit(name) && default.value.cmp(&request.value).is_ne() {
            say(format!(
                "default value {} must equal to defaultRequest value {text} in {name}",
                default.text()
            ));
        }
    }
}

fn ratio<'r>(of: &Amounts<'r>, ratio: Amount<'r>) {
    let text = ratio.text();
    if ratio.value.milli_value() < 1000 {
        ratio.at.invalid_value(ratio.text(), &format!("ratio {text} is less than 1"));
    }
    let (Some(min), Some(max)) = (of.min, of.max) else { return };
    const MAX_MILLI: i64 = i64::MAX / 1000;
    let values = [ratio.value.value(), min.value.value(), max.value.value()];
    let (wanted, least, most) = if values.iter().all(|value| *value < MAX_MILLI) {
        let milli = |amount: Amount<'_>| amount.value.milli_value() as f64;
        (milli(ratio) / 1000.0, milli(min), milli(max))
    } else {
        (values[0] as f64, values[1] as f64, values[2] as f64)
    };
    if wanted > most / least {
        let detail = format!("ratio {text} is greater than max/min = {:.6}", most / least);
        ratio.at.invalid_value(ratio.text(), &detail);
    }
}
