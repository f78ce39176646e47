"""Runs every check and test of the project and counts them from the runners' own reports.

The last line is `N passed, N failed, N skipped`. A skipped test is listed with its reason. Standard library only,
so that it also runs where nothing is installed yet and can say what is missing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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


def main() -> int:
    tally = Tally()
    for name, command in STATIC_CHECKS.items():
        run_static_check(name, command, tally)
    with tempfile.TemporaryDirectory() as folder:
        run_jest(Path(folder) / "jest.json", tally)
        run_pytest(Path(folder) / "pytest.xml", tally)
    for skip in tally.skips:
        print(f"skipped: {skip}")
    for failure in tally.failures:
        print(f"failed: {failure}")
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped", flush=True)
    return 1 if tally.failed > 0 or tally.passed == 0 else 0


def run_static_check(name: str, command: list[str], tally: Tally) -> None:
    started = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    took = time.monotonic() - started
    if result.returncode == 0:
        tally.passed += 1
        print(f"ok      {name} ({took:.0f} s)", flush=True)
    else:
        tally.failed += 1
        tally.failures.append(name)
        print(f"FAILED  {name} ({took:.0f} s)\n{result.stdout}{result.stderr}", flush=True)


def run_jest(report: Path, tally: Tally) -> None:
    subprocess.run(["npx", "jest", "--ci", "--json", f"--outputFile={report}"], cwd=ROOT, stdout=subprocess.DEVNULL)
    if not report.exists():
        tally.failed += 1
        tally.failures.append("jest wrote no report")
        return
    document = json.loads(report.read_text(encoding="utf-8"))
    for suite in document["testResults"]:
        name = Path(suite["name"]).relative_to(ROOT)
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


def run_pytest(report: Path, tally: Tally) -> None:
    subprocess.run([str(PYTHON), "-m", "pytest", "-q", f"--junitxml={report}"], cwd=ROOT)
    if not report.exists():
        tally.failed += 1
        tally.failures.append("pytest wrote no report")
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):
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
    sys.exit(main())
