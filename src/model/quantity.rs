//! Kubernetes' quantities: exact amounts with decimal or binary suffixes
//! (`apimachinery/pkg/api/resource`).

mod text;

use std::cmp::Ordering;

use text::{DECIMAL, digits, split, suffix};

/// Which family of suffixes an amount is printed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `1Gi`, `512Ki`
    BinarySi,
    /// `1k`, `250m`, and no suffix at all
    DecimalSi,
    /// `1e3`
    DecimalExponent,
}

/// Why a text is no quantity, in the decoder's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The text as a whole has not the shape of a quantity.
    #[error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    Format,
    /// The suffix is none of the known ones.
    #[error("unable to parse quantity's suffix")]
    Suffix,
}

/// An exact amount: `unscaled * 10^exponent`. Amounts of more than 38 digits lose their last ones.
#[derive(Debug, Clone, Copy)]
pub struct Quantity {
    unscaled: i128,
    exponent: i32,
    format: Format,
}

const NANO: i32 = -9;

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self { unscaled: 0, exponent: 0, format: Format::DecimalSi };

    /// A whole number of units.
    pub const fn units(value: i64, format: Format) -> Self {
        Self { unscaled: value as i128, exponent: 0, format }
    }

    /// A number of thousandths.
    pub const fn milli(value: i64) -> Self {
        Self { unscaled: value as i128, exponent: -3, format: Format::DecimalSi }
    }

    /// Reads a quantity as the API server's decoder does, white space around it included: `Mi`, ` 1`, `1.`, `.5`,
    /// `+1`, `010` and `1E` are quantities, `1e`, `1e3Mi`, `100K`, `0x10` and the empty text are not.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        Self::parse_exact(text.trim())
    }

    /// The same without taking white space off.
    pub fn parse_exact(text: &str) -> Result<Self, QuantityError> {
        if text.is_empty() {
            return Err(QuantityError::Format);
        }
        let parts = split(text)?;
        let (base, exponent, format) = suffix(parts.suffix).ok_or(QuantityError::Suffix)?;
        let (digits, dropped) = digits(parts.whole, parts.fraction);
        let scale = dropped - parts.fraction.len() as i32;
        let mut out = Self { unscaled: digits, exponent: scale, format };
        if base == 2 {
            out.shift_left(exponent as u32);
        } else {
            out.exponent = scale.saturating_add(exponent);
        }
        out.round_up_to(NANO);
        if format == Format::BinarySi {
            let max = Self::units(i64::MAX, format);
            if out.cmp(&max) == Ordering::Greater {
                out = max;
            }
            if out.unscaled > 0 && out.cmp(&Self::units(1, format)) == Ordering::Less {
                out.format = Format::DecimalSi;
            }
        }
        if parts.negative {
            out.unscaled = -out.unscaled;
        }
        Ok(out)
    }

    /// Multiplies with a power of two.
    fn shift_left(&mut self, bits: u32) {
        let factor = 1i128 << bits;
        while self.unscaled.checked_mul(factor).is_none() {
            self.unscaled /= 10;
            self.exponent += 1;
        }
        self.unscaled *= factor;
    }

    /// Which suffixes it prints with.
    pub const fn format(self) -> Format {
        self.format
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.unscaled == 0
    }

    /// -1, 0 or 1.
    pub const fn sign(self) -> i32 {
        self.unscaled.signum() as i32
    }

    /// Makes `10^exponent` the smallest unit, rounding away from zero. Returns whether nothing was lost.
    pub fn round_up_to(&mut self, exponent: i32) -> bool {
        if self.exponent >= exponent || self.unscaled == 0 {
            if self.unscaled == 0 {
                self.exponent = self.exponent.max(exponent);
            }
            return true;
        }
        let (value, exact) = scale_down(self.unscaled, exponent.saturating_sub(self.exponent));
        self.unscaled = value;
        self.exponent = exponent;
        exact
    }

    /// The amount in units of `10^exponent`, rounded away from zero, as far as it fits.
    fn scaled(self, exponent: i32) -> i64 {
        let mut value = self;
        value.round_up_to(exponent);
        let up = value.exponent.saturating_sub(exponent).max(0) as u32;
        let wide = 10i128.checked_pow(up).and_then(|factor| value.unscaled.checked_mul(factor));
        match wide {
            Some(wide) => wide.clamp(i64::MIN.into(), i64::MAX.into()) as i64,
            None if value.unscaled < 0 => i64::MIN,
            None => i64::MAX,
        }
    }

    /// In whole units, rounded away from zero (`Quantity.Value`).
    pub fn value(self) -> i64 {
        self.scaled(0)
    }

    /// In thousandths, rounded away from zero (`Quantity.MilliValue`).
    pub fn milli_value(self) -> i64 {
        self.scaled(-3)
    }

    /// Whether it has a part smaller than one.
    pub fn has_fraction(self) -> bool {
        let mut value = self;
        !value.round_up_to(0)
    }

    /// The sum; takes the other's format where this is nothing.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let format = if self.is_zero() { other.format } else { self.format };
        let (a, b, exponent) = align(self, other);
        Self { unscaled: a.saturating_add(b), exponent, format }
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { unscaled: -other.unscaled, ..other })
    }

    /// The product with a whole number.
    #[must_use]
    pub fn times(self, factor: i64) -> Self {
        Self { unscaled: self.unscaled.saturating_mul(factor.into()), ..self }
    }

    /// The greater of both.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if self.cmp(&other) == Ordering::Less { other } else { self }
    }

    /// The smaller of both.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if self.cmp(&other) == Ordering::Greater { other } else { self }
    }

    /// The same for an amount in a list of resources, which the server rounds up to thousandths first.
    pub fn shown_in_list(text: &str) -> Option<String> {
        let text = text.trim();
        let mut value = Self::parse_exact(text).ok()?;
        let kept = is_kept(text, &value) && !is_slow(text);
        value.round_up_to(-3);
        Some(if kept { text.to_owned() } else { value.to_string() })
    }

    /// The text the server keeps of a quantity somebody wrote: as written where that is canonical in the
    /// decoder's eyes, else [`Self::to_string`].
    pub fn shown(text: &str) -> Option<String> {
        let text = text.trim();
        let value = Self::parse_exact(text).ok()?;
        Some(if is_kept(text, &value) { text.to_owned() } else { value.to_string() })
    }
}

