"""Runs every check and test of the project and counts them from the runners' own reports.

The last line is `N passed, N failed, N skipped`. A skipped test is listed with its reason. Standard library only,
so that it also runs where nothing is installed yet and can say what is missing.

With a commit as its argument it runs what the changes since then can reach (`changed_tests.py`); `1` stands for main.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from changed_tests import ROOT, TIMES, Selection, changed_since, known_seconds, select

PYTHON = ROOT / ".venv" / "bin" / "python"

STATIC_CHECKS: dict[str, list[str]] = {
    "TypeScript compiles (tsc)": ["npx", "tsc", "--noEmit"],
    "TypeScript is linted, the import walls stand (eslint)": ["npx", "eslint", "."],
    "TypeScript is formatted (prettier)": ["npx", "prettier", "--check", "--log-level", "warn", "."],
    "Python is linted (ruff)": [str(PYTHON), "-m", "ruff", "check", "."],
    "Python is formatted (ruff)": [str(PYTHON), "-m", "ruff", "format", "--check", "."],
    "Python is typed (mypy)": [str(PYTHON), "-m", "mypy"],
}


@dataclass
class Tally:
    """What the runners reported."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)
    skips: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """What each suite took."""

    def add(self, other: Tally) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures
        self.skips += other.skips
        self.seconds |= other.seconds


def main(parameters: list[str]) -> int:
    tally = Tally()
    selection = None
    if parameters:
        commit, changed = changed_since(parameters[0])
        if not changed:
            print(f"nothing differs from {commit[:10]}, so there is nothing to test; make test runs everything")
            return 1
        print(f"{len(changed)} files differ from {commit[:10]}", flush=True)
        selection = select(changed)
        for path, why in sorted(selection.left_out.items()):
            print(f"left out: {path}: {why}", flush=True)
        if not selection.suites and not selection.python:
            print("no test was chosen: what the change can reach is left out, or no test knows it", flush=True)
    with tempfile.TemporaryDirectory(dir=memory_folder(), prefix="tests-", ignore_cleanup_errors=True) as folder:
        # Each of Jest's two workers waits for its servers now and then; what uses one core of its own fills that time.
        with ThreadPoolExecutor() as lanes:
            tallies = [
                lanes.submit(run_jest, Path(folder) / "jest.json", selection),
                lanes.submit(run_python_and_checks, Path(folder) / "pytest.xml", selection),
            ]
        for lane in tallies:
            tally.add(lane.result())
    TIMES.parent.mkdir(exist_ok=True)
    TIMES.write_text(json.dumps({**known_seconds(), **tally.seconds}, indent=1, sort_keys=True), encoding="utf-8")
    for skip in tally.skips:
        print(f"skipped: {skip}")
    for failure in tally.failures:
        print(f"failed: {failure}")
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped", flush=True)
    return 1 if tally.failed > 0 or tally.passed == 0 else 0


MEMORY = Path("/dev/shm")
"""Where Linux has a folder in memory."""
MEMORY_GIGABYTES = 12


