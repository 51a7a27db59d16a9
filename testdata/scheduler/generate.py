#!/usr/bin/env python3
"""Writes a large cluster and manifests against it, to measure the scheduler with.

usage: generate.py FOLDER [NODES [EXISTING_PODS [NEW_PODS]]]      (5000 50000 2000 by default)

FOLDER/cluster.yaml is what `kubectl get nodes,pods -A -o yaml` would print, FOLDER/new/ the manifests.
  podlint --no-config --cluster FOLDER/cluster.yaml FOLDER/new
"""
import os, random, sys

folder = sys.argv[1]
NODES, EXISTING, NEW = (int(a) for a in (sys.argv[2:] + ["5000", "50000", "2000"][len(sys.argv) - 2:]))
random.seed(34)
os.makedirs(os.path.join(folder, "new"), exist_ok=True)
ZONES = ["a", "b", "c"]

def node(n):
    pool = ["general", "general", "general", "memory", "gpu"][n % 5]
    taints = "    taints:\n    - {key: dedicated, value: gpu, effect: NoSchedule}\n" if pool == "gpu" else ""
    gpu = "      nvidia.com/gpu: '4'\n" if pool == "gpu" else ""
    cordoned = "    unschedulable: true\n" if n % 97 == 0 else ""
    memory = "131072000Ki" if pool == "memory" else "32768000Ki"
    return f"""- apiVersion: v1
  kind: Node
  metadata:
    name: node-{n}
    labels:
      beta.kubernetes.io/arch: amd64
      kubernetes.io/arch: amd64
      kubernetes.io/hostname: node-{n}
      kubernetes.io/os: linux
      node.kubernetes.io/instance-type: m5.2xlarge
      topology.kubernetes.io/region: eu-1
      topology.kubernetes.io/zone: eu-1{ZONES[n % 3]}
      pool: {pool}
  spec:
    providerID: example:///eu-1{ZONES[n % 3]}/i-{n:017x}
{taints}{cordoned}  status:
    allocatable:
      cpu: 7910m
      ephemeral-storage: '95491281146'
      memory: {memory}
{gpu}      pods: '58'
    capacity:
      cpu: '8'
      memory: {memory}
      pods: '58'
"""

def pod(n):
    app, where = f"app-{n // 12}", random.randrange(NODES)
    anti = f"""    affinity:
      podAntiAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
        - topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              app: {app}
""" if (n // 12) % 5 == 0 else ""
    return f"""- apiVersion: v1
  kind: Pod
  metadata:
    creationTimestamp: '2026-10-02T08:11:40Z'
    generateName: {app}-5d4f8c9b7-
    labels:
      app: {app}
      pod-template-hash: 5d4f8c9b7
    name: {app}-5d4f8c9b7-{n:05d}
    namespace: team-{n % 40}
    ownerReferences:
    - apiVersion: apps/v1
      blockOwnerDeletion: true
      controller: true
      kind: ReplicaSet
      name: {app}-5d4f8c9b7
      uid: 0a81f0d2-c94b-4e77-b15c-{n:012x}
  spec:
{anti}    containers:
    - image: registry.example.com/{app}:1.2.3
      imagePullPolicy: IfNotPresent
      name: app
      ports:
      - containerPort: 8080
        protocol: TCP
      resources:
        limits:
          memory: 512Mi
        requests:
          cpu: {random.choice([50, 100, 250, 500])}m
          memory: {random.choice([128, 256, 512, 1024])}Mi
    nodeName: node-{where}
    priority: 0
    restartPolicy: Always
    tolerations:
    - {{effect: NoExecute, key: node.kubernetes.io/not-ready, operator: Exists, tolerationSeconds: 300}}
    - {{effect: NoExecute, key: node.kubernetes.io/unreachable, operator: Exists, tolerationSeconds: 300}}
  status:
    phase: Running
    podIP: 10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}
"""

def workload(n, replicas):
    extra = ["", """      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {app: NAME}}
""", """      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: kubernetes.io/hostname
            labelSelector: {matchLabels: {app: NAME}}
""", """      nodeSelector: {pool: memory}
"""][n % 4].replace("NAME", f"new-{n}")
    cpu = "64" if n % 50 == 7 else f"{random.choice([100, 500, 1500, 3000])}m"
    return f"""apiVersion: apps/v1
kind: Deployment
metadata: {{name: new-{n}, namespace: team-{n % 40}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: new-{n}}}}}
  template:
    metadata: {{labels: {{app: new-{n}}}}}
    spec:
{extra}      containers:
      - name: app
        image: registry.example.com/new-{n}:1.0.0
        resources:
          requests: {{cpu: {cpu}, memory: 512Mi}}
"""

with open(os.path.join(folder, "cluster.yaml"), "w") as out:
    out.write("apiVersion: v1\nitems:\n")
    for n in range(NODES):
        out.write(node(n))
    for n in range(EXISTING):
        out.write(pod(n))
    out.write("kind: List\n")
with open(os.path.join(folder, "new", "workloads.yaml"), "w") as out:
    each = int(os.environ.get("REPLICAS", "4"))
    out.write("---\n".join(workload(n, each) for n in range(NEW // each)))
