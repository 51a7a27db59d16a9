//! Flow collections on one line.

use super::{NotSimple, Quick, Read, begins_plain};
use crate::syntax::yaml::tree::Data;

impl Quick<'_, '_> {
    pub(super) fn flow(&mut self) -> Read<()> {
        let mapping = self.byte(self.at) == b'{';
        let closing = if mapping { b'}' } else { b']' };
        self.open(match mapping {
            true => Data::Mapping { flow: true, first: 0, len: 0 },
            false => Data::Sequence { flow: true, first: 0, len: 0 },
        })?;
        self.at += 1;
        self.skip_spaces();
        while self.byte(self.at) != closing {
            if mapping {
                let end = self.flow_scalar_end()?;
                self.scalar(end)?;
                if self.byte(self.at) != b':' || self.byte(self.at + 1) != b' ' {
                    return Err(NotSimple);
                }
                self.at += 1;
                self.skip_spaces();
            }
            match self.byte(self.at) {
                b'[' | b'{' => self.flow()?,
                _ => {
                    let end = self.flow_scalar_end()?;
                    self.scalar(end)?;
                }
            }
            self.skip_spaces();
            match self.byte(self.at) {
                b',' => self.at += 1,
                end if end == closing => break,
                _ => return Err(NotSimple),
            }
            self.skip_spaces();
        }
        self.at += 1;
        self.close()
    }

    fn flow_scalar_end(&self) -> Read<usize> {
        let first = self.byte(self.at);
        if matches!(first, b'"' | b'\'') {
            return self.closing(first);
        }
        let bytes = self.text.as_bytes();
        let second = self.byte(self.at + 1);
        if !begins_plain(first, second)
            || first == b'-' && !(second.is_ascii_alphanumeric() || second == b'-')
        {
            return Err(NotSimple);
        }
        let mut at = self.at;
        loop {
            match bytes.get(at) {
                None | Some(b'\n' | b'\t' | b'[' | b'{') => return Err(NotSimple),
                Some(b'#') if bytes[at - 1] == b' ' => return Err(NotSimple),
                Some(b',' | b']' | b'}') => break,
                Some(b':') if matches!(self.byte(at + 1), b' ') => break,
                Some(b':') if matches!(self.byte(at + 1), b',' | b'[' | b']' | b'{' | b'}' | b'\n') => {
                    return Err(NotSimple);
                }
                Some(_) => at += 1,
            }
        }
        Ok(self.at + self.text[self.at..at].trim_end_matches(' ').len())
    }
}
