//! Reads the table that `generate.py` wrote.
//!
//! The file is the inflated length (4 bytes, little-endian), then a raw deflate stream of unsigned LEB128
//! numbers, in this order, each list led by its length:
//! texts (all lengths, then all bytes), version masks, enumerations (mask of the versions that have it, then
//! text and mask of each value), types (shape, Go name, target, enumeration + 1), structures (Go name, mask,
//! fields sorted by name), kinds (sorted by group, version, kind).

use std::io::Read;

use super::{Enumeration, Field, KindInfo, ListType, Shape, StructId, Structure, Table, Text, Type, TypeId};
use crate::versions::VersionSet;

static PACKED: &[u8] = include_bytes!("table.bin");

struct Reader {
    bytes: Vec<u8>,
    at: usize,
    masks: Vec<VersionSet>,
}

impl Reader {
    fn number(&mut self) -> u32 {
        let (mut value, mut shift) = (0u32, 0);
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            value |= u32::from(byte & 127) << shift;
            if byte < 128 || shift > 21 {
                break;
            }
            shift += 7;
        }
        value
    }

    fn text(&mut self) -> Text {
        Text(self.number())
    }

    fn mask(&mut self) -> VersionSet {
        let index = self.number() as usize;
        self.masks.get(index).copied().unwrap_or_default()
    }

    fn minor(&mut self) -> Option<u8> {
        Some(self.number() as u8).filter(|&minor| minor != 0)
    }

    /// A list: its length, then that many of what `read` reads.
    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let len = (self.number() as usize).min(self.bytes.len());
        (0..len).map(|_| read(self)).collect()
    }
}

/// The table of this build. The file is part of the program, so an unreadable one is an empty table, and a
/// test holds that it is not.
pub(super) fn load() -> Table {
    let len = PACKED.first_chunk::<4>().map_or(0, |b| u32::from_le_bytes(*b) as usize);
    let mut bytes = Vec::with_capacity(len);
    let inflated =
        flate2::read::DeflateDecoder::new(PACKED.get(4..).unwrap_or_default()).read_to_end(&mut bytes);
    if inflated.is_err() {
        bytes.clear();
    }
    let mut reader = Reader { bytes, at: 0, masks: Vec::new() };
    let (texts, ends) = texts(&mut reader);
    reader.masks = reader.list(|r| VersionSet::from_bits(r.number() as u16));
    let enums = reader.list(|r| Enumeration { known: r.mask(), values: r.list(|r| (r.text(), r.mask())) });
    let types = reader.list(read_type);
    let mut fields = Vec::with_capacity(8 * 1024);
    let structs = reader.list(|r| {
        let (name, versions, first) = (r.text(), r.mask(), fields.len() as u32);
        for _ in 0..r.number() {
            fields.push(read_field(r));
        }
        Structure { name, versions, first, len: fields.len() as u32 - first }
    });
    let kinds = reader.list(read_kind);
    Table { texts, ends, enums, types, fields, structs, kinds }
}

fn texts(reader: &mut Reader) -> (String, Vec<u32>) {
    let mut end = 0;
    let ends = reader.list(|r| {
        end += r.number();
        end
    });
    let stop = (reader.at + end as usize).min(reader.bytes.len());
    let texts = String::from_utf8_lossy(&reader.bytes[reader.at..stop]).into_owned();
    reader.at = stop;
    (texts, ends)
}

fn read_type(r: &mut Reader) -> Type {
    let (code, go_name, target, values) = (r.number(), r.text(), r.number(), r.number());
    let shape = match code {
        1 => Shape::String,
        2 => Shape::Bool,
        3 => Shape::Int32,
        4 => Shape::Int64,
        5 => Shape::Float,
        6 => Shape::Bytes,
        7 => Shape::Quantity,
        8 => Shape::IntOrString,
        9 => Shape::Time,
        10 => Shape::MicroTime,
        11 => Shape::Duration,
        12 => Shape::Struct(StructId(target)),
        13 => Shape::Array(TypeId(target)),
        14 => Shape::Map(TypeId(target)),
        15 => Shape::SchemaOrArray(StructId(target)),
        16 => Shape::SchemaOrBool(StructId(target)),
        17 => Shape::SchemaOrStrings(StructId(target)),
        _ => Shape::Any,
    };
    Type { shape, go_name, values: values.checked_sub(1) }
}

fn read_field(r: &mut Reader) -> Field {
    Field {
        name: r.text(),
        of: TypeId(r.number()),
        versions: r.mask(),
        required: r.mask(),
        default: r.text(),
        list_type: match r.number() {
            1 => ListType::Atomic,
            2 => ListType::Set,
            3 => ListType::Map,
            _ => ListType::None,
        },
        list_keys: r.text(),
        merge_key: r.text(),
        patch_strategy: r.text(),
    }
}

fn read_kind(r: &mut Reader) -> KindInfo {
    KindInfo {
        group: r.text(),
        version: r.text(),
        kind: r.text(),
        structure: r.number().checked_sub(1).map(StructId),
        served: r.mask(),
        on_by_default: r.mask(),
        is_config: r.number() == 1,
        namespaced: r.number() == 1,
        plural: r.text(),
        introduced: r.minor(),
        deprecated: r.minor(),
        removed: r.minor(),
        replacement: (r.text(), r.text(), r.text()),
    }
}
