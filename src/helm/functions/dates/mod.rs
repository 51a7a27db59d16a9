//! sprig's `date.go`, on a clock that stands still: a rendering is the same each time.

mod civil;
mod duration;
mod layout;
mod parse;
mod time;

use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::Text;
use crate::helm::value::{Data, Value};
pub(super) use parse::parse;
pub use time::{NOW, Time};

type Outcome = Result<Value, FunctionError>;

const TIME: Type = Type::Named("time.Time");

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("now", &[], |_, _| Ok(Value::object(Time::utc(NOW)))),
    fixed("date", &[Type::String, Type::Any], |_, a| format_in(a, 0, 1, None)),
    fixed("dateInZone", &[Type::String, Type::Any, Type::String], |_, a| format_in(a, 0, 1, Some(2))),
    fixed("date_in_zone", &[Type::String, Type::Any, Type::String], |_, a| format_in(a, 0, 1, Some(2))),
    fixed("htmlDate", &[Type::Any], |_, a| html_date(a, None)),
    fixed("htmlDateInZone", &[Type::Any, Type::String], |_, a| html_date(a, Some(1))),
    fixed("dateModify", &[Type::String, TIME], date_modify),
    fixed("date_modify", &[Type::String, TIME], date_modify),
    fixed("mustDateModify", &[Type::String, TIME], must_date_modify),
    fixed("must_date_modify", &[Type::String, TIME], must_date_modify),
    fixed("toDate", &[Type::String, Type::String], |_, a| {
        let time = parse(&arguments::text(a, 0), &arguments::text(a, 1));
        Ok(Value::object(time.unwrap_or(Time::ZERO)))
    }),
    fixed("mustToDate", &[Type::String, Type::String], |_, a| {
        let (layout, text) = (arguments::text(a, 0), arguments::text(a, 1));
        parse(&layout, &text).map(Value::object)
    }),
    fixed("unixEpoch", &[TIME], |_, a| {
        Ok(Value::from(time_of(&arguments::value(a, 0)).unwrap_or(Time::utc(NOW)).seconds.to_string()))
    }),
    fixed("ago", &[Type::Any], |_, a| {
        let nanos = match time_of(&arguments::value(a, 0)) {
            Some(time) => Time::utc(NOW).nanos_since(&time),
            None => 0,
        };
        let second = 1_000_000_000;
        let rounded = (nanos + if nanos < 0 { -second / 2 } else { second / 2 }) / second * second;
        Ok(Value::from(duration::display(rounded)))
    }),
    fixed("duration", &[Type::Any], |_, a| Ok(Value::from(duration_text(&arguments::value(a, 0))))),
    fixed("durationRound", &[Type::Any], |_, a| {
        let nanos = match &arguments::value(a, 0).data {
            Data::String(text) => duration::parse(text).unwrap_or(0),
            Data::Int(nanos, crate::helm::value::IntKind::Int64) => *nanos,
            Data::Object(_) => match time_of(&arguments::value(a, 0)) {
                Some(time) => Time::utc(NOW).nanos_since(&time),
                None => 0,
            },
            _ => 0,
        };
        Ok(Value::from(duration::rounded(nanos)))
    }),
];

/// A time, or seconds since 1970 as an integer.
fn time_of(value: &Value) -> Option<Time> {
    match &value.data {
        Data::Object(object) => object.as_any().downcast_ref::<Time>().cloned(),
        Data::Int(seconds, _) => Some(Time::utc(*seconds)),
        _ => None,
    }
}

fn in_zone(value: &Value, zone: Option<Text>) -> Time {
    let time = time_of(value).unwrap_or(Time::utc(NOW));
    match zone.as_deref() {
        // The machine's own zone would differ from one to the next.
        None | Some("" | "UTC" | "Local") => time.in_utc(),
        Some(zone) => time.in_zone(zone),
    }
}

fn format_in(arguments: &[Value], layout: usize, date: usize, zone: Option<usize>) -> Outcome {
    let layout = arguments::text(arguments, layout);
    let zone = zone.map(|at| arguments::text(arguments, at));
    let time = in_zone(&arguments::value(arguments, date), zone);
    Ok(Value::from(layout::format(&layout, &time)).at(layout.origin()))
}

fn html_date(arguments: &[Value], zone: Option<usize>) -> Outcome {
    let zone = zone.map(|at| arguments::text(arguments, at));
    let time = in_zone(&arguments::value(arguments, 0), zone);
    Ok(Value::from(layout::format("2006-01-02", &time)))
}

fn date_modify(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let time = time_of(&arguments::value(arguments, 1)).unwrap_or(Time::ZERO);
    let change = duration::parse(&arguments::text(arguments, 0)).unwrap_or(0);
    Ok(Value::object(time.plus(change)))
}

fn must_date_modify(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let time = time_of(&arguments::value(arguments, 1)).unwrap_or(Time::ZERO);
    Ok(Value::object(time.plus(duration::parse(&arguments::text(arguments, 0))?)))
}

fn duration_text(value: &Value) -> String {
    let seconds = match &value.data {
        Data::String(text) => super::number::parse_int(text, 10).unwrap_or(0),
        Data::Int(seconds, crate::helm::value::IntKind::Int64) => *seconds,
        _ => 0,
    };
    duration::display(seconds.wrapping_mul(1_000_000_000))
}

#[cfg(test)]
mod tests;
