//! Well-known images of tools that do one thing and end, and of servers that have to be told to serve.
//!
//! Sources: the Dockerfiles and entrypoint scripts of the projects (`ENTRYPOINT` and `CMD`), of November 2026.

use super::table::BASE;
use super::{DefaultCommand, Entrypoint, ImageUser, KnownImage};

/// A tool as entrypoint; alone it prints its usage.
const fn tool(repository: &'static str, program: &'static str, alone: &'static str) -> KnownImage {
    KnownImage {
        repository,
        entrypoint: Entrypoint::Program,
        program,
        default_command: DefaultCommand::Ends(alone),
        ..BASE
    }
}

/// A program as entrypoint that serves with one of these arguments.
const fn server(
    repository: &'static str,
    program: &'static str,
    serves_with: &'static [&'static str],
) -> KnownImage {
    KnownImage { serves_with, ..tool(repository, program, program) }
}

/// Keycloak's image has had no default command since it runs on Quarkus, its `legacy` variant aside.
const fn keycloak(repository: &'static str) -> KnownImage {
    KnownImage {
        since: &[17],
        except_variant: "legacy",
        ..server(repository, "kc.sh", &["start", "start-dev"])
    }
}

const KUBECTL: &str = "kubectl --help";
const MINIO: &[&str] = &["server", "gateway"];
const THANOS: &[&str] = &[
    "sidecar",
    "query",
    "query-frontend",
    "store",
    "compact",
    "rule",
    "receive",
    "downsample",
    "tools",
    "bucket",
];

/// The images, by repository.
pub static IMAGES: &[KnownImage] = &[
    tool("docker.io/alpine/curl", "curl", "curl"),
    tool("docker.io/alpine/git", "git", "git --help"),
    tool("docker.io/alpine/helm", "helm", "helm --help"),
    tool("docker.io/amazon/aws-cli", "aws", "aws"),
    server(
        "docker.io/apache/airflow",
        "airflow",
        &[
            "webserver",
            "scheduler",
            "celery",
            "triggerer",
            "standalone",
            "api-server",
            "dag-processor",
            "kerberos",
            "bash",
            "python",
            "airflow",
            "worker",
            "flower",
        ],
    ),
    tool("docker.io/aquasec/trivy", "trivy", "trivy --help"),
    tool("docker.io/bitnami/kubectl", "kubectl", KUBECTL),
    tool("docker.io/bitnamilegacy/kubectl", "kubectl", KUBECTL),
    KnownImage {
        default_command: DefaultCommand::Ends("cloudflared version"),
        ..server(
            "docker.io/cloudflare/cloudflared",
            "cloudflared",
            &["tunnel", "proxy-dns", "access", "tail"],
        )
    },
    KnownImage {
        instead_of_arguments: "COCKROACH_ARGS",
        ..server(
            "docker.io/cockroachdb/cockroach",
            "cockroach",
            &["start", "start-single-node", "demo", "mt", "shell", "bash"],
        )
    },
    KnownImage {
        entrypoint: Entrypoint::Passes,
        user: ImageUser::Name("curl_user"),
        lacks: &["bash"],
        ..tool("docker.io/curlimages/curl", "curl", "curl")
    },
    tool("docker.io/flyway/flyway", "flyway", "flyway"),
    tool("docker.io/grafana/k6", "k6", "k6"),
    KnownImage {
        instead_of_arguments: "ECHO_TEXT",
        ..tool("docker.io/hashicorp/http-echo", "http-echo", "http-echo")
    },
    tool("docker.io/hashicorp/packer", "packer", "packer"),
    tool("docker.io/hashicorp/terraform", "terraform", "terraform"),
    keycloak("docker.io/keycloak/keycloak"),
    tool("docker.io/lachlanevenson/k8s-helm", "helm", "helm"),
    tool("docker.io/lachlanevenson/k8s-kubectl", "kubectl", "kubectl"),
    tool("docker.io/library/liquibase", "liquibase", "liquibase --help"),
    tool("docker.io/liquibase/liquibase", "liquibase", "liquibase --help"),
    tool("docker.io/migrate/migrate", "migrate", "migrate"),
    tool("docker.io/mikefarah/yq", "yq", "yq"),
    tool("docker.io/minio/mc", "mc", "mc"),
    server("docker.io/minio/minio", "minio", MINIO),
    KnownImage {
        default_command: DefaultCommand::Interactive("opa run"),
        ..tool("docker.io/openpolicyagent/opa", "opa", "")
    },
    tool("docker.io/rancher/kubectl", "kubectl", "kubectl"),
    tool("docker.io/rclone/rclone", "rclone", "rclone"),
    tool("docker.io/redgate/flyway", "flyway", "flyway"),
    tool("docker.io/restic/restic", "restic", "restic"),
    server("docker.io/thanosio/thanos", "thanos", THANOS),
    tool("gcr.io/kaniko-project/executor", "/kaniko/executor", "/kaniko/executor"),
    KnownImage {
        repository: "ghcr.io/mlflow/mlflow",
        entrypoint: Entrypoint::Nothing,
        default_command: DefaultCommand::Interactive("python3"),
        ..BASE
    },
    tool("public.ecr.aws/aws-cli/aws-cli", "aws", "aws"),
    tool("public.ecr.aws/bitnami/kubectl", "kubectl", KUBECTL),
    keycloak("quay.io/keycloak/keycloak"),
    tool("quay.io/minio/mc", "mc", "mc"),
    server("quay.io/minio/minio", "minio", MINIO),
    server("quay.io/thanos/thanos", "thanos", THANOS),
    tool("registry.k8s.io/kubectl", "kubectl", "kubectl"),
];
