//! Values: from YAML with the places they are written at, merged as Helm merges them.

mod coalesce;
mod read;
mod set;

pub use coalesce::{coalesce_tables, coalesce_values, deep_copy, is_table, merge_maps, table};
pub use read::{from_yaml, json_name, load, of_tree, refuse_broken};
pub use set::{SetError, set};
