//! Well-known images of further registries; sources as in [`super::table`].

use super::needs::*;
use super::table::{BASE, PROGRAM, SERVER};
use super::{DefaultCommand, Entrypoint, ImageUser, KnownImage, RequiredEnv};

/// An image of which no more is known than what it needs.
const fn needs(repository: &'static str, required_env: &'static [RequiredEnv]) -> KnownImage {
    KnownImage { repository, required_env, ..BASE }
}

/// The images, by repository.
pub static IMAGES: &[KnownImage] = &[
    needs("docker.io/ankane/pgvector", POSTGRES),
    needs("docker.io/apache/superset", SUPERSET),
    needs("docker.io/bitnami/mariadb", bitnami::MARIADB),
    needs("docker.io/bitnami/mysql", bitnami::MYSQL),
    needs("docker.io/bitnami/postgresql", bitnami::POSTGRESQL),
    needs("docker.io/bitnami/redis", bitnami::REDIS),
    needs("docker.io/bitnamilegacy/mariadb", bitnami::MARIADB),
    needs("docker.io/bitnamilegacy/mysql", bitnami::MYSQL),
    needs("docker.io/bitnamilegacy/postgresql", bitnami::POSTGRESQL),
    needs("docker.io/bitnamilegacy/redis", bitnami::REDIS),
    needs("docker.io/citusdata/citus", POSTGRES),
    needs("docker.io/confluentinc/cp-kafka", CONFLUENT_KAFKA),
    needs("docker.io/confluentinc/cp-kafka-connect", CONFLUENT_CONNECT),
    needs("docker.io/confluentinc/cp-zookeeper", CONFLUENT_ZOOKEEPER),
    needs("docker.io/datadog/agent", DATADOG),
    needs("docker.io/dpage/pgadmin4", PGADMIN),
    needs("docker.io/gvenzl/oracle-free", ORACLE),
    needs("docker.io/gvenzl/oracle-xe", ORACLE),
    needs("docker.io/ibmcom/mq", IBM_MQ),
    KnownImage { repository: "docker.io/library/percona", ports: &[3306], required_env: MYSQL, ..SERVER },
    needs("docker.io/opensearchproject/opensearch", OPENSEARCH),
    needs("docker.io/percona/percona-server", MYSQL),
    needs("docker.io/wurstmeister/kafka", WURSTMEISTER_KAFKA),
    needs("gcr.io/datadoghq/agent", DATADOG),
    needs("icr.io/ibm-messaging/mq", IBM_MQ),
    needs("mcr.microsoft.com/azure-sql-edge", SQL_SERVER),
    KnownImage {
        repository: "mcr.microsoft.com/mssql/server",
        ports: &[1433],
        required_env: SQL_SERVER,
        ..BASE
    },
    needs("public.ecr.aws/datadog/agent", DATADOG),
    KnownImage {
        repository: "quay.io/prometheus/alertmanager",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[9093],
        ..PROGRAM
    },
    KnownImage {
        repository: "quay.io/prometheus/blackbox-exporter",
        default_command: DefaultCommand::Stays,
        ports: &[9115],
        ..PROGRAM
    },
    KnownImage {
        repository: "quay.io/prometheus/node-exporter",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[9100],
        ..PROGRAM
    },
    KnownImage {
        repository: "quay.io/prometheus/prometheus",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[9090],
        files: &["/etc/prometheus/prometheus.yml"],
        ..PROGRAM
    },
    KnownImage {
        repository: "registry.k8s.io/kube-state-metrics/kube-state-metrics",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[8080, 8081],
        ..PROGRAM
    },
    KnownImage {
        repository: "registry.k8s.io/metrics-server/metrics-server",
        default_command: DefaultCommand::Stays,
        ports: &[10250],
        ..PROGRAM
    },
    KnownImage {
        repository: "registry.k8s.io/pause",
        entrypoint: Entrypoint::Program,
        default_command: DefaultCommand::Stays,
        user: ImageUser::Id(65535),
        lacks: &["sh", "bash", "sleep", "echo", "cat", "curl", "wget"],
        ..BASE
    },
];