def memory_folder() -> Path | None:
    """Where there is memory to spare the tests' files stay in it: databases are copied and removed by the
    hundred, which takes a disk longer than what the tests do with them."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    wanted = MEMORY_GIGABYTES * 2**30
    facts = dict(line.split(":") for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
    available = int(facts["MemAvailable"].split()[0]) * 1024
    return MEMORY if available >= wanted and shutil.disk_usage(MEMORY).free >= wanted / 2 else None


def static_checks_of(selection: Selection) -> dict[str, list[str]]:
    """The same checks for the changed files alone; types are checked as a whole, from where the last time ended."""
    typescript = selection.with_endings(".ts", ".js", ".mjs")
    python = selection.with_endings(".py")
    formatted = selection.with_endings(".ts", ".js", ".mjs", ".json", ".md", ".css", ".yml", ".yaml")
    checks: dict[str, list[str]] = {}
    if selection.with_endings(".ts", ".json"):
        state = ["--incremental", "--tsBuildInfoFile", ".cache/tsbuildinfo.json"]
        checks["TypeScript compiles (tsc)"] = ["npx", "tsc", "--noEmit", *state]
    if typescript:
        checks["changed TypeScript is linted (eslint)"] = ["npx", "eslint", *typescript]
    if formatted:
        ignore = ["--ignore-unknown", "--log-level", "warn"]
        checks["changed files are formatted (prettier)"] = ["npx", "prettier", "--check", *ignore, *formatted]
    if python:
        checks["changed Python is linted (ruff)"] = [str(PYTHON), "-m", "ruff", "check", *python]
        checks["changed Python is formatted (ruff)"] = [str(PYTHON), "-m", "ruff", "format", "--check", *python]
        checks["Python is typed (mypy)"] = STATIC_CHECKS["Python is typed (mypy)"]
    return checks


@dataclass
class StaticCheck:
    """How one ended."""

    name: str
    seconds: float
    complaint: str | None
    """What it printed; None: it held."""


def run_static_check(name: str, command: list[str]) -> StaticCheck:
    started = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    complaint = None if result.returncode == 0 else f"{result.stdout}{result.stderr}"
    return StaticCheck(name, time.monotonic() - started, complaint)


def count_static_check(check: StaticCheck, tally: Tally) -> None:
    if check.complaint is None:
        tally.passed += 1
        print(f"ok      {check.name} ({check.seconds:.0f} s)", flush=True)
    else:
        tally.failed += 1
        tally.failures.append(check.name)
        print(f"FAILED  {check.name} ({check.seconds:.0f} s)\n{check.complaint}", flush=True)


def run_python_and_checks(report: Path, selection: Selection | None) -> Tally:
    """One after another: beside Jest there is one core at most."""
    tally = Tally()
    checks = STATIC_CHECKS if selection is None else static_checks_of(selection)
    for name, command in checks.items():
        count_static_check(run_static_check(name, command), tally)
    run_pytest(report, tally, selection)
    return tally


def run_jest(report: Path, selection: Selection | None) -> Tally:
    """Its suites, or all."""
    tally = Tally()
    if selection is not None and not selection.suites:
        return tally
    chosen = [] if selection is None else ["--runTestsByPath", *selection.suites]
    # What was transformed once stays so: the folder of temporary files is another each time.
    cache = f"--cacheDirectory={ROOT / '.cache' / 'jest'}"
    command = ["npx", "jest", "--ci", "--json", cache, f"--outputFile={report}", *chosen]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(report.parent)})
    if not report.exists():
        tally.failed += 1
        tally.failures.append("jest wrote no report")
        return tally
    document = json.loads(report.read_text(encoding="utf-8"))
    for suite in document["testResults"]:
        name = Path(suite["name"]).relative_to(ROOT)
        tally.seconds[str(name)] = (suite["endTime"] - suite["startTime"]) / 1000
        if suite["status"] == "failed" and not suite["assertionResults"]:
            tally.failed += 1
            tally.failures.append(f"{name} did not run")
        for test in suite["assertionResults"]:
            title = f"{name}: {test['fullName']}"
            if test["status"] == "passed":
                tally.passed += 1
            elif test["status"] == "failed":
                tally.failed += 1
                tally.failures.append(title)
            else:
                tally.skipped += 1
                tally.skips.append(title)
    return tally


def run_pytest(report: Path, tally: Tally, selection: Selection | None) -> None:
    """Its files, or all."""
    if selection is not None and not selection.python:
        return
    files = [] if selection is None else selection.python
    command = [str(PYTHON), "-m", "pytest", "-q", f"--junitxml={report}", *files]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(report.parent)})
    if not report.exists():
        tally.failed += 1
        tally.failures.append("pytest wrote no report")
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        file = f"jobs/{(case.get('classname') or '').removeprefix('jobs.').replace('.', '/')}.py"
        tally.seconds[file] = tally.seconds.get(file, 0.0) + float(case.get("time") or 0)
        title = f"{case.get('classname')}: {case.get('name')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
            tally.failures.append(title)
        elif skipped is not None:
            tally.skipped += 1
            tally.skips.append(f"{title}: {skipped.get('message')}")
        else:
            tally.passed += 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
