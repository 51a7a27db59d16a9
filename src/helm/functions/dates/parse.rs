//! `time.Parse`: a text read by a layout.

use super::civil::{self, DAYS, MONTHS};
use super::layout::{self, Element};
use super::time::Time;
use crate::helm::functions::FunctionError;
use crate::helm::go::quote;

#[derive(Default)]
struct Parts {
    year: i64,
    month: Option<u32>,
    day: Option<u32>,
    year_day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    nanos: u32,
    pm: Option<bool>,
    offset: Option<i32>,
    zone: String,
    /// The part that is a number, but none the calendar has.
    out_of_range: Option<&'static str>,
}

/// Reads `text` by `layout`; a text without zone is UTC.
///
/// # Errors
/// `parsing time "…" as "…": cannot parse "…" as "…"`.
pub fn parse(layout: &str, text: &str) -> Result<Time, FunctionError> {
    let mut parts = Parts::default();
    let (mut format, mut rest) = (layout, text);
    loop {
        let (before, found) = layout::next(format);
        let fault = |rest: &str, what: &str| {
            FunctionError::new(format!(
                "parsing time {} as {}: cannot parse {} as {}",
                quote(text),
                quote(layout),
                quote(rest),
                quote(what)
            ))
        };
        rest = rest.strip_prefix(before).ok_or_else(|| fault(rest, before))?;
        let Some((element, after)) = found else {
            if !rest.is_empty() {
                return Err(format!("parsing time {}: extra text: {}", quote(text), quote(rest)).into());
            }
            return finish(parts)
                .ok_or_else(|| format!("parsing time {}: day out of range", quote(text)).into());
        };
        let shown = &format[before.len()..format.len() - after.len()];
        let Some(next) = read(&mut parts, element, rest, after) else {
            return Err(match parts.out_of_range {
                Some(part) => format!("parsing time {}: {part} out of range", quote(text)).into(),
                None => fault(rest, shown),
            });
        };
        rest = next;
        format = after;
    }
}

fn number(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let len = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if len < least {
        return None;
    }
    Some((text[..len].parse().ok()?, &text[len..]))
}

fn name<'t>(text: &'t str, names: &[&str], short: bool) -> Option<(u32, &'t str)> {
    names.iter().zip(0..).find_map(|(name, at)| {
        let name = if short { &name[..3] } else { name };
        let head = text.get(..name.len())?;
        head.eq_ignore_ascii_case(name).then(|| (at, &text[name.len()..]))
    })
}

impl Parts {
    /// Notes a number that is out of range, and gives `None` then.
    fn within<'t>(
        &mut self,
        part: &'static str,
        found: (u32, &'t str),
        range: std::ops::RangeInclusive<u32>,
    ) -> Option<(u32, &'t str)> {
        if range.contains(&found.0) {
            return Some(found);
        }
        self.out_of_range = Some(part);
        None
    }
}

fn read<'t>(parts: &mut Parts, element: Element, text: &'t str, after: &str) -> Option<&'t str> {
    use Element::*;
    let (value, rest) = match element {
        LongMonth => name(text, &MONTHS, false).map(|(at, rest)| (at + 1, rest))?,
        Month => name(text, &MONTHS, true).map(|(at, rest)| (at + 1, rest))?,
        NumMonth => parts.within("month", number(text, 1, 2)?, 1..=12)?,
        ZeroMonth => parts.within("month", number(text, 2, 2)?, 1..=12)?,
        LongWeekDay => name(text, &DAYS, false)?,
        WeekDay => name(text, &DAYS, true)?,
        Day => number(text, 1, 2)?,
        UnderDay => number(text.strip_prefix(' ').unwrap_or(text), 1, 2)?,
        ZeroDay => number(text, 2, 2)?,
        ZeroYearDay => number(text, 3, 3)?,
        UnderYearDay => number(text.trim_start_matches(' '), 1, 3)?,
        Hour => parts.within("hour", number(text, 2, 2).or_else(|| number(text, 1, 2))?, 0..=23)?,
        Hour12 => parts.within("hour", number(text, 1, 2)?, 0..=12)?,
        ZeroHour12 => parts.within("hour", number(text, 2, 2)?, 0..=12)?,
        Minute => parts.within("minute", number(text, 1, 2)?, 0..=59)?,
        ZeroMinute => parts.within("minute", number(text, 2, 2)?, 0..=59)?,
        Second => parts.within("second", number(text, 1, 2)?, 0..=59)?,
        ZeroSecond => parts.within("second", number(text, 2, 2)?, 0..=59)?,
        LongYear => number(text, 4, 4)?,
        Year => number(text, 2, 2).map(|(y, rest)| (if y >= 69 { y + 1900 } else { y + 2000 }, rest))?,
        Pm | LowerPm => {
            let (am, pm) = if element == Pm { ("AM", "PM") } else { ("am", "pm") };
            let is_pm = text.starts_with(pm);
            parts.pm = Some(is_pm);
            return if is_pm { text.strip_prefix(pm) } else { text.strip_prefix(am) };
        }
        ZoneName => {
            let len = text.bytes().take(5).take_while(u8::is_ascii_uppercase).count();
            parts.zone = text[..len].to_owned();
            parts.offset = Some(0);
            return (len >= 3).then(|| &text[len..]);
        }
        Zone { z, colon, short, seconds } => return zone(parts, text, z, (colon, short, seconds)),
        Fraction { digits, trim, .. } => return fraction(parts, text, digits, trim),
    };
    store(parts, element, value);
    // A fraction may follow the seconds that the layout does not name.
    let named = matches!(layout::next(after), ("", Some((Fraction { .. }, _))));
    let follows = rest.starts_with(['.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if matches!(element, Second | ZeroSecond) && !named && follows {
        return fraction(parts, rest, 9, true);
    }
    Some(rest)
}

