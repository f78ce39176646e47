"""The arguments of a job run, as Glue and the lab pass them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class JobArguments:
    plan: str
    run_id: str
    logical_date: str
    """Local date-times in the plan's time zone. An empty start means from the beginning."""
    window_start: str
    window_end: str
    """Execution name and redrive count: what a refusal is remembered by."""
    scope: str
    """A backfill: these targets are shaped again for these days, from what the lake has kept. Empty: a run."""
    targets: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


def parse_arguments(argv: Sequence[str]) -> JobArguments:
    """Reads `--name value` pairs. Glue adds arguments of its own (--JOB_NAME, --TempDir, ...), which are let pass."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in ("plan", "run_id", "logical_date", "window_end"):
        parser.add_argument(f"--{name}", required=True)
    # Glue may hand over an empty value as a bare name.
    for name in ("window_start", "scope", "targets", "dates"):
        parser.add_argument(f"--{name}", nargs="?", const="", default="")
    known, _ = parser.parse_known_args(list(argv))
    given = vars(known)
    targets, dates = (tuple(filter(None, given.pop(name).split(","))) for name in ("targets", "dates"))
    return JobArguments(**given, targets=targets, dates=dates)
