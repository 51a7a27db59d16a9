//! Numbers and percentages of Pods that may be missing or too many during a rollout.

use super::field::{Field, IntOrString};
use crate::model::names;

/// A number that is not negative, or a percentage (`ValidatePositiveIntOrPercent`).
pub fn int_or_percent(field: Field<'_>) {
    match field.int_or_string() {
        Some(IntOrString::Str(text)) => field.invalid_each(names::percent(text)),
        Some(IntOrString::Int(_)) => field.nonnegative(),
        None => {}
    }
}

/// The percentage.
pub fn percentage(field: Field<'_>) -> Option<i64> {
    let Some(IntOrString::Str(text)) = field.int_or_string() else { return None };
    if !names::percent(text).is_empty() {
        return None;
    }
    text.strip_suffix('%').map(|digits| digits.parse().unwrap_or(i64::MAX))
}

/// The number or percentage as it is compared with 0; `None` where nothing is written. Text that is no
/// percentage is 0, or the number it begins as (`getIntOrPercentValue`).
pub fn number_of(field: Field<'_>) -> Option<i64> {
    match field.int_or_string()? {
        IntOrString::Int(number) => Some(number),
        IntOrString::Str(text) => Some(percentage(field).unwrap_or_else(|| text.parse().unwrap_or(0))),
    }
}

/// Not more than 100 % (`IsNotMoreThan100Percent`).
pub fn not_more_than_all(field: Field<'_>) {
    if percentage(field).is_some_and(|p| p > 100) {
        field.invalid("must not be greater than 100%");
    }
}
