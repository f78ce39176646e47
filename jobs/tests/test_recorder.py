"""The recorder's figures, from ledger items to CloudWatch (moto)."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import boto3
import pytest
from recorder.figures import figures_at
from recorder.handler import handler
from recorder.history import read_history

from tests.conftest import LEDGER_TABLE

UTC = ZoneInfo("UTC")
NOW = datetime(2026, 2, 10, 12, 0, tzinfo=timezone.utc)
GAUGES = Path(__file__).parents[2] / "pipeline-dsl" / "targets" / "cloudwatch" / "gauges.ts"


def run_item(day: int, status: str = "SUCCEEDED", **changes: Any) -> dict[str, Any]:
    return {
        "item": f"run#2026-02-{day:02}",
        "run_id": f"2026-02-{day:02}",
        "status": status,
        "owner": f"arn:{day}",
        "started_at": f"2026-02-{day:02}T02:00:00Z",
        "done": {f"step_{number}": {} for number in range(10)},
        "rows": {"marketplace.bookings": {"extracted": 1000, "quarantined": 0}},
        "quality": json.dumps(
            [{"category": "completeness", "ratio": 0.995}, {"category": "completeness", "ratio": 1.0}]
        ),
        **changes,
    }


def committed(day: int) -> dict[str, Any]:
    date = f"2026-02-{day:02}"
    return {"item": f"committed#{date}", "run_id": date, "window_end": f"{date}T02:00:00"}


def latest(day: int) -> dict[str, Any]:
    return {"item": "latest", "run_id": f"2026-02-{day:02}", "owner": f"arn:{day}", "status": "RUNNING"}


def figures(*items: dict[str, Any], running: bool = False) -> dict[str, float]:
    return figures_at(NOW, read_history(items, UTC, lambda _owner: running))


def test_every_gauge_is_published_and_no_other() -> None:
    declared = set(re.findall(r'name: "(\w+)"', GAUGES.read_text(encoding="utf-8")))
    assert set(figures()) == declared


def test_an_empty_ledger_is_healthy() -> None:
    assert figures()["JobSuccessRatePercent"] == 100
    assert figures()["DataFreshnessHours"] == 0


def test_freshness_counts_from_the_newest_committed_window() -> None:
    assert figures(run_item(9), run_item(10), committed(9), committed(10))["DataFreshnessHours"] == 10


def test_freshness_knows_the_schedules_time_zone() -> None:
    history = read_history([committed(10)], ZoneInfo("Europe/Berlin"), lambda _owner: False)
    assert figures_at(NOW, history)["DataFreshnessHours"] == 11


def test_before_the_first_commit_freshness_is_the_age_of_the_first_run() -> None:
    assert figures(run_item(9, "RUNNING"))["DataFreshnessHours"] == 34


def test_a_run_whose_owner_is_dead_has_failed() -> None:
    dead = figures(run_item(9), run_item(10, "RUNNING", done={}), latest(10), running=False)
    assert dead["JobSuccessRatePercent"] == pytest.approx(100 * 10 / 11)
    assert dead["OldestRunningMinutes"] == 0


def test_a_living_run_has_an_age() -> None:
    assert figures(run_item(10, "RUNNING"), latest(10), running=True)["OldestRunningMinutes"] == 600


def test_a_run_that_lost_the_lock_does_not_count_as_running() -> None:
    assert figures(run_item(9, "RUNNING"), latest(10), running=True)["OldestRunningMinutes"] == 0


def test_a_run_that_was_retried_with_success_counts_as_success() -> None:
    assert figures(run_item(9), run_item(10))["JobSuccessRatePercent"] == 100


def test_failures_older_than_thirty_days_are_forgotten() -> None:
    old = run_item(1, "RUNNING", started_at=(NOW - timedelta(days=31)).isoformat(), done={})
    assert figures(old, run_item(10))["JobSuccessRatePercent"] == 100


def test_error_rate_is_rejected_over_read_of_the_last_run() -> None:
    rejected = run_item(10, rows={"a.b": {"extracted": 200, "quarantined": 3}, "a.c": {"extracted": 100}})
    assert figures(run_item(9), rejected)["ErrorRatePercent"] == 1


def test_a_category_scores_as_its_worst_rule() -> None:
    assert figures(run_item(10))["CompletenessPercent"] == pytest.approx(99.5)
    assert figures(run_item(10))["AccuracyPercent"] == 100


def test_rows_loaded_are_those_of_the_last_commit() -> None:
    assert figures(run_item(9), run_item(10, "RUNNING", rows={}), committed(9))["RowsLoaded"] == 1000


def test_the_handler_publishes_to_cloudwatch(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aws
    for name, value in {
        "LEDGER_TABLE": LEDGER_TABLE,
        "PIPELINE": "RecordedPipeline",
        "NAMESPACE": "RecordedPipeline/test",
        "TIME_ZONE": "UTC",
    }.items():
        monkeypatch.setenv(name, value)
    table = boto3.resource("dynamodb").Table(LEDGER_TABLE)
    for item in [run_item(10), committed(10), latest(10)]:
        table.put_item(Item={"pipeline": "RecordedPipeline", **item})
    published = handler({}, None)
    metrics = boto3.client("cloudwatch").list_metrics(Namespace="RecordedPipeline/test")["Metrics"]
    assert published["RowsLoaded"] == 1000
    assert {metric["MetricName"] for metric in metrics} == set(published)
    assert metrics[0]["Dimensions"] == [{"Name": "Pipeline", "Value": "RecordedPipeline"}]
