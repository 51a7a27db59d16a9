//! The Go types of integers and slices that templates meet.

/// Go's integer types that templates meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntKind {
    /// `int`: constants of templates, `len`, `int`.
    Int,
    /// `int64`: arithmetic.
    Int64,
    /// `int32`: runes.
    Int32,
    /// `uint8`: a byte of an indexed string.
    Uint8,
    /// `uint64`: parts of a semantic version.
    Uint64,
}

impl IntKind {
    /// Go's name of the type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Int32 => "int32",
            Self::Uint8 => "uint8",
            Self::Uint64 => "uint64",
        }
    }

    /// Whether the type has no sign.
    pub const fn is_unsigned(self) -> bool {
        matches!(self, Self::Uint8 | Self::Uint64)
    }
}

/// The element type of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// `[]interface {}`.
    Any,
    /// A `[]interface {}` that is nil: what `rest` and `concat` give for nothing. JSON shows it as `null`.
    NilAny,
    /// `[]string`.
    String,
    /// A `[]string` that is nil: what `regexFindAll` gives where nothing matches.
    NilString,
    /// `[]int`.
    Int,
    /// `[][]interface {}`.
    Lists,
    /// `[]uint8`.
    Bytes,
    /// `[]map[string]interface {}`.
    Dict,
}

impl ListKind {
    /// Go's name of the slice type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any | Self::NilAny => "[]interface {}",
            Self::String | Self::NilString => "[]string",
            Self::Int => "[]int",
            Self::Lists => "[][]interface {}",
            Self::Bytes => "[]uint8",
            Self::Dict => "[]map[string]interface {}",
        }
    }
}
