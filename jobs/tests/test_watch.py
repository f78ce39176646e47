"""Signs of life between two sites, and what a warm standby is told to load (moto)."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recovery.fence import fence
from recovery.follow import to_follow
from recovery.lake import FolderLake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.survey import survey
from recovery.watch import watch

from tests.conftest import LEDGER_TABLE

NOW = datetime(2026, 2, 10, 12, tzinfo=timezone.utc)
OTHER_LEDGER = "pipeline-runs-elsewhere"
LATER = NOW + timedelta(minutes=6)


def place_of(site: str, pipeline: str, schema: str = "s") -> Place:
    return Place(
        pipeline,
        site,
        LEDGER_TABLE,
        "/lake",
        "manifests/",
        None,
        "",
        "n",
        "02:00",
        "UTC",
        schema=schema,
        replicated_within=900,
    )


def facing(site: str, pipeline: str) -> Place:
    """At a site whose other one can be asked: each site's ledger is a table of its own."""
    own, other = (LEDGER_TABLE, OTHER_LEDGER) if site == "primary" else (OTHER_LEDGER, LEDGER_TABLE)
    return replace(place_of(site, pipeline), ledger_table=own, other_region="us-east-1", other_ledger_table=other)


@pytest.fixture(scope="module")
def two_ledgers() -> None:
    boto3.client("dynamodb").create_table(
        TableName=OTHER_LEDGER,
        KeySchema=[{"AttributeName": "pipeline", "KeyType": "HASH"}, {"AttributeName": "item", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pipeline", "AttributeType": "S"},
            {"AttributeName": "item", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def put(pipeline: str, **item: Any) -> None:
    boto3.resource("dynamodb").Table(LEDGER_TABLE).put_item(Item={"pipeline": pipeline, **item})


def item_of(pipeline: str, item: str) -> dict[str, Any]:
    key = {"pipeline": pipeline, "item": item}
    found: dict[str, Any] = boto3.resource("dynamodb").Table(LEDGER_TABLE).get_item(Key=key).get("Item", {})
    return found


def test_what_the_active_site_says_is_heard_at_the_other_one(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    put(pipeline, item="site", format=1, active="primary", epoch=1)
    assert watch(place_of("standby", pipeline), lake, NOW) == {"active": False}
    assert "heartbeat_at" not in item_of(pipeline, "heard")
    assert watch(place_of("primary", pipeline), lake, NOW) == {"active": True}
    watch(place_of("standby", pipeline), lake, LATER)
    assert item_of(pipeline, "heard")["heartbeat_at"] == NOW.isoformat()
    assert item_of(pipeline, "heard")["differs"] is False
    watch(place_of("standby", pipeline, schema="another"), lake, LATER)
    assert item_of(pipeline, "heard")["differs"] is True


ROWS = {"curated": "curated/", "tables": ["t"]}


def test_a_warm_standby_holds_everything_until_the_moment_at_which_there_was_nothing_newer(
    tmp_path: Path,
) -> None:
    lake = FolderLake(tmp_path)
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    put(pipeline, item="site", format=1, active="primary", epoch=1)
    watch(place_of("primary", pipeline), lake, NOW)
    standby = place_of("standby", pipeline)
    assert to_follow(standby, lake, ROWS, LATER) == {"found": False, "run": None, "more": False, "later": None}
    assert item_of(pipeline, "followed")["at"] == NOW.isoformat()
    # A batch arrives, manifest first: it is not loaded before the rest has had its time.
    manifest = f"manifests/{pipeline}/load_date=2026-02-10/tables000.json"
    lake.write(manifest, '{"table_name": "t", "row_count": 1, "watermark": "2026-02-10 02:00:00", "batch_id": "r"}')
    written = (LATER - timedelta(minutes=10)).timestamp()
    os.utime(tmp_path / manifest, (written, written))
    assert to_follow(standby, lake, ROWS, LATER)["found"] is False
    found = to_follow(standby, lake, ROWS, LATER + timedelta(minutes=6))
    assert (found["found"], found["run"]["run_id"]) == (True, "r")
    # Until it is loaded nothing is claimed of any later moment.
    assert item_of(pipeline, "followed")["at"] == NOW.isoformat()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_behind_the_next_batch_the_newest_of_the_next_seven_that_have_arrived_is_named(
    tmp_path_factory: pytest.TempPathFactory, ages: list[int]
) -> None:
    """By how many minutes ago the manifest of each date was written."""
    folder = tmp_path_factory.mktemp("lake")
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    put(pipeline, item="site", format=1, active="primary", epoch=1)
    ends = ["", *(f"2026-01-{day:02} 02:00:00" for day in range(1, 13))]
    for number, age in enumerate(ages):
        manifest = f"manifests/{pipeline}/load_date={ends[number + 1][:10]}/tables000.json"
        row = {"table_name": "t", "row_count": 1, "batch_id": str(number)}
        window = {"window_start": ends[number], "watermark": ends[number + 1]}
        FolderLake(folder).write(manifest, json.dumps({**row, **window}))
        written = (LATER - timedelta(minutes=age)).timestamp()
        os.utime(folder / manifest, (written, written))
    found = to_follow(place_of("standby", pipeline), FolderLake(folder), ROWS, LATER)
    arrived = [number for number, age in enumerate(ages[:8]) if all(each >= 15 for each in ages[: number + 1])]
    assert (found["found"], found["more"]) == (len(arrived) > 0, len(arrived) > 1)
    if arrived:
        assert (found["run"]["run_id"], found["later"]["run_id"]) == ("0", str(arrived[-1]))


Site = Literal["primary", "standby"]
SITES: tuple[Site, Site] = ("primary", "standby")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    actives=st.tuples(st.sampled_from(SITES), st.sampled_from(SITES)),
    epochs=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    order=st.permutations(SITES),
)
def test_a_site_gives_way_to_one_that_a_later_failover_made_active_and_to_no_other(
    two_ledgers: None, tmp_path: Path, actives: tuple[Site, Site], epochs: tuple[int, int], order: list[Site]
) -> None:
    lake = FolderLake(tmp_path)
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    believed = dict(zip(SITES, zip(actives, epochs, strict=True), strict=True))
    for site, (active, epoch) in believed.items():
        document = {"item": "site", "format": 1, "active": active, "epoch": epoch}
        ledger_of(site).put_item(Item={"pipeline": pipeline, **document})
    for site in order:
        watch(facing(site, pipeline), lake, NOW)
    for site, other in (SITES, SITES[::-1]):
        told = believed[other][0] == other and believed[other][1] > believed[site][1]
        assert document_of(site, pipeline) == (believed[other] if told else believed[site])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 25), st.booleans()), min_size=1, max_size=8))
