//! Exact decimal arithmetic on floats, as shopspring/decimal does it for `addf` and its kin.

use super::FunctionError;

/// Division keeps this many decimal places.
const DIVISION_PRECISION: i32 = 16;

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// `digits · 10^exponent`; a float where the digits no longer fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decimal {
    /// Exact.
    Exact(i128, i32),
    /// Too long for exact arithmetic here.
    Float(f64),
}

impl Decimal {
    /// The shortest decimal that reads as this float.
    ///
    /// # Errors
    /// Infinity and not-a-number.
    pub fn from_f64(value: f64) -> Result<Self, FunctionError> {
        if !value.is_finite() {
            let name = super::number::shortest(value);
            return Err(format!("Cannot create a Decimal from {}", name.trim_start_matches('+')).into());
        }
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let fraction = mantissa.split_once('.').map_or(0, |(_, f)| f.len() as i32);
        Ok(match mantissa.replace('.', "").parse() {
            Ok(digits) => Self::Exact(digits, exponent - fraction),
            Err(_) => Self::Float(value),
        })
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Exact(digits, exponent) => format!("{digits}e{exponent}").parse().unwrap_or(f64::NAN),
            Self::Float(value) => value,
        }
    }

    /// # Errors
    /// A division by zero.
    pub fn apply(self, other: Self, operation: Operation) -> Result<Self, FunctionError> {
        if operation == Operation::Divide && other.to_f64() == 0.0 {
            return Err("decimal division by 0".into());
        }
        if let (Self::Exact(a, a_exponent), Self::Exact(b, b_exponent)) = (self, other)
            && let Some(exact) = exact((a, a_exponent), (b, b_exponent), operation)
        {
            return Ok(exact);
        }
        let (a, b) = (self.to_f64(), other.to_f64());
        Ok(Self::Float(match operation {
            Operation::Add => a + b,
            Operation::Subtract => a - b,
            Operation::Multiply => a * b,
            Operation::Divide => a / b,
        }))
    }
}

fn exact(a: (i128, i32), b: (i128, i32), operation: Operation) -> Option<Decimal> {
    match operation {
        Operation::Multiply => Some(Decimal::Exact(a.0.checked_mul(b.0)?, a.1.checked_add(b.1)?)),
        Operation::Divide => {
            // a / b = (a · 10^shift / b) · 10^-16
            let shift = a.1 - b.1 + DIVISION_PRECISION;
            let (numerator, denominator) =
                if shift >= 0 { (scale(a.0, shift)?, b.0) } else { (a.0, scale(b.0, -shift)?) };
            let (quotient, rest) = (numerator / denominator, numerator % denominator);
            let away = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
            let up = rest.unsigned_abs().checked_mul(2)? >= denominator.unsigned_abs();
            Some(Decimal::Exact(if up { quotient + away } else { quotient }, -DIVISION_PRECISION))
        }
        _ => {
            let exponent = a.1.min(b.1);
            let (a, b) = (scale(a.0, a.1 - exponent)?, scale(b.0, b.1 - exponent)?);
            let sum = if operation == Operation::Add { a.checked_add(b)? } else { a.checked_sub(b)? };
            Some(Decimal::Exact(sum, exponent))
        }
    }
}

fn scale(value: i128, zeros: i32) -> Option<i128> {
    value.checked_mul(10i128.checked_pow(u32::try_from(zeros).ok()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_do_not_show_binary_fractions() {
        let apply = |a: f64, b: f64, operation| {
            let b = Decimal::from_f64(b).unwrap();
            Decimal::from_f64(a).unwrap().apply(b, operation).unwrap().to_f64()
        };
        assert_eq!(apply(0.1, 0.2, Operation::Add), 0.3);
        assert_eq!(apply(1.5, 2.0, Operation::Multiply), 3.0);
        assert_eq!(apply(10.0, 4.0, Operation::Divide), 2.5);
        assert_eq!(apply(1.0, 3.0, Operation::Divide), 0.333_333_333_333_333_3);
        assert!(Decimal::from_f64(1.0).unwrap().apply(Decimal::Exact(0, 0), Operation::Divide).is_err());
    }
}
