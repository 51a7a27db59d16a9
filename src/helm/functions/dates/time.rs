//! Go's `time.Time`.

use std::any::Any;

use super::{civil, duration, layout};
use crate::helm::functions::{Call, FunctionError, arguments};
use crate::helm::rope::Text;
use crate::helm::value::{Object, Value};

/// The clock: 2024-01-01 00:00:00 UTC, in seconds since 1970.
pub const NOW: i64 = 1_704_067_200;

/// A moment and the zone it is shown in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub seconds: i64,
    /// Nanoseconds within the second.
    pub nanos: u32,
    /// Seconds east of UTC.
    pub offset: i32,
    /// The zone's abbreviation; empty where only the offset is known.
    pub zone: String,
}

/// A moment as the calendar shows it.
pub(super) struct Fields {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) weekday: usize,
    pub(super) year_day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
}

impl Time {
    /// Go's zero time: the start of year 1.
    pub const ZERO: Time = Time { seconds: -62_135_596_800, nanos: 0, offset: 0, zone: String::new() };

    /// A moment in UTC.
    pub fn utc(seconds: i64) -> Self {
        Self { seconds, nanos: 0, offset: 0, zone: "UTC".to_owned() }
    }

    pub(super) fn in_utc(&self) -> Self {
        Self { offset: 0, zone: "UTC".to_owned(), ..self.clone() }
    }

    /// In a named zone: the few whose offset never changes; UTC for the rest, as for unknown names in Go.
    pub(super) fn in_zone(&self, name: &str) -> Self {
        let (offset, zone) = match name {
            "Asia/Tokyo" => (9 * 3600, "JST"),
            "Asia/Shanghai" => (8 * 3600, "CST"),
            "Asia/Kolkata" => (5 * 3600 + 1800, "IST"),
            "EST" => (-5 * 3600, "EST"),
            "MST" => (-7 * 3600, "MST"),
            "GMT" => (0, "GMT"),
            _ => (0, "UTC"),
        };
        Self { offset, zone: zone.to_owned(), ..self.clone() }
    }

    pub(super) fn plus(&self, nanos: i64) -> Self {
        let total = i64::from(self.nanos) + nanos % 1_000_000_000;
        let seconds = self
            .seconds
            .saturating_add(nanos / 1_000_000_000)
            .saturating_add(total.div_euclid(1_000_000_000));
        Self { seconds, nanos: total.rem_euclid(1_000_000_000) as u32, ..self.clone() }
    }

    pub(super) fn nanos_since(&self, earlier: &Time) -> i64 {
        let seconds = self.seconds.saturating_sub(earlier.seconds);
        seconds.saturating_mul(1_000_000_000).saturating_add(i64::from(self.nanos) - i64::from(earlier.nanos))
    }

    pub(super) fn fields(&self) -> Fields {
        let local = self.seconds.saturating_add(i64::from(self.offset));
        let (days, second) = (local.div_euclid(86_400), local.rem_euclid(86_400) as u32);
        let (year, month, day) = civil::from_days(days);
        Fields {
            year,
            month,
            day,
            weekday: (days + 4).rem_euclid(7) as usize,
            year_day: (days - civil::to_days(year, 1, 1)) as u32 + 1,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
        }
    }

    fn add_date(&self, years: i64, months: i64, days: i64) -> Time {
        let fields = self.fields();
        let month = i64::from(fields.month) - 1 + months;
        let year = fields.year.saturating_add(years).saturating_add(month.div_euclid(12));
        let first = civil::to_days(year.clamp(-1_000_000, 1_000_000), month.rem_euclid(12) as u32 + 1, 1);
        let day = first.saturating_add(i64::from(fields.day) - 1).saturating_add(days);
        let local = self.seconds.saturating_add(i64::from(self.offset));
        let seconds =
            day.saturating_mul(86_400).saturating_add(local.rem_euclid(86_400)) - i64::from(self.offset);
        Time { seconds, ..self.clone() }
    }

    fn numbers(&self, name: &str) -> Option<i64> {
        let fields = self.fields();
        Some(match name {
            "Year" => fields.year,
            "Month" => i64::from(fields.month),
            "Day" => i64::from(fields.day),
            "Hour" => i64::from(fields.hour),
            "Minute" => i64::from(fields.minute),
            "Second" => i64::from(fields.second),
            "Nanosecond" => i64::from(self.nanos),
            "YearDay" => i64::from(fields.year_day),
            _ => return None,
        })
    }
}

impl Object for Time {
    fn type_name(&self) -> &str {
        "time.Time"
    }

    fn method(&self, name: &str, values: &[Value], _: &mut Call<'_>) -> Option<Result<Value, FunctionError>> {
        if let ("Month", fields) = (name, self.fields()) {
            // `time.Month` prints its name.
            return Some(Ok(Value::from(civil::MONTHS[(fields.month as usize + 11) % 12])));
        }
        if let Some(number) = self.numbers(name) {
            return Some(Ok(Value::int(number)));
        }
        let other = || match values.first().map(|v| &v.data) {
            Some(crate::helm::value::Data::Object(object)) => object.as_any().downcast_ref::<Time>().cloned(),
            _ => None,
        };
        let int = |at| arguments::int(values, at);
        Some(Ok(match name {
            "Format" => Value::from(layout::format(&arguments::text(values, 0), self)),
            "Unix" => Value::int64(self.seconds),
            "UnixMilli" => Value::int64(self.seconds.wrapping_mul(1_000) + i64::from(self.nanos) / 1_000_000),
            "UnixNano" => Value::int64(self.seconds.wrapping_mul(1_000_000_000) + i64::from(self.nanos)),
            "UTC" | "Local" => Value::object(self.in_utc()),
            "String" => Value::text(self.print()),
            "Weekday" => Value::from(civil::DAYS[self.fields().weekday % 7]),
            "AddDate" => Value::object(self.add_date(int(0), int(1), int(2))),
            "Add" => Value::object(self.plus(int(0))),
            "Sub" => Value::from(duration::display(other().map_or(0, |o| self.nanos_since(&o)))),
            "IsZero" => Value::from(self.seconds == Time::ZERO.seconds && self.nanos == 0),
            "Before" => {
                Value::from(other().is_some_and(|o| (self.seconds, self.nanos) < (o.seconds, o.nanos)))
            }
            "After" => {
                Value::from(other().is_some_and(|o| (self.seconds, self.nanos) > (o.seconds, o.nanos)))
            }
            "Equal" => {
                Value::from(other().is_some_and(|o| (self.seconds, self.nanos) == (o.seconds, o.nanos)))
            }
            _ => return None,
        }))
    }

    fn print(&self) -> Text {
        Text::from(layout::format("2006-01-02 15:04:05.999999999 -0700 MST", self))
    }

    fn plain(&self) -> Value {
        Value::from(layout::format("2006-01-02T15:04:05.999999999Z07:00", self))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
