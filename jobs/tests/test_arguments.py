from __future__ import annotations

import pytest

from etl.arguments import JobArguments, parse_arguments

GIVEN = ["--plan", "plan.json", "--run_id", "r", "--logical_date", "2026-01-31", "--window_end", "2026-01-31T02:00:00"]
READ = JobArguments("plan.json", "r", "2026-01-31", "", "2026-01-31T02:00:00", "e/0")


def test_what_glue_adds_is_let_pass() -> None:
    glue = ["--JOB_ID", "j", "--JOB_RUN_ID", "jr", "--JOB_NAME", "RDS_TO_S3_job", "--TempDir", "s3://t/", "true"]
    assert parse_arguments([*glue, *GIVEN, "--window_start", "", "--scope", "e/0", "--enable-metrics"]) == READ


def test_an_empty_value_may_come_as_a_bare_name() -> None:
    assert parse_arguments(["--window_start", *GIVEN, "--scope", "e/0"]) == READ


def test_a_missing_argument_ends_the_process() -> None:
    with pytest.raises(SystemExit):
        parse_arguments(GIVEN[2:])
