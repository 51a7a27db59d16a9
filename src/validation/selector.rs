//! What the server asks of label selectors (`apimachinery/pkg/apis/meta/v1/validation`).

use super::field::Field;
use super::meta::{label_name, labels};
use crate::model::names;

/// `ValidateLabelSelector`. `lenient_values`: values that are no label values are let pass, as older APIs do.
pub fn label_selector(selector: Field<'_>, lenient_values: bool) {
    labels(selector.get("matchLabels"));
    for expression in selector.get("matchExpressions").items() {
        requirement(expression, lenient_values);
    }
}

fn requirement(expression: Field<'_>, lenient_values: bool) {
    let (operator, values) = (expression.get("operator"), expression.get("values"));
    match operator.str() {
        "In" | "NotIn" if values.is_empty() => {
            values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        _ => operator.invalid("not a valid selector operator"),
    }
    label_name(expression.get("key"));
    if !lenient_values {
        for value in values.items() {
            for message in names::label_value(value.str()) {
                value.invalid_value(value.str(), &message);
            }
        }
    }
}

/// `metav1.LabelSelectorAsSelector` would fail: what turns a stored selector into none.
pub fn is_empty(selector: Field<'_>) -> bool {
    selector.get("matchLabels").is_empty() && selector.get("matchExpressions").is_empty()
}
