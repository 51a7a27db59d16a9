//! The names of Docker Hub's official images (github.com/docker-library/official-images, `library/`), and what
//! people write instead.

/// Official images, sorted.
pub const OFFICIAL: &[&str] = &[
    "adminer", "aerospike", "almalinux", "alpine", "alt", "amazoncorretto", "amazonlinux", "api-firewall",
    "arangodb", "archlinux", "backdrop", "bash", "bonita", "buildpack-deps", "busybox", "caddy", "cassandra",
    "centos", "chronograf", "cirros", "clearlinux", "clefos", "clickhouse", "clojure", "composer", "consul",
    "convertigo", "couchbase", "couchdb", "crate", "dart", "debian", "docker", "drupal", "eclipse-mosquitto",
    "eclipse-temurin", "eggdrop", "elasticsearch", "elixir", "emqx", "erlang", "express-gateway", "fedora",
    "flink", "fluentd", "friendica", "gazebo", "gcc", "geonetwork", "ghost", "golang", "gradle", "groovy",
    "haproxy", "haskell", "haxe", "hello-world", "hitch", "httpd", "hylang", "ibm-semeru-runtimes",
    "ibmjava", "influxdb", "irssi", "java", "jenkins", "jetty", "joomla", "jruby", "julia", "kapacitor",
    "kibana", "kong", "krakend", "lightstreamer", "liquibase", "logstash", "mageia", "mariadb", "matomo", "maven",
    "mediawiki", "memcached", "mongo", "mongo-express", "monica", "mono", "mysql", "nats", "nats-streaming",
    "neo4j", "neurodebian", "nextcloud", "nginx", "node", "notary", "odoo", "open-liberty", "openjdk",
    "opensuse", "oraclelinux", "orientdb", "percona", "perl", "photon", "php", "php-zendserver",
    "phpmyadmin", "plone", "postfixadmin", "postgres", "pypy", "python", "r-base", "rabbitmq", "rakudo-star",
    "redis", "redmine", "registry", "rethinkdb", "rocket.chat", "rockylinux", "ros", "ruby", "rust",
    "sapmachine", "scratch", "silverpeas", "sl", "solr", "sonarqube", "spark", "spiped", "storm", "swift",
    "swipl", "teamspeak", "telegraf", "thrift", "tomcat", "tomee", "traefik", "ubuntu", "unit", "varnish",
    "vault", "websphere-liberty", "wordpress", "xwiki", "yourls", "znc", "zookeeper",
];

/// Names that are no images, and the official image that holds the program.
pub const ALIASES: &[(&str, &str)] = &[
    ("apache", "httpd"),
    ("apache2", "httpd"),
    ("go", "golang"),
    ("mongodb", "mongo"),
    ("mongodb-server", "mongo"),
    ("nodejs", "node"),
    ("postgresql", "postgres"),
    ("rabbit", "rabbitmq"),
    ("redis-server", "redis"),
];

/// The official image whose name was probably meant, where the name given is none.
pub fn meant(name: &str) -> Option<&'static str> {
    if OFFICIAL.binary_search(&name).is_ok() {
        return None;
    }
    let alias = ALIASES.iter().find(|(wrong, _)| *wrong == name).map(|(_, right)| *right);
    alias.or_else(|| {
        let near = crate::cluster::nearest::nearest(name, OFFICIAL.iter().map(|known| (*known, *known)))?;
        // Short names are near to anything.
        (name.len() > 4 && near.len() > 3).then_some(near)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelled_official_images() {
        assert!(OFFICIAL.is_sorted());
        assert_eq!(meant("ngnix"), Some("nginx"));
        assert_eq!(meant("postgress"), Some("postgres"));
        assert_eq!(meant("mongodb"), Some("mongo"));
        assert_eq!(meant("nginx"), None);
        assert_eq!(meant("web"), None);
        assert_eq!(meant("myapp"), None);
    }
}
