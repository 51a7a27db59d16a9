//! Variables without which the official database images do not set up a database: each asks for a password, or to
//! be told that none is wanted (their `docker-entrypoint.sh` in github.com/docker-library and github.com/MariaDB).

use super::RequiredEnv;

/// What the image of this database needs before it sets one up.
pub const POSTGRES: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"],
    "Error: Database is uninitialized and superuser password is not specified.",
)];
/// What the image of this database needs before it sets one up.
pub const MYSQL: &[RequiredEnv] = &[RequiredEnv::one_of(
    &[
        "MYSQL_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD_FILE",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MYSQL_RANDOM_ROOT_PASSWORD",
    ],
    "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified",
)];
/// What the image of this database needs before it sets one up.
pub const MARIADB: &[RequiredEnv] = &[RequiredEnv::one_of(
    &[
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
    "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified",
)];
/// MongoDB's image takes a user and its password together.
pub const MONGO: &[RequiredEnv] = &[
    RequiredEnv::one_of(&["MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_ROOT_PASSWORD_FILE"], MONGO_LOG)
        .when("MONGO_INITDB_ROOT_USERNAME", &[]),
    RequiredEnv::one_of(&["MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_ROOT_USERNAME_FILE"], MONGO_LOG)
        .when("MONGO_INITDB_ROOT_PASSWORD", &[]),
];
const MONGO_LOG: &str = "error: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'";

/// InfluxDB's image needs all of these where it is told to set a database up (its `entrypoint.sh`).
pub const INFLUXDB: &[RequiredEnv] = &[
    influxdb(&["DOCKER_INFLUXDB_INIT_USERNAME", "DOCKER_INFLUXDB_INIT_USERNAME_FILE"]),
    influxdb(&["DOCKER_INFLUXDB_INIT_PASSWORD", "DOCKER_INFLUXDB_INIT_PASSWORD_FILE"]),
    influxdb(&["DOCKER_INFLUXDB_INIT_ORG"]),
    influxdb(&["DOCKER_INFLUXDB_INIT_BUCKET"]),
];

const fn influxdb(any_of: &'static [&'static str]) -> RequiredEnv {
    RequiredEnv::one_of(any_of, "missing parameter, cannot init InfluxDB")
        .when("DOCKER_INFLUXDB_INIT_MODE", &["setup", "upgrade"])
}

/// The Enterprise Edition of Neo4j asks for its licence to be accepted (its `docker-entrypoint.sh`).
pub const NEO4J: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["NEO4J_ACCEPT_LICENSE_AGREEMENT"],
    "In order to use Neo4j Enterprise Edition you must accept the license agreement.",
)
.variant("enterprise")];

/// What SQL Server's image needs before it starts (<https://hub.docker.com/r/microsoft/mssql-server>).
pub const SQL_SERVER: &[RequiredEnv] = &[
    RequiredEnv::one_of(
        &["ACCEPT_EULA"],
        "The SQL Server End-User License Agreement (EULA) must be accepted",
    ),
    RequiredEnv::one_of(
        &["MSSQL_SA_PASSWORD", "SA_PASSWORD"],
        "ERROR: Unable to set system administrator password",
    ),
];
/// What CouchDB's image needs from version 3 on (its `docker-entrypoint.sh`).
pub const COUCHDB: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["COUCHDB_PASSWORD"],
    "Please set COUCHDB_USER and COUCHDB_PASSWORD environment variables or mount an .ini file",
)
.unless_mounted("/opt/couchdb/etc")
.since(&[3])];
/// What pgAdmin's image needs before it makes its own database (`pkg/docker/entrypoint.sh`).
pub const PGADMIN: &[RequiredEnv] = &[
    RequiredEnv::one_of(&["PGADMIN_DEFAULT_EMAIL", PGADMIN_DATABASE], PGADMIN_LOG),
    RequiredEnv::one_of(
        &["PGADMIN_DEFAULT_PASSWORD", "PGADMIN_DEFAULT_PASSWORD_FILE", PGADMIN_DATABASE],
        PGADMIN_LOG,
    ),
];
const PGADMIN_DATABASE: &str = "PGADMIN_CONFIG_CONFIG_DATABASE_URI";
const PGADMIN_LOG: &str =
    "You need to specify PGADMIN_DEFAULT_EMAIL and PGADMIN_DEFAULT_PASSWORD environment variables";

