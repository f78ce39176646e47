"""Chooses the checks and tests that a change can reach, for `make test CHANGED=1`.

jest knows which suites import a file. What it cannot see (a style that a page reads, a golden file, the Python that a
test starts) is found by its name in the code. Nothing is dropped in silence: every suite that the change reaches is
chosen or named with the reason why it is not, and a file that no test knows is named too.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
TIMES = ROOT / ".cache" / "test-seconds.json"

# Seconds of work that a quick answer may take, over both workers; a suite of which nothing is known counts as this.
BUDGET = 70.0
UNKNOWN_SECONDS = 8.0
# Folders that two files of neighbouring rooms share: `pipeline-dsl/targets`, `lab/report`.
SAME_ROOM = 2

# They drive whole runs, or thousands of executions: none of them fits into a quick answer.
LONG = {
    "lab/acceptance/": "whole runs in Spark and MariaDB, minutes each",
    "lab/executions/failover-machine.test.ts": "every call of a failover lost once",
    "lab/oracle/": "generated rows and histories through whole loads",
    "infra/language-host.test.ts": "a Pulumi engine of its own",
}

# Every test stands on these.
FOUNDATION = {
    "package.json",
    "package-lock.json",
    "jest.config.js",
    "tsconfig.json",
    "pyproject.toml",
    "jobs/requirements.txt",
    "jobs/tests/conftest.py",
    "tools/fetch_jars.py",
}
TYPESCRIPT = {".ts", ".js", ".mjs", ".cjs"}
JOB_SCRIPTS = ("RDS_TO_S3_job.py", "glue_to_redshift_job.py")


@dataclass
class Selection:
    """What is run, and what is not although the change reaches it. Paths are relative to the checkout."""

    changed: list[str]
    suites: list[str] = field(default_factory=list)
    python: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """A suite, or a changed file, and why."""

    def with_endings(self, *endings: str) -> list[str]:
        """The changed files that are still there, of these kinds."""
        return [path for path in self.changed if path.endswith(endings) and (ROOT / path).exists()]


def changed_since(reference: str) -> tuple[str, list[str]]:
    """The commit that is compared with, and every file that differs from it, committed or not."""
    commit = base_commit(reference)
    differing = git("diff", "--name-only", "--no-renames", commit)
    untracked = git("ls-files", "--others", "--exclude-standard")
    return commit, sorted({*differing, *untracked})


def base_commit(reference: str) -> str:
    """`1` means where this branch left main; anything else is a commit as git names them."""
    names = ("origin/main", "main", "HEAD") if reference == "1" else (reference,)
    for name in names:
        found = subprocess.run(["git", "merge-base", "HEAD", name], cwd=ROOT, capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.strip()
    raise SystemExit(f"CHANGED={reference}: git knows no such commit; CHANGED=1 compares with main")


def select(changed: list[str]) -> Selection:
    selection = Selection(changed)
    seeds: set[str] = set()
    tests: set[str] = set()
    for path in changed:
        reached_suites, reached_tests = reach_of(path)
        seeds |= reached_suites
        tests |= reached_tests
        if path in FOUNDATION:
            selection.left_out[path] = "every test stands on it; make test runs them all"
        elif not reached_suites and not reached_tests:
            selection.left_out[path] = why_unknown(path)
    choose(selection, [*related_suites(seeds), *tests], changed)
    return selection


def reach_of(path: str) -> tuple[set[str], set[str]]:
    """Files of which jest knows the suites, and files of Python tests."""
    name = PurePosixPath(path)
    if path in FOUNDATION or not (ROOT / path).exists():
        return set(), set()
    if name.suffix in TYPESCRIPT:
        return {path}, set()
    seeds = {found for found in mentions(name) if PurePosixPath(found).suffix in TYPESCRIPT}
    if not path.startswith("jobs/"):
        return seeds, set()
    if name.suffix == ".py" and not path.startswith("jobs/tests/"):
        # The lab runs the jobs' scripts, whatever module of theirs has changed.
        seeds |= {found for script in JOB_SCRIPTS for found in mentions(PurePosixPath(script)) if found.endswith(".ts")}
    tests = python_tests_reached_by(path) if name.suffix == ".py" else set()
    return seeds, tests | {found for found in mentions(name) if is_python_test(found)}


def why_unknown(path: str) -> str:
    return "no test knows its name" if (ROOT / path).exists() else "it is gone; what used it has changed too, or fails"


def mentions(name: PurePosixPath) -> set[str]:
    """Code that names the file; where none does, code that names its folder."""
    words, quoted = words_of_code()
    return (words.get(name.name, set()) or quoted.get(name.parent.name, set())) - {str(name)}


@cache
def words_of_code() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Which code holds a word that could be a file's name, and which holds it in quotes."""
    words: dict[str, set[str]] = {}
    quoted: dict[str, set[str]] = {}
    for path in git("ls-files", "--cached", "--others", "--exclude-standard", "--", "*.ts", "*.js", "*.mjs", "*.py"):
        if not (ROOT / path).exists():
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        for word in re.findall(r"[\w.@+-]+", text):
            words.setdefault(word.strip("."), set()).add(path)
        for word in re.findall(r'"([\w.@+-]+)"', text):
            quoted.setdefault(word, set()).add(path)
    return words, quoted


