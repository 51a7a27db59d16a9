//! Values of variables with which well-known images do not start.

/// What a value must be like.
#[derive(Debug, Clone, Copy)]
pub enum ValueRule {
    /// At least so many characters.
    AtLeast(usize),
    /// Capitals, small letters, digits and symbols: three kinds of them.
    ThreeKinds,
    /// None of these.
    Not(&'static [&'static str]),
    /// An address of electronic mail with a full domain.
    Mail,
}

impl ValueRule {
    /// What is wrong with a value, for a sentence that begins with the variable; `None` where nothing is.
    pub fn fault(self, value: &str) -> Option<String> {
        match self {
            Self::AtLeast(least) => {
                let count = value.chars().count();
                (count < least).then(|| format!("has {count} characters, and at least {least} are wanted"))
            }
            Self::ThreeKinds => {
                let kinds: [fn(char) -> bool; 4] = [
                    |c| c.is_ascii_uppercase(),
                    |c| c.is_ascii_lowercase(),
                    |c| c.is_ascii_digit(),
                    |c| !c.is_ascii_alphanumeric(),
                ];
                let count = kinds.iter().filter(|is| value.chars().any(**is)).count();
                (count < 3).then(|| {
                    "lacks variety: three of capitals, small letters, digits and symbols are wanted"
                        .to_owned()
                })
            }
            Self::Not(values) => values.contains(&value).then(|| format!("must not be `{value}`")),
            Self::Mail => {
                let full = value.split_once('@').is_some_and(|(user, domain)| {
                    !user.is_empty() && domain.contains('.') && !domain.ends_with('.')
                });
                (!full).then(|| "is no mail address with a full domain".to_owned())
            }
        }
    }
}

/// A variable whose value an image looks at.
#[derive(Debug, Clone, Copy)]
pub struct CheckedVariable {
    /// The images: their repositories.
    pub images: &'static [&'static str],
    /// The first release that looks; empty where all do.
    pub since: &'static [u32],
    /// The variable, under each of its names.
    pub names: &'static [&'static str],
    /// What it must be like.
    pub rule: ValueRule,
    /// What the container's log says otherwise.
    pub log: &'static str,
}

const fn checked(
    images: &'static [&'static str],
    names: &'static [&'static str],
    rule: ValueRule,
    log: &'static str,
) -> CheckedVariable {
    CheckedVariable { images, since: &[], names, rule, log }
}

const MYSQL: &[&str] = &["docker.io/library/mysql", "docker.io/library/percona"];
const MINIO: &[&str] = &["docker.io/minio/minio", "quay.io/minio/minio"];
const SQL_SERVER: &[&str] = &["mcr.microsoft.com/mssql/server", "mcr.microsoft.com/azure-sql-edge"];
const MINIO_LOG: &str = "Access key length should be at least 3, and secret key length at least 8 characters";

/// The variables: of the entrypoint scripts of MySQL and pgAdmin, `internal/auth/credentials.go` of MinIO, and SQL
/// Server's password policy.
pub const CHECKED: &[CheckedVariable] = &[
    CheckedVariable {
        since: &[5, 7],
        ..checked(
            MYSQL,
            &["MYSQL_USER"],
            ValueRule::Not(&["root"]),
            "MYSQL_USER=\"root\", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used \
             for the root user",
        )
    },
    checked(MINIO, &["MINIO_ROOT_USER", "MINIO_ACCESS_KEY"], ValueRule::AtLeast(3), MINIO_LOG),
    checked(MINIO, &["MINIO_ROOT_PASSWORD", "MINIO_SECRET_KEY"], ValueRule::AtLeast(8), MINIO_LOG),
    checked(
        SQL_SERVER,
        &["MSSQL_SA_PASSWORD", "SA_PASSWORD"],
        ValueRule::AtLeast(8),
        "ERROR: Unable to set system administrator password: Password validation failed. The password does not meet \
         SQL Server password policy requirements because it is too short. The password must be at least 8 characters..",
    ),
    checked(
        SQL_SERVER,
        &["MSSQL_SA_PASSWORD", "SA_PASSWORD"],
        ValueRule::ThreeKinds,
        "ERROR: Unable to set system administrator password: Password validation failed. The password does not meet \
         SQL Server password policy requirements because it is not complex enough.",
    ),
    checked(
        &["docker.io/dpage/pgadmin4"],
        &["PGADMIN_DEFAULT_EMAIL"],
        ValueRule::Mail,
        "does not appear to be a valid email address. Please reset the PGADMIN_DEFAULT_EMAIL environment variable and \
         try again.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_measured() {
        assert!(ValueRule::AtLeast(8).fault("secret").is_some());
        assert!(ValueRule::AtLeast(8).fault("geheimnisß").is_none());
        assert!(ValueRule::ThreeKinds.fault("longpassword1").is_some());
        assert!(ValueRule::ThreeKinds.fault("Longpassword1").is_none());
        assert!(
            ValueRule::Mail.fault("admin").is_some() && ValueRule::Mail.fault("admin@localhost").is_some()
        );
        assert!(ValueRule::Mail.fault("admin@example.com").is_none());
        for variable in CHECKED {
            for image in variable.images {
                assert!(super::super::table::find(image).is_some(), "{image}");
            }
        }
    }
}
