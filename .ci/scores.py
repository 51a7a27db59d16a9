#!/usr/bin/env python3
"""Holds podlint's agreement with recorded answers of real programs above floors.

usage: scores.py PODLINT SHARED

SHARED/tools holds the scoring programs, beside the data they read. Each prints one line; `at_least` are percentages
of its "name 97/100" parts, `at_most` bounds its counts (of "name 3/100" the first number). Floors lie a little
below what podlint reaches: raise them when it gets better. Charts are not among the data, so rendering is not
scored here; testdata/charts holds what a test runs always.
"""
import os
import re
import subprocess
import sys
import time

SCORES = [
    {
        "name": "cases",
        "command": ["score_cases.py", "PODLINT", "cases/open"],
        "at_least": {"caught": 98.0, "certain as error": 96.0, "good twins quiet": 98.0},
        "at_most": {"likely as error": 1, "crashes": 0},
    },
    {
        "name": "API server",
        "command": ["score_verdicts.py", "api", "PODLINT", "control_plane/api-open.jsonl"],
        "at_least": {"agree": 99.0, "field": 99.0, "wording": 99.0},
        "at_most": {"false alarms": 3, "crashes": 0},
    },
    {
        "name": "scheduler",
        "command": ["score_verdicts.py", "sched", "PODLINT", "control_plane/sched-open.jsonl"],
        "at_least": {"agree": 99.0, "wording": 98.5},
        "at_most": {"false alarms": 2, "crashes": 0},
    },
    {
        "name": "admission",
        "command": ["score_verdicts.py", "admission", "PODLINT", "control_plane/admission-open.jsonl"],
        "at_least": {"agree": 98.5, "wording": 98.5},
        "at_most": {"false alarms": 2, "crashes": 0},
    },
    {
        "name": "YAML",
        "command": ["score_yaml.py", "PODLINT"],
        "needs": "corpora",
        "at_least": {"files alike": 99.9, "small documents alike": 97.6},
        "at_most": {},
    },
]


def figure(line, name):
    """The first number after `name`, and the second of "7/9"."""
    found = re.search(re.escape(name) + r" (\d+)(?:/(\d+))?", line)
    return (int(found[1]), int(found[2] or 0)) if found else None


def shortfalls(score, line):
    """What in the line lies below a floor, or is not in it."""
    for name, floor in score["at_least"].items():
        got = figure(line, name)
        share = 100 * got[0] / max(1, got[1]) if got else 0.0
        if share < floor:
            yield f"{name}: {share:.2f} %, at least {floor} % is asked"
    for name, bound in score["at_most"].items():
        got = figure(line, name)
        if got is None or got[0] > bound:
            yield f"{name}: {got[0] if got else 'not said'}, at most {bound} is allowed"


def run(score, podlint, shared):
    """True when the score holds or its data is not there."""
    tool, *rest = score["command"]
    paths = [os.path.join(shared, "tools", tool)] + [os.path.join(shared, p) for p in rest if "/" in p]
    if "needs" in score:
        paths.append(os.path.join(shared, score["needs"]))
    missing = [p for p in paths if not os.path.exists(p)]
    if missing:
        print(f"{score['name']}: SKIPPED (there is no {missing[0]})", flush=True)
        return True
    words = [podlint if w == "PODLINT" else os.path.join(shared, w) if "/" in w else w for w in rest]
    started = time.monotonic()
    done = subprocess.run([sys.executable, paths[0], *words], capture_output=True, text=True, check=False)
    line = (done.stdout.strip().splitlines() or [""])[-1]
    wrong = list(shortfalls(score, line)) if done.returncode == 0 else [done.stderr.strip()[-500:]]
    print(f"{'FAILED' if wrong else 'ok'} {score['name']}: {line} ({time.monotonic() - started:.0f} s)", flush=True)
    for what in wrong:
        print(f"    {what}", flush=True)
    return not wrong


def main():
    podlint, shared = os.path.abspath(sys.argv[1]), sys.argv[2]
    held = [run(score, podlint, shared) for score in SCORES]
    sys.exit(0 if all(held) else 1)


main()