def related_suites(seeds: set[str]) -> list[str]:
    if not seeds:
        return []
    command = ["npx", "jest", "--listTests", "--findRelatedTests", *sorted(seeds)]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        raise SystemExit(f"jest cannot tell which suites import the changed files:\n{listed.stderr}")
    return [str(Path(line).relative_to(ROOT)) for line in listed.stdout.splitlines() if line.endswith(".test.ts")]


def choose(selection: Selection, reached: Iterable[str], changed: list[str]) -> None:
    """The file's own first, then its room's, the nearest first, then the quick ones of others, within the time."""
    seconds = known_seconds()
    left = BUDGET
    own = {test_name(path) for path in changed}
    order = sorted(
        set(reached),
        key=lambda suite: (
            PurePosixPath(suite).name not in own,
            -near if (near := nearness(suite, changed)) >= SAME_ROOM else 0,
            seconds.get(suite, UNKNOWN_SECONDS),
            suite,
        ),
    )
    for suite in order:
        cost = seconds.get(suite, UNKNOWN_SECONDS)
        reason = next((why for start, why in LONG.items() if suite.startswith(start)), None)
        if suite in changed:
            reason = None
        elif reason is None and cost > left and (selection.suites or selection.python):
            reason = f"about {cost:.0f} s, which does not fit beside the {BUDGET - left:.0f} s of those that are run"
        if reason is not None:
            selection.left_out[suite] = reason
            continue
        left -= cost
        (selection.python if is_python_test(suite) else selection.suites).append(suite)


def test_name(path: str) -> str:
    """Of the tests that a file has to itself."""
    name = PurePosixPath(path)
    return f"test_{name.name}" if name.suffix == ".py" else f"{name.stem}.test.ts"


def nearness(suite: str, changed: list[str]) -> int:
    """How many folders a suite shares with one of the changed files; the jobs have their tests in a folder aside."""
    if is_python_test(suite) and any(path.startswith("jobs/") for path in changed):
        return SAME_ROOM
    return max(shared_folders(PurePosixPath(suite), PurePosixPath(path)) for path in changed)


def shared_folders(one: PurePosixPath, other: PurePosixPath) -> int:
    shared = 0
    for left, right in zip(one.parent.parts, other.parent.parts, strict=False):
        if left != right:
            break
        shared += 1
    return shared


def known_seconds() -> dict[str, float]:
    """What each suite took when it last ran here."""
    if not TIMES.exists():
        return {}
    known: dict[str, float] = json.loads(TIMES.read_text(encoding="utf-8"))
    return known


def is_python_test(path: str) -> bool:
    return path.startswith("jobs/tests/test_") and path.endswith(".py")


def python_tests_reached_by(path: str) -> set[str]:
    """Tests of the jobs that import a module, or that import what imports it."""
    importers = importers_of_modules()
    reached = {path}
    waiting = [path]
    while waiting:
        for importer in importers.get(waiting.pop(), set()) - reached:
            reached.add(importer)
            waiting.append(importer)
    return {found for found in reached if is_python_test(found)}


@cache
def importers_of_modules() -> dict[str, set[str]]:
    """For each file of the jobs, the files that import it."""
    files = [str(path.relative_to(ROOT)) for path in (ROOT / "jobs").rglob("*.py")]
    importers: dict[str, set[str]] = {}
    for file in files:
        for module in imported_modules(ROOT / file):
            base = f"jobs/{module.replace('.', '/')}"
            for target in (f"{base}.py", f"{base}/__init__.py"):
                importers.setdefault(target, set()).add(file)
    return importers


def imported_modules(file: Path) -> set[str]:
    """Absolute names, of `from a.b import c` both `a.b` and `a.b.c`: c can be a module."""
    package = file.relative_to(ROOT / "jobs").with_suffix("").parts[:-1]
    modules: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level > 0 else ()
            origin = ".".join([*parents, *([node.module] if node.module else [])])
            modules |= {origin, *(f"{origin}.{alias.name}" for alias in node.names)}
    return modules


def git(*arguments: str) -> list[str]:
    """Lines of git's answer."""
    result = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"git {' '.join(arguments)} failed: {result.stderr}")
    return result.stdout.splitlines()
