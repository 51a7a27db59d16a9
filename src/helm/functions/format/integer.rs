//! How whole numbers print.

use super::printer::Flags;

/// A whole number's text in the base and with the flags of a directive, before padding.
///
/// `None` prints nothing at all: a zero with precision 0.
pub(super) fn text(value: i128, base: u32, verb: char, flags: &Flags) -> Option<String> {
    let negative = value < 0;
    let magnitude = value.unsigned_abs();
    let mut precision = 0;
    if let Some(wanted) = flags.precision {
        precision = wanted;
        if wanted == 0 && value == 0 {
            return None;
        }
    } else if let (true, false, Some(width)) = (flags.zero, flags.minus, flags.width) {
        precision = width;
        if negative || flags.plus || flags.space {
            precision = precision.saturating_sub(1);
        }
    }
    let mut digits = match base {
        2 => format!("{magnitude:b}"),
        8 => format!("{magnitude:o}"),
        16 if verb == 'X' => format!("{magnitude:X}"),
        16 => format!("{magnitude:x}"),
        _ => magnitude.to_string(),
    };
    if digits.len() < precision {
        digits.insert_str(0, &"0".repeat(precision - digits.len()));
    }
    if flags.sharp {
        match base {
            2 => digits.insert_str(0, "0b"),
            8 if !digits.starts_with('0') => digits.insert(0, '0'),
            16 => digits.insert_str(0, if verb == 'X' { "0X" } else { "0x" }),
            _ => {}
        }
    }
    if verb == 'O' {
        digits.insert_str(0, "0o");
    }
    let sign = match (negative, flags.plus, flags.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    Some(format!("{sign}{digits}"))
}

/// `%U`: `U+0041`.
pub(super) fn unicode(value: i64, flags: &Flags) -> String {
    let digits = flags.precision.unwrap_or(4).max(4);
    let mut text = format!("U+{:0digits$X}", value as u64);
    if flags.sharp
        && let Some(c) = u32::try_from(value).ok().and_then(char::from_u32)
        && crate::helm::go::is_print(c)
    {
        text.push_str(&format!(" '{c}'"));
    }
    text
}
