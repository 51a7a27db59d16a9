//! Go's `fmt` printer: one value under one verb.

use super::super::hexfloat::with_point;
use super::super::{number, quoting};
use super::integer;
use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::{Data, Dict, IntKind, List, ListKind, Object, Value};

/// Values nested deeper hold themselves; Go would run out of stack.
const MAX_DEPTH: usize = 200;

/// The flags of a directive.
#[derive(Debug, Default, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Flags {
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    pub(super) plus_v: bool,
    pub(super) sharp_v: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
}

/// Prints values one after the other.
#[derive(Debug, Default)]
pub struct Printer {
    pub(super) out: TextBuilder,
    pub(super) flags: Flags,
    /// The directive's place in the format.
    pub(super) origin: Option<Origin>,
}

impl Printer {
    pub(super) fn clear(&mut self) {
        self.flags = Flags::default();
    }

    /// Text of `fmt`'s own.
    pub(super) fn note(&mut self, text: &str) {
        self.out.push_str(text, self.origin.map(Origin::beside));
    }

    /// `%!(EXTRA type=value, …)`.
    pub(super) fn extra(&mut self, arguments: &[Value]) {
        self.note("%!(EXTRA ");
        for (at, argument) in arguments.iter().enumerate() {
            if at > 0 {
                self.note(", ");
            }
            if argument.is_nil() {
                self.note("<nil>");
            } else {
                self.note(argument.type_name());
                self.note("=");
                self.argument(argument, 'v');
            }
        }
        self.note(")");
    }

    /// One argument.
    pub fn argument(&mut self, value: &Value, verb: char) {
        match (&value.data, verb) {
            (Data::Nil | Data::NoValue, 'v' | 'T') => self.pad_made("<nil>", value.origin),
            (Data::Nil | Data::NoValue, _) => self.bad_verb(value, verb),
            (_, 'T') => self.string(&Text::plain(value.type_name()), value.origin, 's'),
            _ => self.value(value, verb, 0),
        }
    }

    fn value(&mut self, value: &Value, verb: char, depth: usize) {
        let origin = value.origin.map(Origin::beside);
        if depth > MAX_DEPTH {
            return self.note("...");
        }
        match &value.data {
            Data::Nil | Data::NoValue if self.flags.sharp_v => self.note("interface {}(nil)"),
            Data::Nil | Data::NoValue => self.out.push_str("<nil>", origin),
            Data::Bool(b) if matches!(verb, 'v' | 't') => {
                self.pad_made(if *b { "true" } else { "false" }, origin);
            }
            Data::Int(number, kind) => self.int(value, *number, *kind, verb),
            Data::Float(number) => self.float(value, *number, verb),
            Data::String(text) if matches!(verb, 'v' | 's' | 'q' | 'x' | 'X') => {
                self.string(text, origin, verb);
            }
            Data::List(list) => self.list(list, origin, verb, depth),
            Data::Dict(dict) => self.dict(dict, verb, depth),
            Data::Object(object) => self.object(object.as_ref(), origin, verb),
            Data::Bool(_) | Data::String(_) => self.bad_verb(value, verb),
        }
    }

    fn bad_verb(&mut self, value: &Value, verb: char) {
        self.note(&format!("%!{verb}("));
        if value.is_nil() {
            self.note("<nil>");
        } else {
            self.note(value.type_name());
            self.note("=");
            // The flags of the directive go on.
            self.value(value, 'v', 0);
        }
        self.note(")");
    }

    fn int(&mut self, value: &Value, number: i64, kind: IntKind, verb: char) {
        let origin = value.origin.map(Origin::beside);
        let wide = if kind.is_unsigned() { i128::from(number as u64) } else { i128::from(number) };
        let base = match verb {
            'v' if self.flags.sharp_v && kind.is_unsigned() => {
                let text = format!("{wide:#x}");
                return self.pad_made(&text, origin);
            }
            'v' | 'd' => 10,
            'b' => 2,
            'o' | 'O' => 8,
            'x' | 'X' => 16,
            'c' => {
                let c = u32::try_from(number).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
                return self.pad_made(&c.to_string(), origin);
            }
            'q' => {
                let c = u32::try_from(number).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
                return self.pad_made(&quoting::quote_rune(c, self.flags.plus), origin);
            }
            'U' => return self.pad_made(&integer::unicode(number, &self.flags), origin),
            _ => return self.bad_verb(value, verb),
        };
        let text = integer::text(wide, base, verb, &self.flags).unwrap_or_default();
        let zero = std::mem::take(&mut self.flags.zero);
        self.pad_made(&text, origin);
        self.flags.zero = zero;
    }

