//! Helm's `toToml` and `fromToml`: BurntSushi/toml v1.6.

mod encode;

use super::json::as_dict;
use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::Text;
use crate::helm::value::{Data, Dict, Value};

type Outcome = Result<Value, FunctionError>;

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("toToml", &[Type::Any], |_, a| {
        let value = arguments::value(a, 0);
        let text = encode::encode(&value).unwrap_or_else(|error| Text::from(error.message));
        Ok(Value::text(text).or_at(value.origin))
    }),
    fixed("mustToToml", &[Type::Any], |_, a| {
        let value = arguments::value(a, 0);
        Ok(Value::text(encode::encode(&value)?).or_at(value.origin))
    }),
    fixed("fromToml", &[Type::String], from_toml),
];

fn from_toml(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 0);
    let origin = text.origin().map(crate::helm::rope::Origin::beside);
    let decoded = match text.parse::<toml::Table>() {
        Ok(table) => Ok(dict(table, origin)),
        Err(error) => {
            let line = error.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
            Err(format!("toml: line {line}: {}", error.message()).into())
        }
    };
    Ok(as_dict(decoded, ""))
}

type Place = Option<crate::helm::rope::Origin>;

fn dict(table: toml::Table, origin: Place) -> Value {
    let out = Dict::default();
    for (key, value) in table {
        out.set(&Text::of(&key, origin), from(value, origin));
    }
    Value::from(out).at(origin)
}

fn from(value: toml::Value, origin: Place) -> Value {
    match value {
        toml::Value::String(text) => Value::text(Text::of(&text, origin)),
        toml::Value::Integer(number) => Value::int64(number),
        toml::Value::Float(number) => Value::new(Data::Float(number)),
        toml::Value::Boolean(value) => Value::from(value),
        toml::Value::Datetime(time) => moment(&time),
        toml::Value::Array(items) => Value::list(items.into_iter().map(|item| from(item, origin)).collect()),
        toml::Value::Table(table) => return dict(table, origin),
    }
    .or_at(origin)
}

/// A date or time; what it lacks is that of year 0 at midnight, UTC.
fn moment(time: &toml::value::Datetime) -> Value {
    let date = time.date.map_or_else(|| "0000-01-01".to_owned(), |d| d.to_string());
    let clock = time.time.map_or_else(|| "00:00:00".to_owned(), |t| t.to_string());
    let offset = time.offset.map_or_else(|| "Z".to_owned(), |o| o.to_string());
    let text = format!("{date}T{clock}{offset}");
    super::dates::parse("2006-01-02T15:04:05.999999999Z07:00", &text)
        .map_or_else(|_| Value::from(text), Value::object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_is_laid_out_as_burntsushi_does() {
        let text = "{\"b\":{\"x\":1.5,\"deep\":{\"y\":\"q\\\"\"}},\"a\":[1,\"z\"],\"t\":[{\"k\":true},{\"k\":false}],\
                    \"n\":null,\"one\":1}";
        let value = crate::helm::functions::json::decode(&Text::plain(text)).unwrap();
        assert_eq!(
            encode::encode(&value).unwrap().as_str(),
            "a = [1.0, \"z\"]\none = 1.0\n\n[b]\n  x = 1.5\n  [b.deep]\n    y = \"q\\\"\"\n\n[[t]]\n  k = true\n\n\
             [[t]]\n  k = false\n"
        );
    }

    #[test]
    fn toml_is_read() {
        let value = from_toml_text("a = 1\n[b]\nc = [\"x\"]\n");
        let a = value.as_dict().and_then(|d| d.get("a")).and_then(|v| v.as_int());
        assert_eq!(a, Some(1));
        assert!(from_toml_text("a = ").as_dict().is_some_and(|d| d.get("Error").is_some()));
    }

    fn from_toml_text(text: &str) -> Value {
        let mut state = crate::helm::functions::State::default();
        let mut call = Call { name: "fromToml", span: None, state: &mut state };
        from_toml(&mut call, &[Value::from(text)]).unwrap()
    }
}
