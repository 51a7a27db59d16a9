#!/usr/bin/env bash
# Compares podlint with a bare parse of the same files, and with kube-linter, kube-score and kubeconform where they
# are on PATH: medians of user CPU, wall time and peak memory, and their ratios to podlint's.
#
#   testdata/bench.sh [-n RUNS] FOLDER...
#
# PODLINT names the binary (default: a release build of this repository).
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
cd "$OLDPWD"

runs=5
if [ "${1:-}" = -n ]; then
  runs=$2
  shift 2
fi
if [ $# -eq 0 ]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0"
  exit 2
fi

if [ -z "${PODLINT:-}" ]; then
  cargo build --quiet --release --manifest-path "$here/Cargo.toml"
  PODLINT=$here/target/release/podlint
fi
cargo build --quiet --release --manifest-path "$here/benches/parse/Cargo.toml" --target-dir "$here/target/bare-parse"
export PODLINT BARE=$here/target/bare-parse/release/bare-parse RUNS=$runs

exec python3 - "$@" <<'PYTHON'
"""Runs each program several times and prints a table."""
import os
import shutil
import statistics
import subprocess
import sys
import time

RUNS = int(os.environ["RUNS"])


def manifests(folder):
    return sorted(
        os.path.join(root, name)
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith((".yaml", ".yml"))
    )


def once(argv):
    """User CPU in s, wall time in s, peak memory in MB."""
    start = time.monotonic()
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime, time.monotonic() - start, usage.ru_maxrss / 1024


def median(argv):
    once(argv)  # warms the file cache
    return [statistics.median(column) for column in zip(*(once(argv) for _ in range(RUNS)))]


def programs(folder):
    lint = [os.environ["PODLINT"], "--no-config", "--no-ignore", "--format", "short", folder]
    yield "podlint", lint
    yield "podlint, 1 thread", [*lint, "--threads", "1"]
    yield "bare parse", [os.environ["BARE"], folder]
    if shutil.which("kube-linter"):
        yield "kube-linter", ["kube-linter", "lint", folder]
    if shutil.which("kube-score"):
        # It takes files only, and a command line has an end.
        yield "kube-score", ["sh", "-c", 'find "$0" -name "*.y*ml" -print0 | xargs -0 kube-score score', folder]
    if shutil.which("kubeconform"):
        yield "kubeconform", ["kubeconform", "-ignore-missing-schemas", "-schema-location", os.devnull, folder]


def main():
    for folder in sys.argv[1:]:
        files = manifests(folder)
        size = sum(os.path.getsize(path) for path in files)
        print(f"\n{folder}: {len(files)} files, {size / 1e6:.1f} MB, median of {RUNS} runs")
        print(f"{'':20}{'user CPU':>12}{'':9}{'wall':>10}{'':9}{'memory':>12}")
        first = None
        for name, argv in programs(folder):
            figures = median(argv)
            first = first or figures
            ratios = [f"{figure / base:.2f} ×" if base else "" for figure, base in zip(figures, first)]
            user, wall, memory = figures
            print(
                f"{name:20}{user:10.3f} s{ratios[0]:>9}{wall:8.3f} s{ratios[1]:>9}{memory:9.1f} MB{ratios[2]:>9}",
                flush=True,
            )


main()
PYTHON
