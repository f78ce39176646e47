"""What every job run does around its work: the plan, the memory of refusals, the session, the log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pyspark.sql import SparkSession

from etl.arguments import JobArguments, parse_arguments
from etl.events import EventLog
from etl.failures import RefusalError, as_failure
from etl.lake import Lake
from etl.ledger import Ledger
from etl.plan import Plan, read_plan
from etl.session import start_session


@dataclass(frozen=True)
class JobRun:
    """All that the work of a job may touch."""

    spark: SparkSession
    plan: Plan
    arguments: JobArguments
    lake: Lake
    ledger: Ledger
    log: EventLog


@dataclass(frozen=True)
class Job:
    """What one of the two jobs does."""

    step: Literal["extract", "load"]
    work: Callable[[JobRun], Mapping[str, object]]
    """Does the work; what it returns is told when the job has finished."""
    before_spark: Callable[[Plan], object] = lambda plan: None
    """Fails on what can be known before a session is started, which takes many times as long."""


def main(job: Job, argv: Sequence[str] | None = None) -> None:
    """Runs a job and ends the process with the failure's text, which starts with its code."""
    try:
        run(job, parse_arguments(sys.argv[1:] if argv is None else argv))
    except Exception as error:
        failure = as_failure(error)
        raise SystemExit(str(failure)) from (None if failure is error else error)


def run(job: Job, arguments: JobArguments) -> None:
    started = time.monotonic()
    log = EventLog(job.step, arguments.run_id)
    try:
        plan = read_plan(arguments.plan)
        name = plan["jobs"][job.step]
        log = EventLog(name, arguments.run_id)
        ledger = Ledger.open(plan["ledger_table"], plan["pipeline"])
        remembered = ledger.refusal(arguments.run_id, name, arguments.scope)
        if remembered is not None:
            raise remembered
        log.write(
            "job_started",
            logical_date=arguments.logical_date,
            window_start=arguments.window_start,
            window_end=arguments.window_end,
        )
        try:
            job.before_spark(plan)
            lake = Lake(plan["lake"], arguments.logical_date)
            summary = job.work(JobRun(start_session(name), plan, arguments, lake, ledger, log))
        except Exception as error:
            failure = as_failure(error)
            # A backfill is no run: the ledger has no item of it, and nothing tries it again by itself.
            if isinstance(failure, RefusalError) and not arguments.dates:
                ledger.record_refusal(arguments.run_id, name, arguments.scope, failure)
            raise
        log.write("job_finished", seconds=round(time.monotonic() - started, 3), **summary)
    except Exception as error:
        failure = as_failure(error)
        log.write("job_failed", code=failure.code, message=failure.message)
        raise