/// Whether rounding up to thousandths makes the server forget the text that was written.
fn is_slow(text: &str) -> bool {
    let Ok(parts) = split(text) else { return true };
    let Some((_, exponent, format)) = suffix(parts.suffix) else { return true };
    let whole = if parts.whole.is_empty() { "0" } else { parts.whole };
    let precision = match format {
        Format::BinarySi if !parts.fraction.is_empty() => -1,
        Format::BinarySi => 15 - whole.len() as i32 - (exponent * 3 / 10) - 1,
        _ => 18 - (whole.len() + parts.fraction.len()) as i32,
    };
    let scale = match format {
        Format::BinarySi => 0,
        _ => exponent.saturating_sub(parts.fraction.len() as i32),
    };
    precision < 0 || scale < -3
}

/// Whether the decoder keeps the text beside the number, because it takes it for canonical.
fn is_kept(text: &str, value: &Quantity) -> bool {
    if text == "0" {
        return true;
    }
    let Ok(parts) = split(text) else { return false };
    let Some((_, exponent, format)) = suffix(parts.suffix) else { return false };
    let whole = if parts.whole.is_empty() { "0" } else { parts.whole };
    let scale = exponent.saturating_sub(parts.fraction.len() as i32);
    match format {
        Format::BinarySi => {
            let precision = 15 - whole.len() as i32 - (exponent * 3 / 10) - 1;
            let number = whole.parse::<i64>().unwrap_or(0);
            parts.fraction.is_empty() && precision >= 0 && value.format == format && number & 7 != 0
        }
        _ => {
            let mut digits = whole.bytes().chain(parts.fraction.bytes()).rev();
            let zeros = whole.len() + parts.fraction.len() >= 3 && digits.by_ref().take(3).all(|b| b == b'0');
            whole.len() + parts.fraction.len() <= 18
                && scale >= NANO
                && scale % 3 == 0
                && !zeros
                && !whole.starts_with('0')
        }
    }
}

/// Both amounts in the smaller of their units, as far as that fits.
fn align(a: Quantity, b: Quantity) -> (i128, i128, i32) {
    if a.unscaled == 0 {
        return (0, b.unscaled, b.exponent);
    }
    if b.unscaled == 0 {
        return (a.unscaled, 0, a.exponent);
    }
    let exponent = a.exponent.min(b.exponent);
    let up = |q: Quantity| {
        let factor = 10i128.checked_pow(q.exponent.saturating_sub(exponent) as u32);
        factor.and_then(|factor| q.unscaled.checked_mul(factor))
    };
    match (up(a), up(b)) {
        (Some(a), Some(b)) => (a, b, exponent),
        // Amounts more than 38 digits apart: the smaller one does not count.
        (None, _) => (a.unscaled, 0, a.exponent),
        (_, None) => (0, b.unscaled, b.exponent),
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b, _) = align(*self, *other);
        a.cmp(&b)
    }
}

impl std::fmt::Display for Quantity {
    /// The canonical form: `1Gi`, `250m`, `1500m`, `12e6` (`CanonicalizeBytes`).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.unscaled == 0 {
            return f.write_str("0");
        }
        let large =
            Self { unscaled: self.unscaled.saturating_abs(), ..*self } >= Self::units(1024, self.format);
        if self.format == Format::BinarySi && large && !self.has_fraction() {
            return write_binary(f, i128::from(self.value()));
        }
        let (mut digits, mut exponent) = (self.unscaled, self.exponent);
        while digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        while exponent % 3 != 0 {
            digits = digits.saturating_mul(10);
            exponent -= 1;
        }
        write!(f, "{digits}")?;
        if self.format == Format::DecimalExponent {
            return if exponent == 0 { Ok(()) } else { write!(f, "e{exponent}") };
        }
        let at = DECIMAL.iter().find(|(_, e)| *e == exponent);
        f.write_str(at.map_or("", |(name, _)| name))
    }
}

fn write_binary(f: &mut std::fmt::Formatter<'_>, mut value: i128) -> std::fmt::Result {
    let mut steps = 0;
    while value % 1024 == 0 && steps < 6 {
        value /= 1024;
        steps += 1;
    }
    write!(f, "{value}{}", ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][steps])
}

/// Divides by a power of ten, away from zero.
fn scale_down(value: i128, places: i32) -> (i128, bool) {
    let Some(factor) = 10i128.checked_pow(places as u32) else { return (value.signum(), false) };
    let (quotient, rest) = (value / factor, value % factor);
    if rest == 0 { (quotient, true) } else { (quotient + value.signum(), false) }
}

#[cfg(test)]
#[path = "quantity_tests.rs"]
mod tests;
