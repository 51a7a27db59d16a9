#!/usr/bin/env python3
"""Writes src/schema/table.bin: the API types of every Kubernetes version, merged and deflated.

usage: python3 src/schema/generate.py [MODULES]      (needs Python 3.9, nothing else)

MODULES is a Go module cache (default: `go env GOMODCACHE`) that holds, for each version in VERSIONS,
k8s.io/kubernetes@v1.X.Y and k8s.io/api@v0.X.Y, and once each k8s.io/apimachinery,
k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator. `go mod download MODULE@VERSION` fetches them.

What is read:
  kubernetes  pkg/generated/openapi/zz_generated.openapi.go   types, fields, required, enums, defaults, list types
              api/openapi-spec/swagger.json                   which kinds are served, their plural and scope
              pkg/controlplane/instance.go                    which groups are off unless switched on
  api, …      types*.go                                       the Go types' names, as decoding errors print them
              *lifecycle.go                                   introduced, deprecated, removed, replacement

The layout of the table is documented in src/schema/load.rs, which reads it.
"""
import collections, concurrent.futures, glob, json, os, re, subprocess, sys, zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "generate"))
import gosource, openapi, table                                     # noqa: E402

FIRST = 24
MODULES_OF = {          # import path -> module that holds it; the newest version found is read
    "k8s.io/apimachinery": "k8s.io/apimachinery", "k8s.io/kube-aggregator": "k8s.io/kube-aggregator",
    "k8s.io/apiextensions-apiserver": "k8s.io/apiextensions-apiserver",
}
CONFIG_KINDS = [        # files of components, never sent to the API server: group, package (versions follow), kinds
    ("kubelet.config.k8s.io", "k8s.io/kubelet/config/", None),
    ("kubescheduler.config.k8s.io", "k8s.io/kube-scheduler/config/", None),
    ("kubeproxy.config.k8s.io", "k8s.io/kube-proxy/config/", None),
    ("kubecontrollermanager.config.k8s.io", "k8s.io/kube-controller-manager/config/", None),
    ("audit.k8s.io", "k8s.io/apiserver/pkg/apis/audit/", ("Policy",)),
]

GONE = [                # kinds whose types no module has any more: group, version, kind, removed in, replacement
    # https://kubernetes.io/docs/reference/using-api/deprecation-guide/ and the changelogs
    ("batch", "v2alpha1", "CronJob", 21, ("batch", "v1", "CronJob")),
    ("settings.k8s.io", "v1alpha1", "PodPreset", 20, ("", "", "")),
    ("auditregistration.k8s.io", "v1alpha1", "AuditSink", 19, ("", "", "")),
    ("scheduling.k8s.io", "v1alpha1", "PriorityClass", 22, ("scheduling.k8s.io", "v1", "PriorityClass")),
    ("extensions", "v1beta1", "PodSecurityPolicy", 16, ("policy", "v1beta1", "PodSecurityPolicy")),
    ("rbac.authorization.k8s.io", "v1alpha1", "ClusterRole", 22, ("rbac.authorization.k8s.io", "v1", "ClusterRole")),
]


def newest(modules, module):
    """The folder of the newest version of a module, and every other one after it."""
    found = glob.glob(os.path.join(modules, module + "@v*"))
    return sorted(found, key=lambda p: [int(n) for n in re.findall(r"\d+", p.rsplit("@", 1)[1])], reverse=True)


def swagger_name(key):
    """k8s.io/api/core/v1.Pod, as swagger.json names it: io.k8s.api.core.v1.Pod."""
    domain, rest = key.split("/", 1)
    return ".".join(reversed(domain.split("."))) + "." + rest.replace("/", ".")


def read_swagger(path, keys):
    """{(group, version, kind): {key, plural, namespaced}} of what the server of that version serves."""
    with open(path) as f:
        spec = json.load(f)
    by_name = {swagger_name(k): k for k in keys}
    kinds = {}
    for name, definition in spec["definitions"].items():
        gvks = definition.get("x-kubernetes-group-version-kind", [])
        if ".meta.v1." in name or name not in by_name:
            continue
        for g in gvks:
            kinds[(g["group"], g["version"], g["kind"])] = {"key": by_name[name], "plural": "", "namespaced": False}
    for path, operations in spec["paths"].items():
        parts = path.strip("/").split("/")
        if "watch" in parts[:4]:
            continue
        post = operations.get("post") or operations.get("get") or {}
        g = post.get("x-kubernetes-group-version-kind")
        if not g or post.get("x-kubernetes-action") not in ("post", "list"):
            continue
        kind = kinds.get((g["group"], g["version"], g["kind"]))
        if kind is not None and not parts[-1].startswith("{"):
            kind["plural"] = kind["plural"] or parts[-1]
            kind["namespaced"] = kind["namespaced"] or "{namespace}" in parts
    return kinds


def read_version(job):
    modules, minor, kubernetes, api = job
    life = gosource.lifecycles(api, "k8s.io/api")
    for path in ("k8s.io/apiextensions-apiserver", "k8s.io/kube-aggregator"):
        life.update(gosource.lifecycles(newest(modules, path)[0], path))
    definitions = openapi.read(os.path.join(kubernetes, "pkg/generated/openapi/zz_generated.openapi.go"))
    kinds = read_swagger(os.path.join(kubernetes, "api/openapi-spec/swagger.json"), definitions)
    off = gosource.disabled_group_versions(os.path.join(kubernetes, "pkg/controlplane/instance.go"))
    return minor, definitions, kinds, off, life


def main():
    modules = sys.argv[1] if len(sys.argv) > 1 else subprocess.run(
        ["go", "env", "GOMODCACHE"], capture_output=True, text=True, check=True).stdout.strip()
    jobs = []
    for kubernetes in reversed(newest(modules, "k8s.io/kubernetes")):
        minor = int(kubernetes.rsplit("@v1.", 1)[1].split(".")[0])
        api = [p for p in newest(modules, "k8s.io/api") if "@v0.%d." % minor in p]
        if minor >= FIRST and api:
            jobs.append((modules, minor, kubernetes, api[0]))
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        versions = list(pool.map(read_version, jobs))
    sources = gosource.Sources([os.path.join(modules, "k8s.io")], {
        "k8s.io/api": [j[3] for j in reversed(jobs)],
        **{path: newest(modules, module) for path, module in MODULES_OF.items()}})
    out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "table.bin")
    raw = table.build(FIRST, versions, sources, CONFIG_KINDS, GONE)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = packer.compress(raw) + packer.flush()
    with open(out, "wb") as f:
        f.write(len(raw).to_bytes(4, "little") + packed)
    print("%s: versions %s, %d bytes, %d deflated" % (
        out, ", ".join("1.%d" % v[0] for v in versions), len(raw), len(packed)))


if __name__ == "__main__":
    main()