def test_a_site_that_was_away_is_sure_again_when_the_other_has_answered_and_one_that_was_not_stays_sure(
    two_ledgers: None, tmp_path: Path, watches: list[tuple[int, bool]]
) -> None:
    """Each watch comes some minutes after the one before it, and reaches the other site or does not."""
    lake = FolderLake(tmp_path)
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    for site in SITES:
        ledger_of(site).put_item(
            Item={"pipeline": pipeline, "item": "site", "format": 1, "active": "primary", "epoch": 1}
        )
    now = NOW
    heard, away = False, False
    for minutes, reached in watches:
        now += timedelta(minutes=minutes)
        there = facing("primary", pipeline)
        watch(there if reached else replace(there, other_ledger_table="gone"), lake, now)
        away = (away or minutes > 15) and not reached and heard
        heard = heard or reached
        until = item_of(pipeline, "site").get("sure_until")
        assert (until is not None) == heard
        assert until is None or (datetime.fromisoformat(until) >= now) == (not away)


def ledger_of(site: Site) -> Any:
    return boto3.resource("dynamodb").Table(LEDGER_TABLE if site == "primary" else OTHER_LEDGER)


def document_of(site: Site, pipeline: str) -> tuple[Site, int]:
    item = ledger_of(site).get_item(Key={"pipeline": pipeline, "item": "site"})["Item"]
    return item["active"], int(item["epoch"])


def test_a_fenced_run_has_an_owner_that_can_be_asked_for_where_it_runs(two_ledgers: None) -> None:
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    machine = "arn:aws:states:us-east-1:123456789012:execution:RentalETLPipeline-prod"
    put(pipeline, item="site", format=1, active="primary", epoch=1)
    put(pipeline, item="latest", status="RUNNING", run_id="r", owner=f"{machine}:scheduled-1")
    put(pipeline, item="run#r", status="RUNNING", run_id="r", owner=f"{machine}:scheduled-1")
    assert fence(facing("standby", pipeline), 2, "arn:aws:states:us-west-2:1:execution:F:x", NOW) == {"reached": True}
    assert {item_of(pipeline, item)["owner"] for item in ("latest", "run#r")} == {f"{machine}:fenced-2"}
    assert item_of(pipeline, "latest")["status"] == "RUNNING"


@pytest.mark.parametrize(
    ("theirs", "code"), [(None, "Pipeline.SiteUnknown"), ({"format": 2, "place": "?"}, "Pipeline.SiteFormat")]
)
def test_a_document_of_the_other_site_that_cannot_be_read_is_told_before_what_would_be_lost(
    two_ledgers: None, tmp_path: Path, theirs: dict[str, Any] | None, code: str
) -> None:
    lake = FolderLake(tmp_path)
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    ledger_of("standby").put_item(
        Item={"pipeline": pipeline, "item": "site", "format": 1, "active": "primary", "epoch": 1}
    )
    if theirs is not None:
        put(pipeline, item="site", **theirs)
    with pytest.raises(RecoveryRefused, match=rf"{code}: .*other site.*Fix: deploy"):
        survey(facing("standby", pipeline), lake, ROWS, NOW)
    # A site that does not answer is another matter: it may be gone, and what it had committed is lost.
    gone = replace(facing("standby", pipeline), other_ledger_table="gone")
    assert survey(gone, lake, ROWS, NOW)["other_reached"] is False
    # Who is active goes on, and cannot be sure of it.
    ledger_of("standby").put_item(
        Item={"pipeline": pipeline, "item": "site", "format": 1, "active": "standby", "epoch": 2}
    )
    assert watch(facing("standby", pipeline), lake, NOW) == {"active": True}
    assert "sure_until" not in ledger_of("standby").get_item(Key={"pipeline": pipeline, "item": "site"})["Item"]