fn store(parts: &mut Parts, element: Element, value: u32) {
    use Element::*;
    match element {
        LongMonth | Month | NumMonth | ZeroMonth => parts.month = Some(value),
        Day | UnderDay | ZeroDay => parts.day = Some(value),
        ZeroYearDay | UnderYearDay => parts.year_day = Some(value),
        Hour | Hour12 | ZeroHour12 => parts.hour = value,
        Minute | ZeroMinute => parts.minute = value,
        LongYear | Year => parts.year = i64::from(value),
        Second | ZeroSecond => parts.second = value,
        _ => {}
    }
}

fn zone<'t>(parts: &mut Parts, text: &'t str, z: bool, form: (bool, bool, bool)) -> Option<&'t str> {
    let (colon, short, seconds) = form;
    if z && let Some(rest) = text.strip_prefix('Z') {
        parts.offset = Some(0);
        parts.zone = "UTC".to_owned();
        return Some(rest);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let part = |text: &'t str, first: bool| {
        let text = if colon && !first { text.strip_prefix(':')? } else { text };
        number(text, 2, 2)
    };
    let (hours, mut rest) = part(&text[1..], true)?;
    let (mut minutes, mut more) = (0, 0);
    if !short {
        (minutes, rest) = part(rest, false)?;
    }
    if seconds {
        (more, rest) = part(rest, false)?;
    }
    parts.offset = Some(sign * (hours * 3600 + minutes * 60 + more) as i32);
    Some(rest)
}

fn fraction<'t>(parts: &mut Parts, text: &'t str, digits: usize, trim: bool) -> Option<&'t str> {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return trim.then_some(text) };
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    if len == 0 {
        return trim.then_some(text);
    }
    if !trim && len != digits {
        return None;
    }
    let nine: String = rest[..len].chars().chain(std::iter::repeat('0')).take(9).collect();
    parts.nanos = nine.parse().ok()?;
    Some(&rest[len..])
}

fn finish(parts: Parts) -> Option<Time> {
    let (mut month, mut day) = (parts.month.unwrap_or(1), parts.day.unwrap_or(1));
    if let Some(year_day) = parts.year_day {
        let days = civil::to_days(parts.year, 1, 1) + i64::from(year_day) - 1;
        (_, month, day) = civil::from_days(days);
    }
    if day < 1 || day > civil::days_in(month, parts.year) {
        return None;
    }
    let hour = match parts.pm {
        Some(true) if parts.hour < 12 => parts.hour + 12,
        Some(false) if parts.hour == 12 => 0,
        _ => parts.hour,
    };
    let offset = parts.offset.unwrap_or(0);
    let clock = i64::from(hour * 3600 + parts.minute * 60 + parts.second);
    let seconds = civil::to_days(parts.year, month, day) * 86_400 + clock - i64::from(offset);
    let zone = if parts.offset.is_none() { "UTC".to_owned() } else { parts.zone };
    Some(Time { seconds, nanos: parts.nanos, offset, zone })
}
