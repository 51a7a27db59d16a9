//! Well-known images of further registries; sources as in [`super::table`].

use super::needs::SQL_SERVER;
use super::table::{BASE, PROGRAM};
use super::{DefaultCommand, Entrypoint, ImageUser, KnownImage};

/// The images, by repository.
pub static IMAGES: &[KnownImage] = &[
    KnownImage {
        repository: "mcr.microsoft.com/mssql/server",
        ports: &[1433],
        required_env: SQL_SERVER,
        ..BASE
    },
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
