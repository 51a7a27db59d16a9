//! Programs that people look for in images and that are not there.

/// Programs that distroless images lack.
pub const TOOLS: &[&str] = &[
    "cat", "chmod", "chown", "cp", "curl", "echo", "env", "grep", "head", "ls", "mkdir", "mv", "nc",
    "nslookup", "printf", "ps", "rm", "sed", "sleep", "tail", "tar", "test", "touch", "true", "wget",
];

/// Repositories whose `alpine` variants hold no bash.
pub const ALPINE_WITHOUT_BASH: &[&str] = &[
    "docker.io/library/caddy",
    "docker.io/library/httpd",
    "docker.io/library/memcached",
    "docker.io/library/nginx",
    "docker.io/library/node",
    "docker.io/library/php",
    "docker.io/library/python",
    "docker.io/library/redis",
];

/// Programs that Debian's and Ubuntu's images lack.
pub const NETWORK_TOOLS: &[&str] =
    &["curl", "wget", "ping", "nslookup", "dig", "nc", "telnet", "python3", "python", "jq"];

/// Programs of languages and build tools.
pub const RUNTIMES: &[&str] = &["dotnet", "go", "gradle", "java", "mvn", "node", "npm", "php", "ruby"];

/// Repositories of images that hold none of them but their own.
pub const WITHOUT_RUNTIMES: &[&str] = &[
    "docker.io/library/alpine",
    "docker.io/library/busybox",
    "docker.io/library/debian",
    "docker.io/library/httpd",
    "docker.io/library/memcached",
    "docker.io/library/nginx",
    "docker.io/library/node",
    "docker.io/library/python",
    "docker.io/library/redis",
    "docker.io/library/ubuntu",
];
