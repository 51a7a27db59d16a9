use super::*;

fn shown(text: &str) -> String {
    Quantity::shown(text).unwrap()
}

#[test]
fn reads_what_the_decoder_reads() {
    for text in ["Mi", " 1", "1.", ".5", "+1", "010", "1E", "1e400", "0", "-1", "1.5Gi", "1e-3", "+", "."] {
        assert!(Quantity::parse(text).is_ok(), "{text}");
    }
    for text in ["", "1e", "1e3Mi", "100K", "1h", "0x10", "1 Gi", "1,5", "1_000", "100mi", "1i", "abc"] {
        assert!(Quantity::parse(text).is_err(), "{text}");
    }
    assert_eq!(Quantity::parse("100K"), Err(QuantityError::Suffix));
    assert_eq!(Quantity::parse("1h"), Err(QuantityError::Format));
}

#[test]
fn prints_as_the_server() {
    for (text, expected) in [
        ("1.5Gi", "1536Mi"),
        ("1024Mi", "1Gi"),
        ("1500Mi", "1500Mi"),
        ("0.5", "500m"),
        ("1.5", "1500m"),
        ("1000m", "1"),
        ("1e3", "1e3"),
        ("1000000", "1M"),
        ("100", "100"),
        ("0.1Mi", "104857600m"),
        ("-1", "-1"),
        ("-2048", "-2048"),
        ("-2Ki", "-2Ki"),
        ("0.5Mi", "512Ki"),
        ("512", "512"),
        ("1Ki", "1Ki"),
        ("0.5n", "1n"),
        ("00", "0"),
        ("0Mi", "0"),
        ("1e6", "1e6"),
        ("1e7", "10e6"),
        ("9223372036854775807Ei", "9223372036854775807"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn calculates_exactly() {
    let q = |text: &str| Quantity::parse(text).unwrap();
    assert_eq!(q("1Gi"), q("1073741824"));
    assert!(q("1G") < q("1Gi"));
    assert!(q("1e400") > q("9Ei"));
    assert_eq!(q("100m").plus(q("0.9")).value(), 1);
    assert_eq!(q("1.5Gi").minus(q("512Mi")).to_string(), "1Gi");
    assert_eq!(q("1001m").value(), 2);
    assert_eq!(q("1500u").milli_value(), 2);
    assert!(q("128m").has_fraction());
    assert!(!q("1.5Ki").has_fraction());
    assert_eq!(q("250m").times(4).to_string(), "1");
}
