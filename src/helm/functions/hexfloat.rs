//! Floats in hexadecimal and binary: Go's `%x` and `%b` (`strconv/ftoa.go`).

/// The bits of the fraction of a `float64`.
const FRACTION: u32 = 52;

/// `%x`: `0x1.8p+01`; `precision` counts the digits after the point. Of numbers that are finite.
pub fn hexadecimal(value: f64, precision: Option<usize>) -> String {
    let (negative, mut mantissa, mut exponent) = parts(value);
    if mantissa != 0 {
        let up = mantissa.leading_zeros() - (63 - FRACTION);
        mantissa <<= up;
        exponent -= up as i32;
    }
    let digits = FRACTION as usize / 4;
    if let Some(precision) = precision.filter(|&p| p < digits) {
        let dropped = (digits - precision) as u32 * 4;
        let (half, rest) = (1u64 << (dropped - 1), mantissa & ((1 << dropped) - 1));
        mantissa >>= dropped;
        // To the nearest, and to the even one of two that are as near.
        mantissa += u64::from(rest > half || (rest == half && mantissa & 1 == 1));
        mantissa <<= dropped;
        if mantissa >> (FRACTION + 1) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let exponent = if mantissa == 0 { 0 } else { exponent + FRACTION as i32 };
    let fraction = format!("{:0digits$x}", mantissa & ((1 << FRACTION) - 1));
    let fraction = match precision {
        Some(precision) if precision <= digits => fraction[..precision].to_owned(),
        Some(precision) => format!("{fraction:0<precision$}"),
        None => fraction.trim_end_matches('0').to_owned(),
    };
    let (sign, lead) = (if negative { "-" } else { "" }, mantissa >> FRACTION);
    let point = if fraction.is_empty() { "" } else { "." };
    let down = if exponent < 0 { '-' } else { '+' };
    format!("{sign}0x{lead}{point}{fraction}p{down}{:02}", exponent.abs())
}

/// `%b`: the mantissa and the power of two it is multiplied with. Of numbers that are finite.
pub fn binary(value: f64) -> String {
    let (negative, mantissa, exponent) = parts(value);
    format!("{}{mantissa}p{exponent:+}", if negative { "-" } else { "" })
}

/// Sign, mantissa and exponent: the number is the mantissa times two to the exponent.
fn parts(value: f64) -> (bool, u64, i32) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << FRACTION) - 1);
    let exponent = ((bits >> FRACTION) & 0x7ff) as i32;
    let hidden = if exponent == 0 { 0 } else { 1 << FRACTION };
    (value.is_sign_negative(), fraction | hidden, exponent.max(1) - 1075)
}

/// The `#` flag: a point in any case, and zeros up to as many digits as the verb shows at least.
pub fn with_point(number: &str, verb: char, precision: Option<usize>) -> String {
    let shown = if matches!(verb, 'v' | 'g' | 'G' | 'x' | 'X') { precision.unwrap_or(6) } else { 0 };
    let is_tail = |c: char| match c {
        'p' | 'P' => true,
        'e' | 'E' => !matches!(verb, 'x' | 'X'),
        _ => false,
    };
    let (body, tail) = number.split_at(number.find(is_tail).unwrap_or(number.len()));
    let point = if body.contains('.') { "" } else { "." };
    let counted = body.trim_start_matches(['0', '.']).chars().filter(|&c| c != '.').count();
    let missing = shown.saturating_sub(counted + usize::from(body == "0"));
    format!("{body}{point}{}{tail}", "0".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_in_go() {
        let all: Vec<String> = [1.5, 0.0, -0.1, 255.0, 1e300, 5e-324]
            .into_iter()
            .flat_map(|n| [hexadecimal(n, None), hexadecimal(n, Some(3)), hexadecimal(n, Some(0)), binary(n)])
            .collect();
        let wanted = "0x1.8p+00 0x1.800p+00 0x1p+01 6755399441055744p-52 \
            0x0p+00 0x0.000p+00 0x0p+00 0p-1074 \
            -0x1.999999999999ap-04 -0x1.99ap-04 -0x1p-03 -7205759403792794p-56 \
            0x1.fep+07 0x1.fe0p+07 0x1p+08 8972014882652160p-45 \
            0x1.7e43c8800759cp+996 0x1.7e4p+996 0x1p+996 6724873095247260p+944 \
            0x1p-1074 0x1.000p-1074 0x1p-1074 1p-1074";
        assert_eq!(all.join(" "), wanted);
        assert_eq!(with_point("0x1.8p+00", 'x', None), "0x1.8000p+00");
        assert_eq!(with_point("0x0p+00", 'x', None), "0x0.0000p+00");
        assert_eq!(with_point("1", 'g', None), "1.00000");
    }
}
