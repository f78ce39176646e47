"""What a snapshot says that it is loaded with, and what of that cannot be brought up to today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from recovery.lake import FolderLake
from recovery.snapshot_source import plan_from_snapshot

from tests.test_backups import PLACE, TABLES, World, day

CHOSEN = {
    "table": "dim",
    "members": ["dim", "fact"],
    "source": {"snapshot": "s", "date": day(3)},
    "expected": ";",
    "anew": "no",
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def load(table: str, number: int, run: str = "", **other: Any) -> dict[str, Any]:
    row = {"table_name": table, "run_id": run or f"run-{number}", "logical_date": day(number)}
    return {**row, "window_end": f"{day(number)} 02:00:00", "anew": "no", **other}


def plan(lake: FolderLake, *loads: dict[str, Any]) -> dict[str, Any]:
    lake.write("manifests/P/checks/c/snapshot000.json", "\n".join(map(json.dumps, loads)))
    return plan_from_snapshot(PLACE, lake, {"chosen": CHOSEN, "check_id": "c", "curated": "curated/", "tables": TABLES})


def manifest(lake: FolderLake, number: int, *tables: str, **other: Any) -> None:
    row = {
        "batch_id": f"run-{number}",
        "window_start": f"{day(number - 1)} 02:00:00" if number else None,
        "watermark": f"{day(number)} 02:00:00",
        "row_count": 10 + number,
        **other,
    }
    rows = [json.dumps({"table_name": table, **row}) for table in tables]
    lake.write(f"manifests/P/load_date={day(number)}/tables000.json", "\n".join(rows))


def test_each_table_is_caught_up_from_where_the_snapshot_has_it(world: World) -> None:
    for number in range(5):
        manifest(world.lake, number, "dim", "fact")
    planned = plan(world.lake, load("dim", 3), load("fact", 2, anew="yes"))
    assert planned["complaint"] == ""
    assert [(each["run_id"], each["skip"]) for each in planned["batches"]] == [
        ("run-3", {"load_dim": True}),
        ("run-4", {}),
    ]
    assert (planned["anew"], planned["expected"]) == ("yes", ";dim:13;fact:12;")


def test_a_snapshot_of_before_a_rename_is_refused_with_the_name_that_it_has(world: World) -> None:
    for number in range(5):
        manifest(world.lake, number, "dim", "fact")
    known = {**TABLES, "dim": {**TABLES["dim"], "former": ["old_dim"]}}
    text = "\n".join(map(json.dumps, [load("old_dim", 3), load("fact", 3)]))
    world.lake.write("manifests/P/checks/c/snapshot000.json", text)
    event = {"chosen": CHOSEN, "check_id": "c", "curated": "curated/", "tables": known}
    complaint = plan_from_snapshot(PLACE, world.lake, event)["complaint"]
    assert complaint.startswith("Pipeline.SnapshotUnusable: ")
    assert "it has dim as old_dim" in complaint


def test_where_a_date_was_loaded_by_more_than_one_run_nobody_has_counted_the_rows(world: World) -> None:
    for number in range(5):
        manifest(world.lake, number, "dim", "fact")
    planned = plan(world.lake, load("dim", 3), load("dim", 3, "another"), load("fact", 3))
    assert planned["expected"] == ";dim:any;fact:13;"


def test_what_cannot_be_brought_up_to_today_is_an_answer_and_leaves_what_was_chosen(world: World) -> None:
    for number in range(5):
        manifest(world.lake, number, "dim", "fact")
    whole = (load("dim", 3), load("fact", 3))

    def complaint(*loads: dict[str, Any]) -> str:
        planned = plan(world.lake, *loads)
        assert {name: planned[name] for name in CHOSEN} == CHOSEN
        return str(planned["complaint"])

    assert complaint(load("dim", 3)).startswith(
        "Pipeline.SnapshotUnusable: the snapshot s says of no run that it loaded"
    )
    assert "never committed" in complaint(load("dim", 3), load("fact", 9, "nobody"))
    world.remove(f"curated/dim/_held/load_date={day(4)}/part.parquet")
    assert complaint(*whole).startswith(
        f"Pipeline.CannotCatchUp: the curated zone has nothing of dim/_held of {day(4)}"
    )
    manifest(world.lake, 4, "dim", "fact", load_shape="before")
    assert complaint(*whole).startswith("Pipeline.CannotCatchUp: batches were written under another definition")
    manifest(world.lake, 3, "dim", "fact", load_shape="before")
    assert complaint(*whole).startswith("Pipeline.BackupOfOtherColumns: dim in the snapshot s was loaded under another")
    world.remove(f"manifests/P/load_date={day(0)}/tables000.json")
    world.remove(f"manifests/P/load_date={day(1)}/tables000.json")
    older = (load("dim", -1), load("fact", -1))
    assert "a batch is missing" in complaint(*older)
