//! Amounts as people write them.

use crate::cluster::scheduler::plugins::ResourceKind;

/// An amount of a resource: `250m`, `3.5`, `1.5Gi`, `4`.
pub fn amount(resource: ResourceKind, value: i64) -> String {
    match resource {
        ResourceKind::Cpu => cpu(value),
        ResourceKind::Memory | ResourceKind::EphemeralStorage => bytes(value),
        ResourceKind::Other(_) => value.to_string(),
    }
}

/// Thousandths of a core.
pub fn cpu(milli: i64) -> String {
    match milli {
        _ if milli % 1000 == 0 => (milli / 1000).to_string(),
        _ if milli.unsigned_abs() < 1000 => format!("{milli}m"),
        _ => trimmed(milli as f64 / 1000.0),
    }
}

/// Bytes, in the largest unit that leaves a whole part.
pub fn bytes(value: i64) -> String {
    for (suffix, bits) in [("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10)] {
        let unit = 1i64 << bits;
        if value.unsigned_abs() >= unit.unsigned_abs() {
            return format!("{}{suffix}", trimmed(value as f64 / unit as f64));
        }
    }
    value.to_string()
}

/// At most two digits behind the point, rounded down so that what is short never looks enough.
fn trimmed(value: f64) -> String {
    let text = format!("{:.2}", (value * 100.0).trunc() / 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_quantities() {
        assert_eq!((cpu(250), cpu(2000), cpu(3920)), ("250m".into(), "2".into(), "3.92".into()));
        assert_eq!(bytes(4 << 30), "4Gi");
        assert_eq!(bytes(7_126_464 << 10), "6.79Gi");
        assert_eq!((bytes(0), bytes(-(1 << 20))), ("0".into(), "-1Mi".into()));
        assert_eq!((cpu(i64::MIN).is_empty(), bytes(i64::MIN)), (false, "-8388608Ti".into()));
    }
}
