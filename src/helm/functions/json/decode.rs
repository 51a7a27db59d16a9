//! Go's `encoding/json` decoder, each value with the place of the text it was read from.

use crate::helm::functions::FunctionError;
use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::{Data, Dict, Value};

/// Go refuses deeper nesting, though much deeper; nothing real nests half as deep as this.
const MAX_DEPTH: usize = 300;

/// Reads one JSON value.
///
/// # Errors
/// In Go's words.
pub fn decode(text: &Text) -> Result<Value, FunctionError> {
    let mut decoder = Decoder { text, at: 0, depth: 0 };
    let value = decoder.value("looking for beginning of value")?;
    decoder.space();
    match decoder.peek() {
        None => Ok(value),
        Some(_) => Err(decoder.fault("after top-level value")),
    }
}

struct Decoder<'t> {
    text: &'t Text,
    at: usize,
    depth: usize,
}

impl Decoder<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn fault(&self, context: &str) -> FunctionError {
        match self.peek() {
            // Go feeds its scanner a blank at the end; where one may stand, the input is merely too short.
            None if [
                "in literal",
                "in numeric",
                "after decimal",
                "in exponent",
                "in string escape",
                "in \\u",
            ]
            .iter()
            .any(|start| context.starts_with(start)) =>
            {
                format!("invalid character ' ' {context}").into()
            }
            None => "unexpected end of JSON input".into(),
            Some(_) => {
                // Go takes the byte for a character.
                let c = char::from(self.text.as_bytes()[self.at]);
                let shown = match c {
                    '\'' => "'\\''".to_owned(),
                    '"' => "'\"'".to_owned(),
                    _ => format!("'{}'", crate::helm::go::quote(&c.to_string()).trim_matches('"')),
                };
                format!("invalid character {shown} {context}").into()
            }
        }
    }

    fn origin(&self, from: usize) -> Option<Origin> {
        self.text.origin_in(from..self.at).map(Origin::beside)
    }

    fn value(&mut self, context: &str) -> Result<Value, FunctionError> {
        self.space();
        let from = self.at;
        let data = match self.peek() {
            Some('{') => self.nested(Self::object)?,
            Some('[') => self.nested(Self::array)?,
            Some('"') => {
                let text = self.string()?;
                let origin = self.origin(from);
                return Ok(Value::text(text).or_at(origin));
            }
            Some('t') => self.word("true", Data::Bool(true))?,
            Some('f') => self.word("false", Data::Bool(false))?,
            Some('n') => self.word("null", Data::Nil)?,
            Some('-' | '0'..='9') => Data::Float(self.number()?),
            _ => return Err(self.fault(context)),
        };
        Ok(Value { data, origin: self.origin(from) })
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Data, FunctionError>,
    ) -> Result<Data, FunctionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("exceeded max depth".into());
        }
        self.at += 1;
        self.space();
        let data = read(self)?;
        self.depth -= 1;
        Ok(data)
    }

    fn word(&mut self, word: &str, data: Data) -> Result<Data, FunctionError> {
        for expected in word.chars() {
            if self.peek() != Some(expected) {
                return Err(self.fault(&format!("in literal {word} (expecting '{expected}')")));
            }
            self.at += 1;
        }
        Ok(data)
    }

    fn digits(&mut self, context: &str) -> Result<(), FunctionError> {
        let len = self.text[self.at..].bytes().take_while(u8::is_ascii_digit).count();
        if len == 0 {
            return Err(self.fault(context));
        }
        self.at += len;
        Ok(())
    }

    fn number(&mut self) -> Result<f64, FunctionError> {
        let from = self.at;
        if self.peek() == Some('-') {
            self.at += 1;
        }
        if self.peek() == Some('0') {
            self.at += 1;
        } else {
            self.digits("in numeric literal")?;
        }
        if self.peek() == Some('.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        let text = &self.text[from..self.at];
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(format!("json: cannot unmarshal number {text} into Go value of type float64").into()),
        }
    }

    fn array(&mut self) -> Result<Data, FunctionError> {
        let mut items = Vec::new();
        if self.peek() == Some(']') {
            self.at += 1;
        } else {
            loop {
                items.push(self.value("looking for beginning of value")?);
                self.space();
                match self.peek() {
                    Some(',') => self.at += 1,
                    Some(']') => break self.at += 1,
                    _ => return Err(self.fault("after array element")),
                }
            }
        }
        Ok(Value::list(items).data)
    }

    fn object(&mut self) -> Result<Data, FunctionError> {
        let dict = Dict::default();
        if self.peek() == Some('}') {
            self.at += 1;
            return Ok(Data::Dict(dict));
        }
        loop {
            self.space();
            if self.peek() != Some('"') {
                return Err(self.fault("looking for beginning of object key string"));
            }
            let from = self.at;
            let key = self.string()?;
            let key = key.or_origin(self.origin(from));
            self.space();
            if self.peek() != Some(':') {
                return Err(self.fault("after object key"));
            }
            self.at += 1;
            let value = self.value("looking for beginning of value")?;
            dict.set(&key, value);
            self.space();
            match self.peek() {
                Some(',') => self.at += 1,
                Some('}') => {
                    self.at += 1;
                    return Ok(Data::Dict(dict));
                }
                _ => return Err(self.fault("after object key:value pair")),
            }
        }
    }

    fn string(&mut self) -> Result<Text, FunctionError> {
        self.at += 1;
        let mut out = TextBuilder::new();
        let mut from = self.at;
        loop {
            match self.peek() {
                Some('"') => {
                    out.push_slice(self.text, from..self.at);
                    self.at += 1;
                    return Ok(out.finish());
                }
                Some('\\') => {
                    out.push_slice(self.text, from..self.at);
                    let start = self.at;
                    let c = self.escape()?;
                    out.push(c, self.origin(start));
                    from = self.at;
                }
                Some(c) if c >= ' ' => self.at += c.len_utf8(),
                _ => return Err(self.fault("in string literal")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, FunctionError> {
        self.at += 1;
        let c = match self.peek() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.fault("in string escape code")),
        };
        self.at += 1;
        Ok(c)
    }

    fn unicode(&mut self) -> Result<char, FunctionError> {
        let high = self.hex()?;
        if !(0xd800..0xdc00).contains(&high) {
            return Ok(char::from_u32(high).unwrap_or('\u{fffd}'));
        }
        let after = self.at;
        if self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            self.at = after;
        }
        Ok('\u{fffd}')
    }

    fn hex(&mut self) -> Result<u32, FunctionError> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) else {
                return Err(self.fault("in \\u hexadecimal character escape"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}