    fn float(&mut self, value: &Value, number: f64, verb: char) {
        let origin = value.origin.map(Origin::beside);
        let precision = self.flags.precision;
        let text = match verb {
            'v' => number::format(number, 'g', precision),
            'b' | 'g' | 'G' | 'x' | 'X' => number::format(number, verb, precision),
            'e' | 'E' | 'f' | 'F' => number::format(number, verb, precision.or(Some(6))),
            _ => return self.bad_verb(value, verb),
        };
        let (sign, digits) = match text.strip_prefix(['+', '-']) {
            Some(rest) => (&text[..1], rest),
            None => ("+", text.as_str()),
        };
        let sharp = self.flags.sharp && verb != 'b' && number.is_finite();
        let digits = if sharp { with_point(digits, verb, precision) } else { digits.to_owned() };
        let sign = match sign {
            "+" if self.flags.plus || self.flags.plus_v => "+",
            "+" if self.flags.space => " ",
            "+" => "",
            sign => sign,
        };
        let zero = self.flags.zero && !self.flags.minus && number.is_finite();
        let width = self.flags.width.unwrap_or(0);
        let len = sign.len() + digits.len();
        let padding = if zero && width > len { "0".repeat(width - len) } else { String::new() };
        let zero = std::mem::take(&mut self.flags.zero);
        self.pad_made(&format!("{sign}{padding}{digits}"), origin);
        self.flags.zero = zero;
    }

    /// `%x` of a string: its bytes, as many as the precision says.
    fn hexadecimal(&mut self, text: &Text, origin: Option<Origin>, verb: char) {
        let flags = self.flags;
        let upper = verb == 'X';
        let prefix = match (flags.sharp, upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let count = flags.precision.unwrap_or(usize::MAX);
        let mut made = String::new();
        for (at, byte) in crate::helm::bytes::of(text).iter().take(count).enumerate() {
            if at > 0 && flags.space {
                made.push(' ');
            }
            if at == 0 || flags.space {
                made.push_str(prefix);
            }
            made.push_str(&if upper { format!("{byte:02X}") } else { format!("{byte:02x}") });
        }
        self.pad_made(&made, text.origin().or(origin).map(Origin::beside));
    }

    fn string(&mut self, text: &Text, origin: Option<Origin>, verb: char) {
        if matches!(verb, 'x' | 'X') {
            return self.hexadecimal(text, origin, verb);
        }
        let cut = match self.flags.precision {
            Some(precision) => match text.char_indices().nth(precision) {
                Some((at, _)) => text.slice(0..at),
                None => text.clone(),
            },
            None => text.clone(),
        };
        match verb {
            'v' if self.flags.sharp_v => self.quoted(&cut, origin),
            'q' => self.quoted(&cut, origin),
            _ => self.pad(&cut),
        }
    }

    fn quoted(&mut self, text: &Text, origin: Option<Origin>) {
        let back = self.flags.sharp
            && !text.contains(|c: char| c == '`' || c == '\u{feff}' || (c.is_control() && c != '\t'));
        let mut out = TextBuilder::new();
        if back {
            out.push('`', text.origin().map(Origin::beside));
            out.push_text(text);
            out.push('`', text.origin().map(Origin::beside));
        } else {
            quoting::push_quoted(&mut out, text, origin, self.flags.plus);
        }
        self.pad(&out.finish());
    }

    fn list(&mut self, list: &List, origin: Option<Origin>, verb: char, depth: usize) {
        if list.kind == ListKind::Bytes && matches!(verb, 's' | 'q' | 'x' | 'X') {
            let bytes: Vec<u8> = list.items.iter().filter_map(|v| v.as_int().map(|b| b as u8)).collect();
            let text = Text::of(&crate::helm::bytes::string(bytes), origin);
            return self.string(&text, origin, verb);
        }
        let (open, comma, close) = if self.flags.sharp_v { ("{", ", ", "}") } else { ("[", " ", "]") };
        if self.flags.sharp_v {
            self.note(list.kind.name());
            if list.is_nil() {
                return self.note("(nil)");
            }
        }
        self.note(open);
        for (at, item) in list.items.iter().enumerate() {
            if at > 0 {
                self.note(comma);
            }
            self.value(item, verb, depth + 1);
        }
        self.note(close);
    }

    fn dict(&mut self, dict: &Dict, verb: char, depth: usize) {
        let sharp = self.flags.sharp_v;
        if sharp {
            self.note(dict.kind.name());
            self.note("{");
        } else {
            self.note("map[");
        }
        for (at, (key, entry)) in dict.snapshot().iter().enumerate() {
            if at > 0 {
                self.note(if sharp { ", " } else { " " });
            }
            let key = Value::text(Text::of(key, entry.key));
            self.value(&key, verb, depth + 1);
            self.note(":");
            self.value(&entry.value, verb, depth + 1);
        }
        self.note(if sharp { "}" } else { "]" });
    }

    fn object(&mut self, object: &dyn Object, origin: Option<Origin>, verb: char) {
        let text = object.print().or_origin(origin);
        match verb {
            'q' | 'x' | 'X' => self.string(&text, origin, verb),
            _ => self.pad(&text),
        }
    }

    fn pad_made(&mut self, text: &str, origin: Option<Origin>) {
        self.pad(&Text::of(text, origin));
    }

    fn pad(&mut self, text: &Text) {
        let missing = match self.flags.width {
            Some(width) => width.saturating_sub(text.chars().count()),
            None => 0,
        };
        if missing == 0 {
            return self.out.push_text(text);
        }
        let origin = text.origin().map(Origin::beside);
        if self.flags.minus {
            self.out.push_text(text);
            self.out.push_str(&" ".repeat(missing), origin);
        } else {
            let fill = if self.flags.zero { "0" } else { " " };
            self.out.push_str(&fill.repeat(missing), origin);
            self.out.push_text(text);
        }
    }
}
