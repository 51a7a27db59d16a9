//! Further images of operating systems and interpreters: no entrypoint, and a shell or prompt as command.
//!
//! Sources: the Dockerfiles of the projects (`CMD`), of November 2026.

use super::table::BASE;
use super::{DefaultCommand, Entrypoint, KnownImage};

const fn prompt(repository: &'static str, program: &'static str) -> KnownImage {
    KnownImage {
        repository,
        entrypoint: Entrypoint::Nothing,
        default_command: DefaultCommand::Interactive(program),
        ..BASE
    }
}

const fn shell(repository: &'static str) -> KnownImage {
    prompt(repository, "bash")
}

/// The images, by repository.
pub static IMAGES: &[KnownImage] = &[
    shell("docker.io/alpine/k8s"),
    shell("docker.io/bitnami/minideb"),
    shell("docker.io/dtzar/helm-kubectl"),
    shell("docker.io/google/cloud-sdk"),
    shell("docker.io/library/almalinux"),
    shell("docker.io/library/archlinux"),
    shell("docker.io/library/buildpack-deps"),
    shell("docker.io/library/gcc"),
    prompt("docker.io/library/haskell", "ghci"),
    prompt("docker.io/library/jruby", "irb"),
    shell("docker.io/library/oraclelinux"),
    shell("docker.io/library/photon"),
    prompt("docker.io/library/pypy", "pypy3"),
    prompt("docker.io/library/r-base", "R"),
    shell("docker.io/library/swift"),
    shell("docker.io/nvidia/cuda"),
    shell("docker.io/opensuse/leap"),
    shell("docker.io/opensuse/tumbleweed"),
    prompt("gcr.io/google-containers/busybox", "sh"),
    shell("gcr.io/google.com/cloudsdktool/cloud-sdk"),
    shell("gcr.io/google.com/cloudsdktool/google-cloud-cli"),
    prompt("gcr.io/google_containers/busybox", "sh"),
    shell("mcr.microsoft.com/azure-cli"),
    shell("mcr.microsoft.com/dotnet/sdk"),
    prompt("mcr.microsoft.com/powershell", "pwsh"),
    shell("public.ecr.aws/amazonlinux/amazonlinux"),
    shell("public.ecr.aws/debian/debian"),
    shell("public.ecr.aws/ubuntu/ubuntu"),
    shell("quay.io/centos/centos"),
    shell("quay.io/fedora/fedora"),
    shell("quay.io/rockylinux/rockylinux"),
    shell("registry.access.redhat.com/ubi8"),
    shell("registry.access.redhat.com/ubi8/ubi"),
    shell("registry.access.redhat.com/ubi8/ubi-minimal"),
    shell("registry.access.redhat.com/ubi9"),
    shell("registry.access.redhat.com/ubi9/ubi"),
    shell("registry.access.redhat.com/ubi9/ubi-minimal"),
    prompt("registry.k8s.io/busybox", "sh"),
    prompt("registry.k8s.io/e2e-test-images/busybox", "sh"),
];
