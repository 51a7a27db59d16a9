//! What explicit tags make of scalars.

use std::borrow::Cow;

use base64::Engine as _;
use granit_parser::Tag;

use super::scalar::{ScalarKind, resolve_plain};

type Tagged<'a> = Result<(ScalarKind, Cow<'a, str>), String>;

/// What an explicit tag makes of a scalar (go-yaml v2, `resolve`): under a tag it does not know, text.
pub(super) fn tagged<'a>(tag: &Tag, kind: ScalarKind, value: Cow<'a, str>) -> Tagged<'a> {
    let unfit = |what: &str| Err(format!("cannot decode !!str `{value}` as a !!{what}"));
    match tag.core_suffix().or_else(|| tag.suffix_in_core()) {
        Some("str") => Ok((ScalarKind::String, value)),
        Some("binary") => {
            let compact: String = value.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(compact)
                .map_err(|_| "!!binary value contains invalid base64 data".to_owned())?;
            Ok((ScalarKind::String, String::from_utf8_lossy(&bytes).into_owned().into()))
        }
        Some(name @ ("int" | "float" | "bool" | "null")) => {
            let kind = if kind == ScalarKind::String { resolve_plain(&value) } else { kind };
            let fits = match name {
                "int" => kind == ScalarKind::Int,
                "float" => matches!(kind, ScalarKind::Int | ScalarKind::Float | ScalarKind::NotJson),
                "bool" => matches!(kind, ScalarKind::Bool(_)),
                _ => kind == ScalarKind::Null,
            };
            if fits { Ok((kind, value)) } else { unfit(name) }
        }
        Some("timestamp") => Ok((kind, value)),
        Some("merge") if value == "<<" => Ok((ScalarKind::Merge, value)),
        _ => Ok((ScalarKind::String, value)),
    }
}

trait CoreSuffix {
    fn suffix_in_core(&self) -> Option<&str>;
}

impl CoreSuffix for Tag {
    /// The suffix of a tag of YAML's own namespace that YAML 1.2 dropped (`binary`).
    fn suffix_in_core(&self) -> Option<&str> {
        (self.handle() == "tag:yaml.org,2002:").then(|| self.suffix())
    }
}
