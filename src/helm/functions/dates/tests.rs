use super::*;

fn call(name: &str, arguments: &[Value]) -> Value {
    let definition = FUNCTIONS.iter().find(|d| d.name == name).unwrap();
    let mut state = crate::helm::functions::State::default();
    let mut call = Call { name, span: None, state: &mut state };
    (definition.run)(&mut call, arguments).unwrap()
}

fn shown(value: &Value) -> String {
    super::super::format::display(value).to_string()
}

#[test]
fn layouts_format_as_in_go() {
    let time = call("toDate", &[Value::from("2006-01-02 15:04:05"), Value::from("2021-03-09 17:04:08")]);
    for (layout, want) in [
        ("2006-01-02", "2021-03-09"),
        ("Mon Jan _2 15:04:05 2006", "Tue Mar  9 17:04:08 2021"),
        ("Monday, 02-Jan-06 15:04:05 MST", "Tuesday, 09-Mar-21 17:04:08 UTC"),
        ("3:04PM", "5:04PM"),
        ("2006-01-02T15:04:05Z07:00", "2021-03-09T17:04:08Z"),
        ("20060102150405", "20210309170408"),
        ("-0700 .000 002", "+0000 .000 068"),
        ("January", "March"),
    ] {
        assert_eq!(shown(&call("date", &[Value::from(layout), time.clone()])), want, "{layout}");
    }
    assert_eq!(shown(&call("unixEpoch", std::slice::from_ref(&time))), "1615309448");
    assert_eq!(shown(&time), "2021-03-09 17:04:08 +0000 UTC");
    let later = call("dateModify", &[Value::from("-1.5h"), time]);
    assert_eq!(shown(&later), "2021-03-09 15:34:08 +0000 UTC");
}

#[test]
fn durations_print_as_in_go() {
    assert_eq!(shown(&call("duration", &[Value::from("95")])), "1m35s");
    assert_eq!(shown(&call("duration", &[Value::int64(3600)])), "1h0m0s");
    assert_eq!(shown(&call("durationRound", &[Value::from("2h10m5s")])), "2h");
    assert_eq!(shown(&call("durationRound", &[Value::from("2400h10m5s")])), "3mo");
    assert_eq!(shown(&call("ago", &[Value::int(NOW - 5)])), "5s");
    assert!(duration::parse("1x").is_err());
}