/// What gvenzl's images of Oracle Database need (their `container-entrypoint.sh`).
pub const ORACLE: &[RequiredEnv] = &[
    RequiredEnv::one_of(
        &["ORACLE_PASSWORD", "ORACLE_PASSWORD_FILE", "ORACLE_RANDOM_PASSWORD"],
        "Oracle Database SYS and SYSTEM passwords have to be specified at first database startup.",
    ),
    RequiredEnv::one_of(
        &["APP_USER_PASSWORD", "APP_USER_PASSWORD_FILE"],
        "$APP_USER has been specified without $APP_USER_PASSWORD[_FILE].",
    )
    .when("APP_USER", &[]),
];
/// What Datadog's agent needs (`Dockerfiles/agent/cont-init.d/01-check-apikey.sh`).
pub const DATADOG: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["DD_API_KEY", "DD_API_KEY_FILE", "DD_DELEGATED_AUTH_ORG_UUID"],
    "You must set an DD_API_KEY environment variable to run the Datadog Agent container",
)];
/// What Confluent's image of a Kafka broker asks for (`/etc/confluent/docker/configure`).
pub const CONFLUENT_KAFKA: &[RequiredEnv] = &[
    RequiredEnv::one_of(
        &["KAFKA_ZOOKEEPER_CONNECT", "KAFKA_PROCESS_ROLES"],
        "KAFKA_ZOOKEEPER_CONNECT is required.",
    ),
    RequiredEnv::one_of(
        &["KAFKA_ADVERTISED_LISTENERS", "KAFKA_PROCESS_ROLES"],
        "KAFKA_ADVERTISED_LISTENERS is required.",
    ),
];
/// What Confluent's image of Kafka Connect asks for (`/etc/confluent/docker/configure`).
pub const CONFLUENT_CONNECT: &[RequiredEnv] = &[
    RequiredEnv::one_of(&["CONNECT_BOOTSTRAP_SERVERS"], "CONNECT_BOOTSTRAP_SERVERS is required."),
    RequiredEnv::one_of(&["CONNECT_GROUP_ID"], "CONNECT_GROUP_ID is required."),
    RequiredEnv::one_of(&["CONNECT_CONFIG_STORAGE_TOPIC"], "CONNECT_CONFIG_STORAGE_TOPIC is required."),
    RequiredEnv::one_of(&["CONNECT_OFFSET_STORAGE_TOPIC"], "CONNECT_OFFSET_STORAGE_TOPIC is required."),
    RequiredEnv::one_of(&["CONNECT_STATUS_STORAGE_TOPIC"], "CONNECT_STATUS_STORAGE_TOPIC is required."),
];
/// What wurstmeister's image of a Kafka broker asks for (its `start-kafka.sh`).
pub const WURSTMEISTER_KAFKA: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["KAFKA_ZOOKEEPER_CONNECT", "KAFKA_PROCESS_ROLES"],
    "ERROR: missing mandatory config: KAFKA_ZOOKEEPER_CONNECT",
)];
/// What IBM MQ's image asks for (`cmd/runmqserver/license.go`).
pub const IBM_MQ: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["LICENSE"],
    "Error: Set environment variable LICENSE=accept to indicate acceptance of license terms and conditions.",
)];
/// Superset does not serve with the key of its documentation (`check_secret_key` in `initialization/__init__.py`).
pub const SUPERSET: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["SUPERSET_SECRET_KEY", "SUPERSET_CONFIG_PATH", "FLASK_DEBUG", "SUPERSET_CONFIG"],
    "Refusing to start due to insecure SECRET_KEY",
)
.unless_mounted("/app")
.since(&[2, 1])];
/// What Confluent's image of ZooKeeper asks for (`/etc/confluent/docker/configure`).
pub const CONFLUENT_ZOOKEEPER: &[RequiredEnv] = &[RequiredEnv::one_of(
    &["ZOOKEEPER_CLIENT_PORT", "ZOOKEEPER_SECURE_CLIENT_PORT"],
    "ZOOKEEPER_CLIENT_PORT is required.",
)];
/// What OpenSearch's image asks for where it makes its demo certificates (its security plugin).
pub const OPENSEARCH: &[RequiredEnv] = &[RequiredEnv::one_of(
    &[
        "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
        "DISABLE_SECURITY_PLUGIN",
        "DISABLE_INSTALL_DEMO_CONFIG",
        "plugins.security.disabled",
    ],
    "No custom admin password found. Please provide a password via the environment variable \
     OPENSEARCH_INITIAL_ADMIN_PASSWORD.",
)
.unless_mounted("/usr/share/opensearch/config")
.since(&[2, 12])];

/// What Bitnami's images ask for before they set up a server: a password, or to be told that none is wanted
/// (`*_validate` in their `lib*.sh`).
pub mod bitnami {
    use super::RequiredEnv;

    const ALLOW: &str = "ALLOW_EMPTY_PASSWORD";

    /// PostgreSQL.
    pub const POSTGRESQL: &[RequiredEnv] = &[RequiredEnv::one_of(
        &[
            "POSTGRESQL_PASSWORD",
            "POSTGRESQL_PASSWORD_FILE",
            "POSTGRES_PASSWORD",
            "POSTGRES_PASSWORD_FILE",
            ALLOW,
        ],
        "The POSTGRESQL_PASSWORD environment variable is empty or not set.",
    )];
    /// MySQL.
    pub const MYSQL: &[RequiredEnv] = &[RequiredEnv::one_of(
        &[
            "MYSQL_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD_FILE",
            "MYSQL_MASTER_ROOT_PASSWORD",
            "MYSQL_MASTER_ROOT_PASSWORD_FILE",
            ALLOW,
        ],
        "The MYSQL_ROOT_PASSWORD environment variable is empty or not set.",
    )];
    /// MariaDB.
    pub const MARIADB: &[RequiredEnv] = &[RequiredEnv::one_of(
        &[
            "MARIADB_ROOT_PASSWORD",
            "MARIADB_ROOT_PASSWORD_FILE",
            "MARIADB_MASTER_ROOT_PASSWORD",
            "MARIADB_MASTER_ROOT_PASSWORD_FILE",
            ALLOW,
        ],
        "The MARIADB_ROOT_PASSWORD environment variable is empty or not set.",
    )];
    /// Redis.
    pub const REDIS: &[RequiredEnv] = &[RequiredEnv::one_of(
        &["REDIS_PASSWORD", "REDIS_PASSWORD_FILE", ALLOW],
        "The REDIS_PASSWORD environment variable is empty or not set.",
    )];
}
