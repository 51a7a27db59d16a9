//! The table of well-known images, of November 2026.
//!
//! Sources: the Dockerfiles and entrypoint scripts in github.com/docker-library, github.com/GoogleContainerTools/distroless,
//! github.com/prometheus, github.com/grafana, github.com/elastic, github.com/kubernetes/kubernetes/build/pause and
//! the projects' own repositories. Only what has been so for every tag people still use is listed.

use super::lacks::NETWORK_TOOLS;
use super::needs::{COUCHDB, INFLUXDB, MARIADB, MONGO, MYSQL, NEO4J, POSTGRES};
use super::{DefaultCommand, Entrypoint, ImageUser, KnownImage};

/// What every entry starts from.
pub(super) const BASE: KnownImage = KnownImage {
    repository: "",
    entrypoint: Entrypoint::Unknown,
    default_command: DefaultCommand::Unknown,
    user: ImageUser::Unknown,
    ports: &[],
    writes: &[],
    required_env: &[],
    files: &[],
    strict_flags: false,
    lacks: &[],
    program: "",
    serves_with: &[],
    instead_of_arguments: "",
    since: &[],
    except_variant: "",
};

/// A server behind an entrypoint script of the docker-library family.
pub(super) const SERVER: KnownImage = KnownImage {
    entrypoint: Entrypoint::Passes,
    default_command: DefaultCommand::Stays,
    user: ImageUser::Root,
    ..BASE
};
/// An operating system's image: no entrypoint, a shell as command.
const SYSTEM: KnownImage = KnownImage {
    entrypoint: Entrypoint::Nothing,
    default_command: DefaultCommand::Interactive("bash"),
    user: ImageUser::Root,
    ..BASE
};
/// A program that takes its arguments and has a strict parser for them.
pub(super) const PROGRAM: KnownImage =
    KnownImage { entrypoint: Entrypoint::Program, strict_flags: true, ..BASE };
/// One of the images without shell and package manager.
static DISTROLESS: KnownImage = KnownImage {
    repository: DISTROLESS_PREFIX,
    entrypoint: Entrypoint::Nothing,
    default_command: DefaultCommand::Nothing,
    ..BASE
};
/// One of those with an interpreter as entrypoint.
static DISTROLESS_LANGUAGE: KnownImage =
    KnownImage { repository: DISTROLESS_PREFIX, entrypoint: Entrypoint::Program, ..BASE };
/// Where distroless images are.
pub const DISTROLESS_PREFIX: &str = "gcr.io/distroless/";

/// The image of this normalised name.
pub fn find(name: &str) -> Option<&'static KnownImage> {
    if let Some(kind) = name.strip_prefix(DISTROLESS_PREFIX) {
        let bare = ["static", "base", "cc"].iter().any(|bare| kind.starts_with(bare));
        return Some(if bare { &DISTROLESS } else { &DISTROLESS_LANGUAGE });
    }
    let of = |all: &'static [KnownImage]| {
        all.binary_search_by_key(&name, |image| image.repository).ok().map(|at| &all[at])
    };
    of(IMAGES)
        .or_else(|| of(super::others::IMAGES))
        .or_else(|| of(super::tools::IMAGES))
        .or_else(|| of(super::systems::IMAGES))
}

