//! Go's layouts: a date written out by the reference time, Mon Jan 2 15:04:05 MST 2006.

use std::fmt::Write as _;

use super::civil::{DAYS, MONTHS};
use super::time::Time;

/// One element of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekDay,
    WeekDay,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    Pm,
    LowerPm,
    ZoneName,
    /// `Z` stands for UTC; colons between; hours only; with seconds.
    Zone {
        z: bool,
        colon: bool,
        short: bool,
        seconds: bool,
    },
    /// `.000` or `.999`: the separator, how many digits, whether zeros are left out.
    Fraction {
        separator: char,
        digits: usize,
        trim: bool,
    },
}

const PLAIN: &[(&str, Element)] = &[
    ("January", Element::LongMonth),
    ("Monday", Element::LongWeekDay),
    ("MST", Element::ZoneName),
    ("002", Element::ZeroYearDay),
    ("01", Element::ZeroMonth),
    ("02", Element::ZeroDay),
    ("03", Element::ZeroHour12),
    ("04", Element::ZeroMinute),
    ("05", Element::ZeroSecond),
    ("06", Element::Year),
    ("15", Element::Hour),
    ("1", Element::NumMonth),
    ("2006", Element::LongYear),
    ("2", Element::Day),
    ("__2", Element::UnderYearDay),
    ("_2", Element::UnderDay),
    ("3", Element::Hour12),
    ("4", Element::Minute),
    ("5", Element::Second),
    ("PM", Element::Pm),
    ("pm", Element::LowerPm),
];

const ZONES: &[(&str, bool, bool, bool)] = &[
    ("070000", false, false, true),
    ("07:00:00", true, false, true),
    ("0700", false, false, false),
    ("07:00", true, false, false),
    ("07", false, true, false),
];

/// The next element of a layout: what stands before it, the element, what follows.
pub(super) fn next(layout: &str) -> (&str, Option<(Element, &str)>) {
    for (at, c) in layout.char_indices() {
        let rest = &layout[at..];
        if let Some((element, len)) = element(rest, c) {
            return (&layout[..at], Some((element, &rest[len..])));
        }
    }
    (layout, None)
}

fn element(rest: &str, c: char) -> Option<(Element, usize)> {
    let lower = |s: &str| s.starts_with(|c: char| c.is_ascii_lowercase());
    match c {
        '-' | 'Z' => {
            return ZONES.iter().find(|(text, ..)| rest[1..].starts_with(text)).map(
                |&(text, colon, short, seconds)| {
                    (Element::Zone { z: c == 'Z', colon, short, seconds }, text.len() + 1)
                },
            );
        }
        '.' | ',' => {
            let digit = rest[1..].chars().next().filter(|d| *d == '0' || *d == '9')?;
            let digits = rest[1..].chars().take_while(|d| *d == digit).count();
            let after = rest[1 + digits..].chars().next();
            return (!after.is_some_and(|a| a.is_ascii_digit()))
                .then_some((Element::Fraction { separator: c, digits, trim: digit == '9' }, digits + 1));
        }
        // `_2006` is an underscore and a year.
        '_' if rest.starts_with("_2006") => return None,
        _ => {}
    }
    if let Some(&(text, element)) = PLAIN.iter().find(|(text, _)| rest.starts_with(text)) {
        return Some((element, text.len()));
    }
    if rest.starts_with("Jan") && !lower(&rest[3..]) {
        return Some((Element::Month, 3));
    }
    (rest.starts_with("Mon") && !lower(&rest[3..])).then_some((Element::WeekDay, 3))
}

/// `Time.Format`.
pub(super) fn format(layout: &str, time: &Time) -> String {
    let mut out = String::new();
    let mut rest = layout;
    loop {
        let (before, found) = next(rest);
        out.push_str(before);
        let Some((element, after)) = found else { return out };
        push(&mut out, element, time);
        rest = after;
    }
}

fn push(out: &mut String, element: Element, time: &Time) {
    use Element::{
        Day, Fraction, Hour, Hour12, LongMonth, LongWeekDay, LongYear, LowerPm, Minute, Month, NumMonth, Pm,
        Second, UnderDay, UnderYearDay, WeekDay, Year, ZeroDay, ZeroHour12, ZeroMinute, ZeroMonth,
        ZeroSecond, ZeroYearDay, Zone, ZoneName,
    };
    let f = time.fields();
    let hour12 = if f.hour.is_multiple_of(12) { 12 } else { f.hour % 12 };
    let month = MONTHS[(f.month as usize + 11) % 12];
    let day = DAYS[f.weekday % 7];
    // Writing to a `String` cannot fail.
    let _ = match element {
        LongMonth => write!(out, "{month}"),
        Month => write!(out, "{}", &month[..3]),
        NumMonth => write!(out, "{}", f.month),
        ZeroMonth => write!(out, "{:02}", f.month),
        LongWeekDay => write!(out, "{day}"),
        WeekDay => write!(out, "{}", &day[..3]),
        Day => write!(out, "{}", f.day),
        UnderDay => write!(out, "{:2}", f.day),
        ZeroDay => write!(out, "{:02}", f.day),
        UnderYearDay => write!(out, "{:3}", f.year_day),
        ZeroYearDay => write!(out, "{:03}", f.year_day),
        Hour => write!(out, "{:02}", f.hour),
        Hour12 => write!(out, "{hour12}"),
        ZeroHour12 => write!(out, "{hour12:02}"),
        Minute => write!(out, "{}", f.minute),
        ZeroMinute => write!(out, "{:02}", f.minute),
        Second => write!(out, "{}", f.second),
        ZeroSecond => write!(out, "{:02}", f.second),
        LongYear => write!(out, "{:04}", f.year),
        Year => write!(out, "{:02}", f.year.rem_euclid(100)),
        Pm => write!(out, "{}", if f.hour >= 12 { "PM" } else { "AM" }),
        LowerPm => write!(out, "{}", if f.hour >= 12 { "pm" } else { "am" }),
        ZoneName if !time.zone.is_empty() => write!(out, "{}", time.zone),
        ZoneName if time.offset == 0 => write!(out, "UTC"),
        ZoneName => push_zone(out, time.offset, false, true, false),
        Zone { z: true, .. } if time.offset == 0 => write!(out, "Z"),
        Zone { colon, short, seconds, .. } => push_zone(out, time.offset, colon, short, seconds),
        Fraction { separator, digits, trim } => push_fraction(out, time.nanos, separator, digits, trim),
    };
}

fn push_zone(out: &mut String, offset: i32, colon: bool, short: bool, seconds: bool) -> std::fmt::Result {
    let magnitude = offset.unsigned_abs();
    let sign = if offset < 0 { '-' } else { '+' };
    let colon = if colon { ":" } else { "" };
    write!(out, "{sign}{:02}", magnitude / 3600)?;
    if !short {
        write!(out, "{colon}{:02}", magnitude / 60 % 60)?;
    }
    if seconds {
        write!(out, "{colon}{:02}", magnitude % 60)?;
    }
    Ok(())
}

fn push_fraction(
    out: &mut String,
    nanos: u32,
    separator: char,
    digits: usize,
    trim: bool,
) -> std::fmt::Result {
    let all = format!("{nanos:09}");
    let mut shown: String = all.chars().chain(std::iter::repeat('0')).take(digits).collect();
    if trim {
        shown.truncate(shown.trim_end_matches('0').len());
        if shown.is_empty() {
            return Ok(());
        }
    }
    write!(out, "{separator}{shown}")
}
