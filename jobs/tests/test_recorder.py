"""The recorder's figures, from ledger items to CloudWatch (moto)."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import boto3
import pytest
from botocore.exceptions import ClientError
from recorder.figures import Duties, figures_at
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


def figures(*items: dict[str, Any], running_since: datetime | None = None) -> dict[str, float]:
    return figures_at(NOW, read_history(items, UTC, lambda _owner: running_since))


def today() -> str:
    """The handler looks at the clock itself."""
    return datetime.now(timezone.utc).isoformat()


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def test_every_gauge_is_published_and_no_other() -> None:
    declared = set(re.findall(r'name: "(\w+)"', GAUGES.read_text(encoding="utf-8")))
    assert set(figures()) == declared


def test_an_empty_ledger_is_healthy() -> None:
    assert figures()["JobSuccessRatePercent"] == 100
    assert figures()["DataFreshnessHours"] == 0


def test_freshness_counts_from_the_newest_committed_window() -> None:
    assert figures(run_item(9), run_item(10), committed(9), committed(10))["DataFreshnessHours"] == 10


def test_freshness_knows_the_schedules_time_zone() -> None:
    history = read_history([committed(10)], ZoneInfo("Europe/Berlin"), lambda _owner: None)
    assert figures_at(NOW, history)["DataFreshnessHours"] == 11


def test_before_the_first_commit_freshness_is_the_age_of_the_first_run() -> None:
    assert figures(run_item(9, "RUNNING"))["DataFreshnessHours"] == 34


def test_a_run_whose_owner_is_dead_has_failed() -> None:
    dead = figures(run_item(9), run_item(10, "RUNNING", done={}), latest(10))
    assert dead["JobSuccessRatePercent"] == pytest.approx(100 * 10 / 11)
    assert dead["OldestRunningMinutes"] == 0


def test_a_living_run_has_an_age() -> None:
    assert figures(run_item(10, "RUNNING"), latest(10), running_since=hours_ago(10))["OldestRunningMinutes"] == 600


def test_a_run_that_lost_the_lock_does_not_count_as_running() -> None:
    assert figures(run_item(9, "RUNNING"), latest(10), running_since=hours_ago(1))["OldestRunningMinutes"] == 0


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


def test_no_run_at_all_gives_every_figure_its_quiet_value() -> None:
    assert figures() == {
        "JobSuccessRatePercent": 100,
        "DataFreshnessHours": 0,
        "ErrorRatePercent": 0,
        "CompletenessPercent": 100,
        "AccuracyPercent": 100,
        "ConsistencyPercent": 100,
        "OldestRunningMinutes": 0,
        "RowsLoaded": 0,
        "DaysSinceRehearsal": 0,
        "ReplicaAgeMinutes": 0,
        "SnapshotAgeHours": 0,
        "StandbyBehindHours": 0,
        "SitesDiffer": 0,
        "DaysSinceBackup": 0,
        "RecorderHeartbeat": 1,
    }


def test_a_retried_or_redriven_run_is_as_old_as_its_newest_attempt() -> None:
    retried = run_item(9, "RUNNING")
    assert figures(retried, latest(9), running_since=hours_ago(0.5))["OldestRunningMinutes"] == 30


def test_a_run_that_was_just_created_has_neither_steps_nor_rows_nor_quality() -> None:
    created = {key: value for key, value in run_item(10, "RUNNING").items() if key not in ("done", "rows", "quality")}
    fresh = figures(run_item(9), created, committed(9), latest(10), running_since=NOW)
    assert fresh["OldestRunningMinutes"] == 0
    assert fresh["CompletenessPercent"] == pytest.approx(99.5)
    assert fresh["RowsLoaded"] == 1000


def test_a_failed_run_speaks_for_the_last_run_until_the_next_ends() -> None:
    breach = json.dumps([{"category": "accuracy", "ratio": 0.999}, {"category": "accuracy", "ratio": 1.0}])
    failed = figures(run_item(9), run_item(10, "RUNNING", quality=breach, done={}), committed(9), latest(10))
    assert failed["AccuracyPercent"] == pytest.approx(99.9)
    assert failed["DataFreshnessHours"] == 34
    assert failed["OldestRunningMinutes"] == 0


@pytest.mark.parametrize(("ratio", "percent"), [(0.99, 99.0), (0.9900001, 99.00001), (0.9899999, 98.99999), (0.0, 0.0)])
def test_a_ratio_becomes_its_percentage_and_is_not_rounded_over_a_threshold(ratio: float, percent: float) -> None:
    run = run_item(10, quality=json.dumps([{"category": "consistency", "ratio": ratio}]))
    assert figures(run)["ConsistencyPercent"] == pytest.approx(percent, abs=1e-9)
    assert (figures(run)["ConsistencyPercent"] <= 99) == (ratio <= 0.99)


def test_a_rule_without_rows_to_judge_says_nothing() -> None:
    run = run_item(10, quality=json.dumps([{"category": "accuracy", "ratio": None}]))
    assert figures(run)["AccuracyPercent"] == 100


@pytest.mark.parametrize(("failures", "rate"), [(0, 100.0), (1, 100 * 49 / 50), (2, 100 * 49 / 51)])
def test_job_success_rate_at_its_objective(failures: int, rate: float) -> None:
    good = [*(run_item(day) for day in range(1, 5)), run_item(5, done={f"s{n}": {} for n in range(9)})]
    bad = [run_item(day, "RUNNING", done={}) for day in range(6, 6 + failures)]
    assert figures(*good, *bad)["JobSuccessRatePercent"] == pytest.approx(rate)


@pytest.mark.parametrize(("started", "counted"), [(timedelta(days=30), False), (timedelta(days=30, seconds=-1), True)])
def test_the_window_of_thirty_days_is_exact(started: timedelta, counted: bool) -> None:
    edge = run_item(1, "RUNNING", started_at=(NOW - started).isoformat(), done={})
    assert (figures(edge, run_item(10))["JobSuccessRatePercent"] < 100) == counted


def test_a_clock_that_is_behind_makes_no_negative_figure() -> None:
    ahead = figures(run_item(11, "RUNNING"), committed(11), latest(11), running_since=NOW + timedelta(minutes=3))
    assert ahead["OldestRunningMinutes"] == 0
    assert ahead["DataFreshnessHours"] == 0


def test_freshness_survives_the_hour_that_summer_time_leaves_out() -> None:
    """02:30 does not exist in Berlin on 2026-03-29; it is the instant 01:30 UTC, which its clocks call 03:30."""
    item = {"item": "committed#2026-03-29", "run_id": "r", "window_end": "2026-03-29T02:30:00"}
    history = read_history([item], ZoneInfo("Europe/Berlin"), lambda _owner: None)
    assert history.committed[0][1] == datetime(2026, 3, 29, 1, 30, tzinfo=timezone.utc)


@pytest.fixture
def recorded(aws: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    assert aws
    pipeline = f"RecordedPipeline{uuid.uuid4().hex[:8]}"
    for name, value in {
        "LEDGER_TABLE": LEDGER_TABLE,
        "PIPELINE": pipeline,
        "NAMESPACE": f"{pipeline}/test",
        "TIME_ZONE": "UTC",
    }.items():
        monkeypatch.setenv(name, value)
    table = boto3.resource("dynamodb").Table(LEDGER_TABLE)

    def put(*items: dict[str, Any]) -> str:
        for item in items:
            table.put_item(Item={"pipeline": pipeline, **item})
        return pipeline

    return put


def test_the_handler_publishes_to_cloudwatch(recorded: Any) -> None:
    pipeline = recorded(run_item(10), committed(10), latest(10))
    published = handler({}, None)
    metrics = boto3.client("cloudwatch").list_metrics(Namespace=f"{pipeline}/test")["Metrics"]
    assert published["RowsLoaded"] == 1000
    assert {metric["MetricName"] for metric in metrics} == set(published)
    assert metrics[0]["Dimensions"] == [{"Name": "Pipeline", "Value": pipeline}]


def test_units_are_those_that_the_alarms_know(recorded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = recorded(run_item(10))
    sent: list[dict[str, Any]] = []
    client = boto3.client("cloudwatch")
    client.meta.events.register(
        "provide-client-params.cloudwatch.PutMetricData", lambda params, **_: sent.append(params)
    )
    monkeypatch.setattr(
        boto3, "client", lambda name: client if name == "cloudwatch" else boto3.session.Session().client(name)
    )
    handler({}, None)
    (request,) = sent
    declared = dict(re.findall(r'name: "(\w+)",\s+unit: "(\w+)"', GAUGES.read_text(encoding="utf-8")))
    assert {each["MetricName"]: each["Unit"] for each in request["MetricData"]} == declared
    assert request["Namespace"] == f"{pipeline}/test"
    assert len(request["MetricData"]) <= 1000
    assert len(json.dumps(request)) < 1_000_000


def test_a_ledger_of_many_pages_is_read_to_its_end(recorded: Any) -> None:
    """A page holds a megabyte; the newest commit sorts before the runs, the newest run last."""
    padding = "x" * 390_000
    recorded(*(run_item(day, padding=padding, started_at=today()) for day in range(1, 6)), committed(4), committed(5))
    assert handler({}, None)["JobSuccessRatePercent"] == 100
    recorded(run_item(6, "RUNNING", padding=padding, started_at=today(), done={}))
    assert handler({}, None)["JobSuccessRatePercent"] == pytest.approx(100 * 50 / 51)


def test_the_execution_tells_since_when_a_run_runs(recorded: Any) -> None:
    client = boto3.client("stepfunctions")
    definition = json.dumps({"StartAt": "a", "States": {"a": {"Type": "Pass", "End": True}}})
    machine = client.create_state_machine(
        name=uuid.uuid4().hex, definition=definition, roleArn="arn:aws:iam::123456789012:role/machine"
    )
    owner = client.start_execution(stateMachineArn=machine["stateMachineArn"])["executionArn"]
    recorded(run_item(9, "RUNNING", owner=owner, started_at=today()), {**latest(9), "owner": owner})
    assert 0 <= handler({}, None)["OldestRunningMinutes"] < 5
    client.stop_execution(executionArn=owner)
    stopped = handler({}, None)
    assert stopped["OldestRunningMinutes"] == 0
    assert stopped["JobSuccessRatePercent"] < 100


def test_an_execution_that_is_forgotten_does_not_run(recorded: Any) -> None:
    owner = "arn:aws:states:us-east-1:123456789012:execution:gone:gone"
    recorded(run_item(9, "RUNNING", owner=owner), {**latest(9), "owner": owner})
    assert handler({}, None)["OldestRunningMinutes"] == 0


@pytest.mark.parametrize("variable", ["LEDGER_TABLE", "NAMESPACE", "PIPELINE", "TIME_ZONE"])
def test_a_missing_setting_fails_aloud(recorded: Any, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    recorded(run_item(10))
    monkeypatch.delenv(variable)
    with pytest.raises(KeyError, match=variable):
        handler({}, None)


def test_a_ledger_that_is_not_there_fails_aloud(recorded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(run_item(10))
    monkeypatch.setenv("LEDGER_TABLE", "no-such-table")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        handler({}, None)


def test_an_item_that_makes_no_sense_fails_aloud_and_publishes_nothing(recorded: Any) -> None:
    pipeline = recorded(run_item(10), run_item(9, started_at="yesterday"))
    with pytest.raises(ValueError, match="yesterday"):
        handler({}, None)
    assert boto3.client("cloudwatch").list_metrics(Namespace=f"{pipeline}/test")["Metrics"] == []


def test_a_passive_site_owes_no_fresh_data() -> None:
    site = {"item": "site", "active": "standby"}
    assert figures(run_item(1), committed(1), site)["DataFreshnessHours"] == 0
    assert figures(run_item(1), committed(1), {**site, "active": "primary"})["DataFreshnessHours"] > 24


@pytest.mark.parametrize("days", [0.5, 36])
def test_a_rehearsal_ages_where_one_is_declared(days: float) -> None:
    rehearsed = {"item": "rehearsed", "at": (NOW - timedelta(days=days)).isoformat()}
    history = read_history([rehearsed], UTC, lambda _execution: None)
    assert figures_at(NOW, history, Duties(rehearses=True))["DaysSinceRehearsal"] == days
    assert figures_at(NOW, history)["DaysSinceRehearsal"] == 0


def test_a_rehearsal_that_never_was_is_very_old() -> None:
    history = read_history([], UTC, lambda _execution: None)
    assert figures_at(NOW, history, Duties(rehearses=True))["DaysSinceRehearsal"] == 1000


def heard(**ago: timedelta) -> dict[str, Any]:
    return {"item": "heard", **{name: (NOW - age).isoformat() for name, age in ago.items()}}


def at_standby(standby: str | None, *items: dict[str, Any], active: str = "primary") -> dict[str, float]:
    site = {"item": "site", "active": active}
    history = read_history([site, *items], UTC, lambda _execution: None, "standby")
    return figures_at(NOW, history, Duties(standby=standby))


def test_a_standby_ages_by_what_has_arrived_and_only_while_it_stands_by() -> None:
    items = (
        heard(heartbeat_at=timedelta(minutes=12), snapshot_at=timedelta(hours=7)),
        {"item": "followed", "at": (NOW - timedelta(hours=3)).isoformat()},
    )
    names = ("ReplicaAgeMinutes", "SnapshotAgeHours", "StandbyBehindHours")
    for standby, active, expected in (
        ("pilotLight", "primary", (12, 7, 0)),
        ("warmStandby", "primary", (12, 0, 3)),
        ("warmStandby", "standby", (0, 0, 0)),
        (None, "primary", (0, 0, 0)),
    ):
        found = at_standby(standby, *items, active=active)
        assert [found[name] for name in names] == pytest.approx(expected)


def test_a_standby_that_has_never_heard_anything_is_very_old() -> None:
    assert at_standby("pilotLight")["ReplicaAgeMinutes"] == 1000 * 24 * 60
    assert at_standby("pilotLight")["SnapshotAgeHours"] == 1000 * 24
    assert at_standby("warmStandby")["StandbyBehindHours"] == 1000 * 24


@pytest.mark.parametrize("differs", [True, False])
def test_sites_of_other_tables_differ(differs: bool) -> None:
    assert at_standby("pilotLight", {"item": "heard", "differs": differs})["SitesDiffer"] == float(differs)


def test_a_backup_ages_where_one_is_declared_and_is_due_from_the_first_run_on() -> None:
    def days(*items: dict[str, Any], backs_up: bool = True) -> float:
        history = read_history(items, UTC, lambda _execution: None)
        return figures_at(NOW, history, Duties(backs_up=backs_up))["DaysSinceBackup"]

    backed_up = {"item": "backed_up", "at": (NOW - timedelta(days=9)).isoformat()}
    assert days(backed_up) == 9
    assert days(backed_up, backs_up=False) == 0
    assert days() == 0
    assert days(run_item(1)) == pytest.approx(9 + 10 / 24)