/// The images of Docker Hub and Elastic, by repository.
pub static IMAGES: &[KnownImage] = &[
    KnownImage {
        repository: "docker.elastic.co/elasticsearch/elasticsearch",
        entrypoint: Entrypoint::Program,
        default_command: DefaultCommand::Stays,
        ports: &[9200, 9300],
        ..BASE
    },
    KnownImage {
        repository: "docker.io/grafana/grafana",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Id(472),
        ports: &[3000],
        writes: &["/var/lib/grafana"],
        entrypoint: Entrypoint::Program,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/grafana/loki",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Id(10001),
        ports: &[3100],
        ..PROGRAM
    },
    KnownImage {
        repository: "docker.io/jenkins/jenkins",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("jenkins"),
        ports: &[8080, 50000],
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/alpine",
        default_command: DefaultCommand::Interactive("sh"),
        lacks: &["bash", "curl", "python", "python3", "apt-get", "apt", "dig", "jq", "git", "openssl"],
        ..SYSTEM
    },
    KnownImage {
        repository: "docker.io/library/amazoncorretto",
        entrypoint: Entrypoint::Nothing,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage { repository: "docker.io/library/amazonlinux", ..SYSTEM },
    KnownImage {
        repository: "docker.io/library/bash",
        default_command: DefaultCommand::Interactive("bash"),
        entrypoint: Entrypoint::Passes,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/busybox",
        default_command: DefaultCommand::Interactive("sh"),
        lacks: &[
            "bash", "curl", "python", "python3", "apt-get", "apk", "dig", "jq", "git", "openssl", "java",
            "node",
        ],
        ..SYSTEM
    },
    KnownImage {
        repository: "docker.io/library/caddy",
        entrypoint: Entrypoint::Nothing,
        ports: &[80, 443, 2019],
        ..SERVER
    },
    KnownImage { repository: "docker.io/library/cassandra", ports: &[9042], ..SERVER },
    KnownImage { repository: "docker.io/library/centos", ..SYSTEM },
    KnownImage { repository: "docker.io/library/consul", ports: &[8500], ..SERVER },
    KnownImage { repository: "docker.io/library/couchdb", ports: &[5984], required_env: COUCHDB, ..SERVER },
    KnownImage { repository: "docker.io/library/debian", lacks: NETWORK_TOOLS, ..SYSTEM },
    KnownImage {
        repository: "docker.io/library/eclipse-temurin",
        default_command: DefaultCommand::Interactive("jshell"),
        user: ImageUser::Root,
        entrypoint: Entrypoint::Passes,
        ..BASE
    },
    KnownImage { repository: "docker.io/library/fedora", ..SYSTEM },
    KnownImage { repository: "docker.io/library/golang", ..SYSTEM },
    KnownImage {
        repository: "docker.io/library/gradle",
        default_command: DefaultCommand::Ends("gradle"),
        entrypoint: Entrypoint::Nothing,
        ..BASE
    },
    KnownImage { repository: "docker.io/library/haproxy", user: ImageUser::Name("haproxy"), ..SERVER },
    KnownImage {
        repository: "docker.io/library/hello-world",
        default_command: DefaultCommand::Ends("hello"),
        entrypoint: Entrypoint::Nothing,
        lacks: &["sh", "bash", "sleep"],
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/httpd",
        entrypoint: Entrypoint::Nothing,
        ports: &[80],
        writes: &["/usr/local/apache2/logs"],
        files: &["/usr/local/apache2/conf/httpd.conf"],
        ..SERVER
    },
    KnownImage { repository: "docker.io/library/influxdb", ports: &[8086], required_env: INFLUXDB, ..SERVER },
    KnownImage {
        repository: "docker.io/library/mariadb",
        ports: &[3306],
        required_env: MARIADB,
        writes: &["/run/mysqld"],
        ..SERVER
    },
    KnownImage {
        repository: "docker.io/library/maven",
        default_command: DefaultCommand::Ends("mvn"),
        entrypoint: Entrypoint::Passes,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/memcached",
        user: ImageUser::Name("memcache"),
        ports: &[11211],
        ..SERVER
    },
    KnownImage {
        repository: "docker.io/library/mongo",
        ports: &[27017],
        writes: &["/tmp"],
        required_env: MONGO,
        ..SERVER
    },
    KnownImage {
        repository: "docker.io/library/mysql",
        ports: &[3306],
        required_env: MYSQL,
        writes: &["/var/run/mysqld"],
        ..SERVER
    },
    KnownImage { repository: "docker.io/library/neo4j", ports: &[7474, 7687], required_env: NEO4J, ..SERVER },
    KnownImage {
        repository: "docker.io/library/nginx",
        ports: &[80],
        writes: &["/var/cache/nginx", "/run"],
        files: &["/etc/nginx/nginx.conf", "/etc/nginx/mime.types", "/etc/nginx/conf.d/default.conf"],
        ..SERVER
    },
    KnownImage {
        repository: "docker.io/library/node",
        default_command: DefaultCommand::Interactive("node"),
        entrypoint: Entrypoint::Passes,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/openjdk",
        entrypoint: Entrypoint::Nothing,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/perl",
        default_command: DefaultCommand::Interactive("perl"),
        entrypoint: Entrypoint::Nothing,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/php",
        entrypoint: Entrypoint::Passes,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/library/postgres",
        ports: &[5432],
        required_env: POSTGRES,
        writes: &["/var/run/postgresql"],
        ..SERVER
    },
    KnownImage {
        repository: "docker.io/library/python",
        default_command: DefaultCommand::Interactive("python3"),
        entrypoint: Entrypoint::Nothing,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage { repository: "docker.io/library/rabbitmq", ports: &[5672], ..SERVER },
    KnownImage { repository: "docker.io/library/redis", ports: &[6379], ..SERVER },
    KnownImage { repository: "docker.io/library/registry", ports: &[5000], ..SERVER },
    KnownImage { repository: "docker.io/library/rockylinux", ..SYSTEM },
    KnownImage {
        repository: "docker.io/library/ruby",
        default_command: DefaultCommand::Interactive("irb"),
        entrypoint: Entrypoint::Nothing,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage { repository: "docker.io/library/rust", ..SYSTEM },
    KnownImage {
        repository: "docker.io/library/tomcat",
        entrypoint: Entrypoint::Nothing,
        ports: &[8080],
        ..SERVER
    },
    KnownImage { repository: "docker.io/library/traefik", ports: &[80], ..SERVER },
    KnownImage { repository: "docker.io/library/ubuntu", lacks: NETWORK_TOOLS, ..SYSTEM },
    KnownImage { repository: "docker.io/library/wordpress", ports: &[80], ..SERVER },
    KnownImage { repository: "docker.io/library/zookeeper", ports: &[2181], ..SERVER },
    KnownImage {
        repository: "docker.io/nginxinc/nginx-unprivileged",
        entrypoint: Entrypoint::Passes,
        default_command: DefaultCommand::Stays,
        user: ImageUser::Id(101),
        ports: &[8080],
        writes: &["/tmp"],
        files: &["/etc/nginx/nginx.conf", "/etc/nginx/mime.types", "/etc/nginx/conf.d/default.conf"],
        ..BASE
    },
    KnownImage {
        repository: "docker.io/nicolaka/netshoot",
        default_command: DefaultCommand::Interactive("zsh"),
        entrypoint: Entrypoint::Nothing,
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage {
        repository: "docker.io/pgvector/pgvector",
        ports: &[5432],
        required_env: POSTGRES,
        ..SERVER
    },
    KnownImage {
        repository: "docker.io/polinux/stress",
        entrypoint: Entrypoint::Nothing,
        default_command: DefaultCommand::Ends("stress"),
        user: ImageUser::Root,
        ..BASE
    },
    KnownImage { repository: "docker.io/postgis/postgis", ports: &[5432], required_env: POSTGRES, ..SERVER },
    KnownImage {
        repository: "docker.io/prom/alertmanager",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[9093],
        ..PROGRAM
    },
    KnownImage {
        repository: "docker.io/prom/blackbox-exporter",
        default_command: DefaultCommand::Stays,
        ports: &[9115],
        ..PROGRAM
    },
    KnownImage {
        repository: "docker.io/prom/node-exporter",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[9100],
        ..PROGRAM
    },
    KnownImage {
        repository: "docker.io/prom/prometheus",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[9090],
        files: &["/etc/prometheus/prometheus.yml"],
        ..PROGRAM
    },
    KnownImage {
        repository: "docker.io/prom/pushgateway",
        default_command: DefaultCommand::Stays,
        user: ImageUser::Name("nobody"),
        ports: &[9091],
        ..PROGRAM
    },
    KnownImage {
        repository: "docker.io/timescale/timescaledb",
        ports: &[5432],
        required_env: POSTGRES,
        ..SERVER
    },
];
