"""Signs of life between two sites, and what a warm standby is told to load (moto)."""

from __future__ import annotations

import os
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import boto3
from recovery.follow import to_follow
from recovery.lake import FolderLake
from recovery.place import Place
from recovery.watch import watch

from tests.conftest import LEDGER_TABLE

NOW = datetime(2026, 2, 10, 12, tzinfo=timezone.utc)
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


def put(pipeline: str, **item: Any) -> None:
    boto3.resource("dynamodb").Table(LEDGER_TABLE).put_item(Item={"pipeline": pipeline, **item})


def item_of(pipeline: str, item: str) -> dict[str, Any]:
    key = {"pipeline": pipeline, "item": item}
    found: dict[str, Any] = boto3.resource("dynamodb").Table(LEDGER_TABLE).get_item(Key=key).get("Item", {})
    return found


def test_what_the_active_site_says_is_heard_at_the_other_one(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    put(pipeline, item="site", active="primary")
    assert watch(place_of("standby", pipeline), lake, NOW) == {"active": False}
    assert "heartbeat_at" not in item_of(pipeline, "heard")
    assert watch(place_of("primary", pipeline), lake, NOW) == {"active": True}
    watch(place_of("standby", pipeline), lake, LATER)
    assert item_of(pipeline, "heard")["heartbeat_at"] == NOW.isoformat()
    assert item_of(pipeline, "heard")["differs"] is False
    watch(place_of("standby", pipeline, schema="another"), lake, LATER)
    assert item_of(pipeline, "heard")["differs"] is True


def test_a_warm_standby_holds_everything_until_the_moment_at_which_there_was_nothing_newer(
    tmp_path: Path,
) -> None:
    lake = FolderLake(tmp_path)
    pipeline = f"P{uuid.uuid4().hex[:8]}"
    put(pipeline, item="site", active="primary")
    watch(place_of("primary", pipeline), lake, NOW)
    standby = place_of("standby", pipeline)
    assert to_follow(standby, lake, LATER) == {"found": False, "run": None}
    assert item_of(pipeline, "followed")["at"] == NOW.isoformat()
    # A batch arrives, manifest first: it is not loaded before the rest has had its time.
    manifest = f"manifests/{pipeline}/load_date=2026-02-10/tables000.json"
    lake.write(manifest, '{"table_name": "t", "row_count": 1, "watermark": "2026-02-10 02:00:00", "batch_id": "r"}')
    written = (LATER - timedelta(minutes=10)).timestamp()
    os.utime(tmp_path / manifest, (written, written))
    assert to_follow(standby, lake, LATER)["found"] is False
    found = to_follow(standby, lake, LATER + timedelta(minutes=6))
    assert (found["found"], found["run"]["run_id"]) == (True, "r")
    # Until it is loaded nothing is claimed of any later moment.
    assert item_of(pipeline, "followed")["at"] == NOW.isoformat()
