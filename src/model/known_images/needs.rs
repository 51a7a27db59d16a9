//! Variables without which the official database images do not set up a database: each asks for a password, or to
//! be told that none is wanted (their `docker-entrypoint.sh` in github.com/docker-library and github.com/MariaDB).

use super::RequiredEnv;

/// What the image of this database needs before it sets one up.
pub const POSTGRES: &[RequiredEnv] = &[RequiredEnv {
    any_of: &["POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"],
    log: "Error: Database is uninitialized and superuser password is not specified.",
}];
/// What the image of this database needs before it sets one up.
pub const MYSQL: &[RequiredEnv] = &[RequiredEnv {
    any_of: &[
        "MYSQL_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD_FILE",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MYSQL_RANDOM_ROOT_PASSWORD",
    ],
    log: "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified",
}];
/// What the image of this database needs before it sets one up.
pub const MARIADB: &[RequiredEnv] = &[RequiredEnv {
    any_of: &[
        "MARIADB_ROOT_PASSWORD",
        "MARIADB_ROOT_PASSWORD_FILE",
        "MARIADB_ROOT_PASSWORD_HASH",
        "MARIADB_ROOT_PASSWORD_HASH_FILE",
        "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
        "MARIADB_RANDOM_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD_FILE",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MYSQL_RANDOM_ROOT_PASSWORD",
    ],
    log: "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified",
}];

/// What SQL Server's image needs before it starts (<https://hub.docker.com/r/microsoft/mssql-server>).
pub const SQL_SERVER: &[RequiredEnv] = &[
    RequiredEnv {
        any_of: &["ACCEPT_EULA"],
        log: "The SQL Server End-User License Agreement (EULA) must be accepted",
    },
    RequiredEnv {
        any_of: &["MSSQL_SA_PASSWORD", "SA_PASSWORD"],
        log: "ERROR: Unable to set system administrator password",
    },
];
/// What CouchDB's image needs from version 3 on (its `docker-entrypoint.sh`).
pub const COUCHDB: &[RequiredEnv] = &[RequiredEnv {
    any_of: &["COUCHDB_PASSWORD"],
    log: "Please set COUCHDB_USER and COUCHDB_PASSWORD environment variables or mount an .ini file",
}];
