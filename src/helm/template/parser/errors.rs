//! Go's words for what cannot be parsed.

use super::{ParseError, Parser, Result};
use crate::helm::go;
use crate::helm::template::ast::Range;
use crate::helm::template::lexer::{Kind, Token};

impl Parser<'_, '_> {
    pub(super) fn line(&self, at: u32) -> usize {
        self.text.line_column(at).0
    }

    pub(super) fn error(&self, message: impl Into<String>) -> ParseError {
        let token = self.token[0];
        ParseError {
            message: message.into(),
            line: self.line(token.start),
            at: Range { start: token.start, end: token.end },
            unknown_function: None,
        }
    }

    fn show(&self, token: Token) -> String {
        let text = self.slice(token);
        match token.kind {
            Kind::Eof => "EOF".to_owned(),
            Kind::Error => self.lexer.error.clone().unwrap_or_default(),
            kind if kind.is_keyword() => format!("<{text}>"),
            _ if text.len() > 10 => format!("{}...", go::quote_cut(text, 10)),
            _ => go::quote(text),
        }
    }

    pub(super) fn unexpected<T>(&self, token: Token, context: &str) -> Result<T> {
        let shown = self.show(token);
        if token.kind != Kind::Error {
            return Err(self.error(format!("unexpected {shown} in {context}")));
        }
        let extra = self.action_start.filter(|&at| self.line(at) != self.line(token.start)).map(|at| {
            let action = if shown.ends_with(" action") { "" } else { " in action" };
            format!("{action} started at {}:{}", self.text.name, self.line(at))
        });
        Err(self.error(shown + &extra.unwrap_or_default()))
    }
}
