//! `semver` and `semverCompare`: Masterminds/semver v3.5.

use std::any::Any;
use std::cmp::Ordering;

use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::Text;
use crate::helm::semver::{Constraints, Version};
use crate::helm::value::{Data, IntKind, Object, Value};

type Outcome = Result<Value, FunctionError>;

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("semver", &[Type::String], |_, a| {
        let version = Version::parse(&arguments::text(a, 0))?;
        Ok(Value::object(version).at(arguments::value(a, 0).origin))
    }),
    fixed("semverCompare", &[Type::String, Type::String], |_, a| {
        let constraints = Constraints::parse(&arguments::text(a, 0))?;
        let version = Version::parse(&arguments::text(a, 1))?;
        Ok(Value::from(constraints.check(&version)).at(arguments::value(a, 1).origin))
    }),
];

impl Object for Version {
    fn type_name(&self) -> &str {
        "*semver.Version"
    }

    fn kind(&self) -> &'static str {
        "ptr"
    }

    fn method(&self, name: &str, arguments: &[Value], _: &mut Call<'_>) -> Option<Outcome> {
        let number = |n: u64| Value::new(Data::Int(n as i64, IntKind::Uint64));
        let other = || match arguments.first().map(|v| &v.data) {
            Some(Data::Object(object)) => object.as_any().downcast_ref::<Version>().cloned(),
            _ => None,
        };
        let compare = |holds: fn(Ordering) -> bool| {
            other()
                .map(|other| Value::from(holds(self.compare(&other))))
                .ok_or_else(|| FunctionError::new("wrong type for value; expected *semver.Version"))
        };
        Some(match name {
            "Major" => Ok(number(self.major)),
            "Minor" => Ok(number(self.minor)),
            "Patch" => Ok(number(self.patch)),
            "Prerelease" => Ok(Value::from(self.pre.as_str())),
            "Metadata" => Ok(Value::from(self.metadata.as_str())),
            "Original" => Ok(Value::from(self.original.as_str())),
            "String" => Ok(Value::from(self.to_string())),
            "Equal" => compare(Ordering::is_eq),
            "LessThan" => compare(Ordering::is_lt),
            "GreaterThan" => compare(Ordering::is_gt),
            "LessThanEqual" => compare(Ordering::is_le),
            "GreaterThanEqual" => compare(Ordering::is_ge),
            "Compare" => other()
                .map(|other| Value::int(self.compare(&other) as i64))
                .ok_or_else(|| "wrong type for value; expected *semver.Version".into()),
            "IncMajor" => Ok(Value::object(next(self, self.major.wrapping_add(1), 0, 0))),
            "IncMinor" => Ok(Value::object(next(self, self.major, self.minor.wrapping_add(1), 0))),
            "IncPatch" => {
                let patch = if self.pre.is_empty() { self.patch.wrapping_add(1) } else { self.patch };
                Ok(Value::object(next(self, self.major, self.minor, patch)))
            }
            _ => return None,
        })
    }

    fn print(&self) -> Text {
        Text::from(self.to_string())
    }

    fn plain(&self) -> Value {
        Value::from(self.to_string())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn next(version: &Version, major: u64, minor: u64, patch: u64) -> Version {
    let prefix = if version.original.starts_with('v') { "v" } else { "" };
    let original = format!("{prefix}{major}.{minor}.{patch}");
    Version { major, minor, patch, pre: String::new(), metadata: String::new(), original }
}
