//! A format string's directives: flags, width, precision, argument numbers.

use super::printer::Printer;
use crate::helm::rope::Text;
use crate::helm::value::{Data, Value};

/// Go refuses wider widths and precisions.
const MAX_WIDTH: i64 = 1_000_000;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    arguments: &'a [Value],
    next: usize,
    /// An argument number such as `[2]` was used, so that unused arguments are no fault.
    reordered: bool,
    /// The argument number of the directive at hand is good.
    good: bool,
}

/// `fmt.Sprintf`.
pub(super) fn run(format: &Text, arguments: &[Value]) -> Text {
    let mut reader =
        Reader { text: format.as_str(), at: 0, arguments, next: 0, reordered: false, good: true };
    let mut printer = Printer::default();
    while reader.at < reader.text.len() {
        let rest = &reader.text[reader.at..];
        let literal = rest.find('%').unwrap_or(rest.len());
        printer.out.push_slice(format, reader.at..reader.at + literal);
        reader.at += literal;
        if reader.at < reader.text.len() {
            reader.at += 1;
            let start = reader.at - 1;
            let rest = &reader.text[reader.at..];
            let verb = rest.find(|c: char| c.is_alphabetic() || c == '%').map_or(rest.len(), |at| at + 1);
            printer.origin = format.origin_in(start..reader.at + verb);
            reader.directive(&mut printer);
        }
    }
    if !reader.reordered && reader.next < arguments.len() {
        printer.clear();
        printer.extra(&arguments[reader.next..]);
    }
    printer.out.finish()
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn directive(&mut self, printer: &mut Printer) {
        printer.clear();
        self.good = true;
        self.flags(printer);
        let mut after_index = self.index();
        if self.peek() == Some('*') {
            self.at += 1;
            self.star_width(printer);
            after_index = false;
        } else if let Some(width) = self.digits() {
            if after_index {
                self.good = false;
            }
            match width {
                Ok(width) => printer.flags.width = Some(width),
                Err(()) => printer.note("%!(BADWIDTH)"),
            }
        }
        if self.peek() == Some('.') {
            self.at += 1;
            if after_index {
                self.good = false;
            }
            after_index = self.precision(printer);
        }
        if !after_index {
            self.index();
        }
        self.verb(printer);
    }

    fn flags(&mut self, printer: &mut Printer) {
        while let Some(c) = self.peek() {
            let flags = &mut printer.flags;
            match c {
                '#' => flags.sharp = true,
                '0' => flags.zero = true,
                '+' => flags.plus = true,
                '-' => flags.minus = true,
                ' ' => flags.space = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    /// A run of digits; an error where the number is too large.
    fn digits(&mut self) -> Option<Result<usize, ()>> {
        let rest = &self.text[self.at..];
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        if len == 0 {
            return None;
        }
        self.at += len;
        let number = rest[..len].parse().ok().filter(|&n: &i64| n <= MAX_WIDTH);
        Some(number.map(|n| n as usize).ok_or(()))
    }

    /// `[n]`: which argument comes next.
    fn index(&mut self) -> bool {
        if self.peek() != Some('[') {
            return false;
        }
        self.reordered = true;
        let rest = &self.text[self.at..];
        let Some(close) = rest.find(']') else {
            self.good = false;
            self.at += 1;
            return false;
        };
        self.at += close + 1;
        match rest[1..close].parse::<usize>() {
            Ok(number) if (1..=self.arguments.len()).contains(&number) => {
                self.next = number - 1;
                true
            }
            _ => {
                self.good = false;
                false
            }
        }
    }

    fn star(&mut self) -> Option<i64> {
        let argument = self.arguments.get(self.next)?;
        self.next += 1;
        match argument.data {
            Data::Int(value, _) => Some(value).filter(|v| v.abs() <= MAX_WIDTH),
            _ => None,
        }
    }

    fn star_width(&mut self, printer: &mut Printer) {
        match self.star() {
            None => printer.note("%!(BADWIDTH)"),
            Some(width) => {
                if width < 0 {
                    printer.flags.minus = true;
                    printer.flags.zero = false;
                }
                printer.flags.width = Some(width.unsigned_abs() as usize);
            }
        }
    }

    fn precision(&mut self, printer: &mut Printer) -> bool {
        let after_index = self.index();
        if self.peek() == Some('*') {
            self.at += 1;
            match self.star() {
                Some(precision) if precision >= 0 => printer.flags.precision = Some(precision as usize),
                Some(_) => {}
                None => printer.note("%!(BADPREC)"),
            }
            return false;
        }
        printer.flags.precision = match self.digits() {
            None => Some(0),
            Some(Ok(precision)) => Some(precision),
            Some(Err(())) => {
                printer.note("%!(BADPREC)");
                None
            }
        };
        after_index
    }

    fn verb(&mut self, printer: &mut Printer) {
        let Some(verb) = self.peek() else { return printer.note("%!(NOVERB)") };
        self.at += verb.len_utf8();
        if verb == '%' {
            return printer.note("%");
        }
        if !self.good {
            return printer.note(&format!("%!{verb}(BADINDEX)"));
        }
        let Some(argument) = self.arguments.get(self.next) else {
            return printer.note(&format!("%!{verb}(MISSING)"));
        };
        self.next += 1;
        if verb == 'v' {
            printer.flags.sharp_v = std::mem::take(&mut printer.flags.sharp);
            printer.flags.plus_v = std::mem::take(&mut printer.flags.plus);
        }
        printer.argument(argument, verb);
    }
}
