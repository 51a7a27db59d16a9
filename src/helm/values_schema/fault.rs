//! What a schema has against a value.

use crate::helm::functions::number;
use crate::helm::go;
use crate::syntax::Span;

/// What sort of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One keyword is not satisfied.
    Leaf,
    /// Several keywords of one schema are not satisfied, or several of `allOf`: each cause stands alone.
    Group,
    /// What `$ref` leads to is not satisfied.
    Reference,
    /// None of several alternatives is satisfied: the causes say why each is not.
    Alternatives,
    /// The schema itself cannot be used.
    Schema,
}

/// What a schema has against a value, as a tree.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What sort of fault it is.
    pub kind: Kind,
    /// Keys and indices that lead to the value.
    pub path: Vec<String>,
    /// The words of the real validator, without the place.
    pub message: String,
    /// The value or key at fault.
    pub span: Option<Span>,
    /// Why.
    pub causes: Vec<Fault>,
}

impl Fault {
    /// A fault without causes.
    pub fn new(kind: Kind, path: Vec<String>, message: impl Into<String>, span: Option<Span>) -> Self {
        Self { kind, path, message: message.into(), span, causes: Vec::new() }
    }

    /// The faults that can be mended one by one.
    pub fn leaves(&self) -> Vec<&Fault> {
        match self.kind {
            Kind::Group | Kind::Reference => self.causes.iter().flat_map(Fault::leaves).collect(),
            _ => vec![self],
        }
    }

    /// The fault as one line: where, and what.
    pub fn line(&self) -> String {
        match self.kind {
            Kind::Schema => self.message.clone(),
            _ => format!("at {}: {}", quote(&pointer(&self.path)), self.message),
        }
    }

    /// The fault with its causes, as Helm prints it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.push(&mut out, 0);
        out
    }

    fn push(&self, out: &mut String, indent: usize) {
        let hidden = self.kind == Kind::Reference && self.causes.len() == 1;
        if !hidden {
            out.push_str(&"  ".repeat(indent));
            out.push_str("- ");
            out.push_str(&self.line());
            out.push('\n');
        }
        for cause in &self.causes {
            cause.push(out, if hidden { indent } else { indent + 1 });
        }
    }
}

/// A JSON pointer.
fn pointer(path: &[String]) -> String {
    path.iter().fold(String::new(), |out, key| out + "/" + &key.replace('~', "~0").replace('/', "~1"))
}

/// A text in single quotes.
pub(super) fn quote(text: &str) -> String {
    let quoted = go::quote(text).replace("\\\"", "\"").replace('\'', "\\'");
    format!("'{}'", &quoted[1..quoted.len() - 1])
}

/// A number as Go's `x/text` prints it in English: thousands parted, exponents raised.
pub(super) fn shown_number(value: f64) -> String {
    let text = number::shortest(value);
    if let Some((mantissa, exponent)) = text.split_once('e') {
        let raised: String = exponent.chars().filter(|c| *c != '+').map(raise).collect();
        return format!("{mantissa}×10{raised}");
    }
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let out = format!("{sign}{}", grouped(digits));
    match fraction {
        Some(fraction) => out + "." + fraction,
        None => out,
    }
}

/// A count, thousands parted.
pub(super) fn shown_count(count: usize) -> String {
    grouped(&count.to_string())
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn raise(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + c as u32 - '0' as u32).unwrap_or(c),
        _ => c,
    }
}
