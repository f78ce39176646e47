"""From which backup a table can be brought up to today, and what is refused before anything is touched."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recovery.backup_rhythm import backup_due, last_backup_day
from recovery.backups import HEADROOM, backup_folders
from recovery.lake import FolderLake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.restore_source import choose_source, snapshots_until

PLACE = Place("P", "primary", "t", "/lake", "manifests/", None, "", "n", "02:00", "UTC")
NOW = datetime(2026, 2, 10, 12, tzinfo=timezone.utc)
TABLES = {
    "dim": {
        "members": ["dim", "fact"],
        "reads": ["dim", "fact"],
        "schema_hash": "h",
        "told_apart_by": "id",
        "stored": ["rows"],
        "loaded": ["dim", "dim/_held"],
        "load_shape": "now",
        "restored": [],
        "fits": True,
        "former": [],
        "former_shapes": [],
    },
    "fact": {
        "members": ["fact"],
        "reads": ["fact", "dim"],
        "schema_hash": "h",
        "told_apart_by": "id",
        "stored": ["rows", "aside"],
        "loaded": ["fact"],
        "load_shape": "now",
        "restored": [],
        "fits": True,
        "former": [],
        "former_shapes": [],
    },
    "large": {
        "members": ["large"],
        "reads": ["large"],
        "schema_hash": "h",
        "told_apart_by": "id",
        "stored": [],
        "loaded": [],
        "load_shape": "now",
        "restored": [],
        "fits": False,
        "former": [],
        "former_shapes": [],
    },
}
CURATED = ("dim", "dim/_held", "fact")
FIRST = date(2026, 2, 1)


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


class World:
    """A lake in which days 0 to 4 were committed, and days 0 and 3 backed up."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lake = FolderLake(root)
        for number in range(5):
            self.commit(number)
        for number in (0, 3):
            for table in ("dim", "fact"):
                self.back_up(table, number)

    def commit(self, number: int) -> None:
        start = "" if number == 0 else f"{day(number - 1)} 02:00:00"
        row = {
            "table_name": "dim",
            "batch_id": f"run-{number}",
            "window_start": start or None,
            "watermark": f"{day(number)} 02:00:00",
        }
        self.lake.write(f"manifests/P/load_date={day(number)}/tables000.json", json.dumps(row))
        for table in CURATED:
            self.lake.write(f"curated/{table}/load_date={day(number)}/part.parquet", "rows")

    def change(self, number: int, **other: Any) -> None:
        """The batch was written under another definition."""
        key = f"manifests/P/load_date={day(number)}/tables000.json"
        row = json.loads(self.lake.read(key) or "{}")
        if row:
            self.lake.write(key, json.dumps({**row, "load_shape": "before", **other}))

    def back_up(self, table: str, number: int, **other: Any) -> None:
        row = {
            "table_name": table,
            "logical_date": day(number),
            "run_id": f"run-{number}",
            "window_end": f"{day(number)} 02:00:00",
            "epoch": 1,
            "row_count": 10 + number,
            "greatest_key": 100 + number,
            "fingerprint": f"{table}{number}",
            "schema_hash": "h",
            "told_apart_by": "id",
            **other,
        }
        folder = f"backup/{table}/{day(number)}/b/"
        for part in ("rows", *(("aside",) if table == "fact" else ())):
            self.lake.write(f"{folder}{part}/0000_part_00.parquet", "rows")
        self.lake.write(f"{folder}manifest000.json", json.dumps(row))

    def committed_at(self, number: int, moment: datetime) -> None:
        os.utime(self.root / f"manifests/P/load_date={day(number)}/tables000.json", (moment.timestamp(),) * 2)

    def remove(self, key: str) -> None:
        (self.root / key).unlink()

    def called(self, table: str, former: str, until: int) -> None:
        """The table had another name before that day."""
        for folder in [path for zone in ("backup", "curated") for path in (self.root / zone / table).rglob("*")]:
            if folder.is_dir() and folder.name.removeprefix("load_date=") in [day(number) for number in range(until)]:
                to = self.root / str(folder.relative_to(self.root)).replace(f"/{table}/", f"/{former}/")
                to.parent.mkdir(parents=True, exist_ok=True)
                folder.rename(to)
                for manifest in to.rglob("manifest000.json"):
                    manifest.write_text(manifest.read_text().replace(f'"{table}"', f'"{former}"'))

    def copy(self, source: str, to: str) -> None:
        """As far as there is nothing, which is what a message asks for."""
        for file in (path for path in (self.root / source).rglob("*") if path.is_file()):
            copied = self.root / to / file.relative_to(self.root / source)
            if not copied.exists():
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copied)

    def choose(self, **given: Any) -> dict[str, Any]:
        event = {"table": "dim", "as_of": day(4), "from": "", "reason": "r", "approved_by": "a", "epoch": "1"}
        return choose_source(PLACE, self.lake, {**event, "curated": "curated/", "tables": TABLES, **given}, NOW)

    def complaint(self, **given: Any) -> str:
        try:
            self.choose(**given)
        except RecoveryRefused as refused:
            return str(refused)
        return ""

    def code_of(self, **given: object) -> str:
        """Of the refusal; empty where there is none."""
        try:
            self.choose(**given)
        except RecoveryRefused as refused:
            return str(refused).split(": ")[0]
        return ""

    def refusal(self, **given: Any) -> str:
        with pytest.raises(RecoveryRefused) as refused:
            self.choose(**given)
        return str(refused.value)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_newest_backup_at_or_before_the_date_is_taken_and_what_follows_is_caught_up(world: World) -> None:
    chosen = world.choose()
    assert chosen["source"]["date"] == day(3)
    assert [batch["logical_date"] for batch in chosen["batches"]] == [day(4)]
    assert chosen["expected"] == ";dim:13:103:dim3;fact:13:103:fact3;"
    assert int(chosen["first_key"]) == 103 + 1 + HEADROOM
    assert chosen["skip"] == {"migrate_warehouse": True, "load_large": True}
    earlier = world.choose(as_of=day(2))
    assert earlier["source"]["date"] == day(0)
    assert [batch["logical_date"] for batch in earlier["batches"]] == [day(1), day(2), day(3), day(4)]


def test_a_date_that_was_run_again_after_its_backup_is_caught_up_too(world: World) -> None:
    for table in ("dim", "fact"):
        world.back_up(table, 3, run_id="an earlier run of that day")
    assert [batch["run_id"] for batch in world.choose()["batches"]] == ["run-3", "run-4"]


@pytest.mark.parametrize(("shape", "missing"), [("now", None), ("before", None), ("now", "dim/_held/_kept/first/0")])
def test_an_earlier_run_of_a_date_is_caught_up_by_the_rows_that_were_kept_of_it(
    world: World, shape: str, missing: str | None
) -> None:
    row = {"batch_id": "run-4", "window_start": f"{day(3)} 02:00:00", "watermark": f"{day(4)} 02:00:00"}
    first = {**row, "table_name": "dim", "batch_id": "first", "overtaken": day(4), "loaded_at": f"{day(4)} 03:00:00"}
    rows = [json.dumps({**row, "table_name": "dim", "overtaken": ""}), json.dumps(first)]
    world.lake.write(f"manifests/P/load_date={day(4)}/tables000.json", "\n".join(rows))
    files = ["_kept/first/0", "_held/_kept/first/0"]
    for file in files:
        if f"dim/{file}" != missing:
            world.lake.write(f"curated/dim/{file}", "rows")
    world.lake.write("curated/dim/_kept/first.json", json.dumps({"load_shape": shape, "files": files}))
    newest: tuple[str, str, dict[str, bool]] = ("run-4", f"load_date={day(4)}", {})
    kept = ("first", "_kept/first", {"load_fact": True})
    expected = [kept, newest] if shape == "now" and missing is None else [newest]
    assert [(each["run_id"], each["folder"], each["skip"]) for each in world.choose()["batches"]] == expected


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": 1, "load_shape": "now"}', '{"files": []}'])
def test_a_marker_of_kept_rows_that_cannot_be_read_is_refused_by_its_name(world: World, text: str) -> None:
    world.lake.write("curated/dim/_kept/first.json", text)
    assert world.refusal().startswith("Pipeline.ManifestUnreadable: the file curated/dim/_kept/first.json of the lake")


def test_a_run_that_a_later_one_overtook_is_not_caught_up(world: World) -> None:
    row = {
        "table_name": "dim",
        "batch_id": "run-5",
        "window_start": f"{day(3)} 02:00:00",
        "watermark": f"{day(5)} 02:00:00",
    }
    world.lake.write(f"manifests/P/load_date={day(5)}/tables000.json", json.dumps(row))
    for table in CURATED:
        world.lake.write(f"curated/{table}/load_date={day(5)}/part.parquet", "rows")
    assert [(batch["run_id"], batch["skip"]) for batch in world.choose()["batches"]] == [("run-5", {})]
    # It had loaded the dimension, whose history shows it.
    load = {**row, "batch_id": "run-4", "watermark": f"{day(4)} 02:00:00", "overtaken": day(4)}
    world.lake.write(f"manifests/P/load_date={day(5)}/tables000.json", f"{json.dumps(row)}\n{json.dumps(load)}")
    assert [(batch["run_id"], batch["skip"]) for batch in world.choose()["batches"]] == [
        ("run-4", {"load_fact": True}),
        ("run-5", {}),
    ]


def test_a_backup_of_another_epoch_or_of_before_it_was_noted_has_its_tables_made_anew(world: World) -> None:
    assert world.choose()["anew"] == "no"
    assert world.choose(epoch="2")["anew"] == "yes"
    world.back_up("fact", 3, epoch=2)
    assert world.choose()["anew"] == "yes"
    assert world.choose(as_of=day(2))["anew"] == "no"
    assert world.choose(**{"from": "curated"}, epoch="2")["anew"] == "no"


def test_curated_begins_with_the_first_batch(world: World) -> None:
    chosen = world.choose(**{"from": "curated"})
    assert chosen["source"]["kind"] == "curated"
    assert len(chosen["batches"]) == 5


@given(
    renamed=st.sets(st.sampled_from(["dim", "fact"]), min_size=1),
    until=st.integers(1, 4),
    as_of=st.integers(0, 4),
    table=st.sampled_from(["dim", "fact"]),
    twice=st.booleans(),
)
def test_what_lies_under_a_name_of_before_a_rename_is_told_and_restored_from_once_it_is_copied(
    tmp_path_factory: pytest.TempPathFactory, renamed: set[str], until: int, as_of: int, table: str, twice: bool
) -> None:
    world = World(tmp_path_factory.mktemp("lake"))
    asked = {"table": table, "as_of": day(as_of)}
    expected = world.choose(**asked)
    for name in renamed:
        world.called(name, f"old_{name}", until)
    if "dim" in renamed and not twice:
        for number in range(until):
            # The shape of a load has the table's name in it.
            world.change(number, table_name="old_dim")
    # Of two renames the definition says the last.
    known = {
        name: {**of, "former": [f"{'newer' if twice else 'old'}_{name}"], "former_shapes": ["before"]}
        for name, of in TABLES.items()
    }
    said = world.complaint(**asked, tables=known)
    for _ in range(10):
        if twice and said != "" and "Pipeline.BackupOfFormerName" not in said:
            assert any(f"old_{name}" in said for name in renamed), said
            return
        copies = re.findall(r"(\S+/old_\S*/) to (\S+/)", said)
        assert bool(copies) == said.startswith("Pipeline.BackupOfFormerName: "), said
        for source, to in copies:
            world.copy(source, to)
        said = world.complaint(**asked, tables=known) if copies else said
    assert said == ""
    assert world.choose(**asked, tables=known) == expected


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"table": "dimm"}, "Pipeline.UnknownTable: there is no table dimm; did you mean dim?"),
        (
            {"as_of": "2026-01-31"},
            "Pipeline.NoBackupBefore: there is no whole backup of dim at or before 2026-01-31; "
            "the oldest is of 2026-02-01",
        ),
        ({"as_of": "yesterday"}, "Pipeline.RestoreInput"),
        ({"as_of": "2026-02-30"}, "Pipeline.RestoreInput"),
        ({"as_of": ""}, "Pipeline.RestoreInput"),
        ({"as_of": "2026-02-11"}, "Pipeline.RestoreInput: as_of is 2026-02-11, which has not come yet"),
        ({"from": "tape"}, "Pipeline.RestoreInput"),
        ({"reason": ""}, "Pipeline.RestoreInput: reason"),
        ({"approved_by": " "}, "Pipeline.RestoreInput: approved_by"),
        ({"table": "large"}, "Pipeline.RestoreTooLarge"),
    ],
)
def test_input_that_cannot_be_meant_is_refused_by_name(world: World, given: dict[str, Any], code: str) -> None:
    assert world.refusal(**given).startswith(code)


def manifest(table: str, number: int) -> str:
    return f"backup/{table}/{day(number)}/b/manifest000.json"


def test_a_backup_of_other_columns_is_refused(world: World) -> None:
    world.back_up("fact", 3, schema_hash="other")
    assert world.refusal().startswith("Pipeline.BackupOfOtherColumns: fact")


def test_a_backup_of_the_same_columns_and_another_key_is_refused(world: World) -> None:
    # Of every table that is read, not of the restored one alone.
    for table in ("dim", "fact"):
        world.back_up(table, 3, told_apart_by="id, day")
        assert world.refusal().startswith(
            f"Pipeline.BackupOfOtherColumns: the rows of {table} were told apart by id, day on {day(3)}, "
            f"and are told apart by id today"
        )
        world.back_up(table, 3)


def test_a_backup_from_before_keys_were_noted_is_restored(world: World) -> None:
    for table in ("dim", "fact"):
        world.back_up(table, 3, told_apart_by="")
    assert world.choose()["source"]["date"] == day(3)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"table_name": "fact"}, "is one of fact of"),
        ({"logical_date": day(2)}, "is one of dim of"),
        ({"window_end": f"{day(4)} 02:00:00"}, "says that its run ended at"),
        ({"row_count": "many"}, "cannot be read"),
        ({"greatest_key": None}, "cannot be read"),
    ],
)
def test_a_manifest_that_was_altered_is_refused_and_an_older_date_can_be_restored(
    world: World, other: dict[str, Any], code: str
) -> None:
    world.back_up("dim", 3, **other)
    assert world.refusal().startswith("Pipeline.BackupAltered")
    assert code in world.refusal()
    assert world.choose(as_of=day(2))["source"]["date"] == day(0)


@pytest.mark.parametrize("text", ["{", "", "null", "[]", '"text"'])
def test_an_altered_manifest_stands_in_the_way_of_no_new_backup_and_of_no_other_date(world: World, text: str) -> None:
    world.lake.write(manifest("fact", 3), text)
    assert world.refusal().startswith("Pipeline.BackupAltered")
    assert world.choose(as_of=day(2))["source"]["date"] == day(0)
    event = {"every": {"kind": "weekly", "day": "thursday"}, "tables": ["dim", "fact"], "run_id": ""}
    assert backup_due(PLACE, world.lake, {**event, "logical_date": day(4)})["due"]


def test_a_backup_that_is_not_whole_is_passed_over_and_that_is_said(world: World) -> None:
    world.lake.write(f"backup/fact/{day(3)}/b/rows/0.parquet", "rows")
    world.remove(manifest("fact", 3))
    chosen = world.choose()
    assert chosen["source"]["date"] == day(0)
    assert chosen["passed_over"] == [f"{day(3)}: no manifest of fact in b"]
    world.remove(manifest("fact", 0))
    assert "no manifest of fact in b" in world.refusal()


def test_a_date_that_was_asked_for_and_has_no_manifest_is_refused(world: World) -> None:
    world.lake.write(f"backup/dim/{day(3)}/b/rows/0.parquet", "rows")
    world.remove(manifest("dim", 3))
    assert world.refusal(as_of=day(3)).startswith("Pipeline.BackupAltered: what lies in")
    assert world.choose(as_of=day(2))["source"]["date"] == day(0)
    # An attempt that was broken off, and one that was not.
    world.lake.write(manifest("dim", 3), world.lake.read(manifest("dim", 0)) or "")
    world.back_up("dim", 3)
    world.lake.write(f"backup/dim/{day(3)}/c/rows/0.parquet", "rows")
    assert world.choose(as_of=day(3))["source"] | {"run_id": ""} == {
        "kind": "backup",
        "date": day(3),
        "backup_id": "b",
        "snapshot": "",
        "run_id": "",
        "window_end": f"{day(3)}T02:00:00",
    }
    assert world.choose(as_of=day(3))["passed_over"] == []


FILES = [(table, file) for table in ("dim", "fact") for file in ("rows/0000_part_00.parquet", "manifest000.json")]


@given(gone=st.sets(st.sampled_from([*FILES, ("fact", "aside/0000_part_00.parquet")]), min_size=1))
def test_whichever_files_of_a_backup_are_gone_it_is_restored_from_by_no_silence(
    tmp_path_factory: pytest.TempPathFactory, gone: set[tuple[str, str]]
) -> None:
    world = World(tmp_path_factory.mktemp("lake"))
    for table, file in gone:
        world.remove(f"backup/{table}/{day(3)}/b/{file}")
    if any(file == "manifest000.json" for _, file in gone):
        assert world.choose()["source"]["date"] == day(0)
        gone_whole = {("dim", "rows/0000_part_00.parquet"), ("dim", "manifest000.json")} <= gone
        assert gone_whole == (world.choose()["passed_over"] == [])
        return
    assert "/ has no files, and its manifest is there" in world.refusal()
    assert world.refusal().startswith("Pipeline.BackupAltered: ")
    assert world.choose(as_of=day(2))["source"]["date"] == day(0)


@pytest.mark.parametrize("folder", CURATED)
def test_what_cannot_be_caught_up_is_said_before_anything_is_touched(world: World, folder: str) -> None:
    world.remove(f"curated/{folder}/load_date={day(4)}/part.parquet")
    assert world.refusal().startswith(f"Pipeline.CannotCatchUp: the curated zone has nothing of {folder} of {day(4)}")
    world.remove(f"manifests/P/load_date={day(1)}/tables000.json")
    assert world.refusal(as_of=day(0)).startswith("Pipeline.CannotCatchUp")


RHYTHMS = st.one_of(
    st.builds(lambda on: {"kind": "weekly", "day": on}, st.sampled_from(["monday", "sunday", "wednesday"])),
    st.builds(lambda on: {"kind": "monthly", "day": on}, st.integers(1, 28)),
)


@given(RHYTHMS, st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_the_last_backup_day_is_of_the_rhythm_and_no_later_one_is_not_after_today(
    every: dict[str, Any], today: date
) -> None:
    def is_of_rhythm(each: date) -> bool:
        named = each.strftime("%A").lower() if every["kind"] == "weekly" else each.day
        return bool(named == every["day"])

    last = last_backup_day(every, today)
    assert last <= today
    assert is_of_rhythm(last)
    assert not any(is_of_rhythm(last + timedelta(days=days)) for days in range(1, (today - last).days + 1))


def test_a_backup_is_due_once_a_rhythm_and_after_the_next_run_where_its_day_had_none(world: World) -> None:
    def due(number: int, on: str) -> bool:
        event = {
            "every": {"kind": "weekly", "day": on},
            "tables": ["dim", "fact"],
            "run_id": f"run-{number}",
            "logical_date": day(number),
        }
        return bool(backup_due(PLACE, world.lake, event)["due"])

    # Day 0 is a Sunday, and was backed up; so was day 3.
    assert not due(2, "sunday")
    assert due(2, "monday")
    assert not due(4, "monday")
    with pytest.raises(RecoveryRefused, match="NothingToRecoverFrom"):
        backup_due(PLACE, world.lake, {"every": {}, "tables": [], "run_id": "other", "logical_date": day(2)})


def hour(number: int) -> datetime:
    return datetime(2026, 2, 1, tzinfo=timezone.utc) + timedelta(hours=number)


@given(
    committed=st.lists(st.integers(1, 200), min_size=5, max_size=5, unique=True).map(sorted),
    taken=st.lists(st.integers(0, 240), max_size=8, unique=True),
    as_of=st.integers(-1, 5),
)
def test_the_first_snapshot_after_the_newest_run_at_or_before_the_date_is_taken(
    tmp_path_factory: pytest.TempPathFactory, committed: list[int], taken: list[int], as_of: int
) -> None:
    world = World(tmp_path_factory.mktemp("lake"))
    for number, at in enumerate(committed):
        world.committed_at(number, hour(at))
    given = {"as_of": day(as_of), "from": "snapshot"}
    until = snapshots_until(PLACE, world.lake, {"table": "dim", "reason": "r", "approved_by": "a", **given}, NOW)
    listed = [at for at in taken if hour(at) <= datetime.fromisoformat(until["until"].replace("Z", "+00:00"))]
    snapshots = [
        {"SnapshotIdentifier": f"s{at}", "Status": "available", "SnapshotCreateTime": hour(at).isoformat()}
        for at in listed
    ]

    def held(at: int) -> int:
        return sum(committed_at <= at for committed_at in committed) - 1

    usable = [at for at in taken if 0 <= held(at) <= as_of]
    if not usable:
        assert "NoBackupBefore" in world.refusal(snapshots=snapshots, **given)
        return
    newest = max(held(at) for at in usable)
    first = min(at for at in usable if held(at) == newest)
    chosen = world.choose(snapshots=snapshots, **given)
    assert (chosen["source"]["snapshot"], chosen["source"]["date"]) == (f"s{first}", day(newest))
    assert [batch["logical_date"] for batch in chosen["batches"]] == [day(number) for number in range(newest + 1, 5)]


@pytest.mark.parametrize("source", ["backup", "snapshot", "curated"])
def test_batches_of_another_definition_are_refused_before_anything_is_touched(world: World, source: str) -> None:
    row = {"table_name": "dim", "batch_id": "run-4", "window_start": f"{day(3)} 02:00:00"}
    changed = {**row, "watermark": f"{day(4)} 02:00:00", "load_shape": "before"}
    world.lake.write(f"manifests/P/load_date={day(4)}/tables000.json", json.dumps(changed))
    for number in range(5):
        world.committed_at(number, hour(number))
    snapshot = {"SnapshotName": "s", "Status": "AVAILABLE", "SnapshotCreateTime": "2026-02-01T03:30:00Z"}
    said = world.refusal(**{"from": source}, snapshots=[snapshot])
    assert said.startswith("Pipeline.CannotCatchUp: ")
    assert f"dim of {day(4)}" in said


@given(before=st.integers(0, 5), held=st.integers(0, 4))
def test_a_snapshot_whose_newest_run_loaded_otherwise_is_refused_before_it_is_restored(
    tmp_path_factory: pytest.TempPathFactory, before: int, held: int
) -> None:
    """Where a backup of the day may be that of a backfill, the snapshot alone knows."""
    world = World(tmp_path_factory.mktemp("lake"))
    for number in range(5):
        if number < before:
            world.change(number)
        world.committed_at(number, hour(number))
    snapshot = {"SnapshotName": "s", "Status": "AVAILABLE", "SnapshotCreateTime": (hour(held)).isoformat()}
    given = {"as_of": day(held), "from": "snapshot", "snapshots": [snapshot]}
    if held < before and held not in (0, 3):
        assert world.refusal(**given).startswith(
            "Pipeline.BackupOfOtherColumns: dim in the snapshot s was loaded under"
        )
    elif held + 1 < before:
        assert world.refusal(**given).startswith("Pipeline.CannotCatchUp: ")
    else:
        assert world.choose(**given)["source"]["snapshot"] == "s"


DAMAGES: dict[str, Callable[[World], None]] = {
    "a curated folder is gone": lambda world: world.remove(f"curated/fact/load_date={day(4)}/part.parquet"),
    "the first batch is gone": lambda world: world.remove(f"manifests/P/load_date={day(0)}/tables000.json"),
    "a batch between is gone": lambda world: world.remove(f"manifests/P/load_date={day(1)}/tables000.json"),
    "the newest backup is of other columns": lambda world: world.back_up("fact", 3, schema_hash="other"),
    "the oldest backup is of other columns": lambda world: world.back_up("dim", 0, schema_hash="other"),
    "the newest backup is not whole": lambda world: world.lake.write(manifest("fact", 3), "{"),
    "an early batch is of another definition": lambda world: world.change(1),
    "the last batch is of another definition": lambda world: world.change(4),
}


@given(
    damages=st.sets(st.sampled_from(sorted(DAMAGES)), max_size=3),
    source=st.sampled_from(["", "backup", "snapshot", "curated"]),
    as_of=st.integers(-1, 4),
)
def test_each_way_that_a_refusal_prints_brings_the_table_back_and_none_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, damages: set[str], source: str, as_of: int
) -> None:
    world = World(tmp_path_factory.mktemp("lake"))
    for damage in sorted(damages):
        DAMAGES[damage](world)
    given = {"as_of": day(as_of), "from": source, "snapshots": []}
    try:
        world.choose(**given)
        return
    except RecoveryRefused as refused:
        said = str(refused)
    assert (source == "snapshot") != (f"a snapshot can, says --from snapshot --as-of {day(as_of)} --dry-run" in said)
    # The command takes none without a date.
    printed = re.findall(r"--from (backup|curated) --as-of (\S+[0-9])", said)
    assert len(printed) == len(re.findall(r"--from (?:backup|curated)", said))
    for way, at in printed:
        world.choose(**{"from": way, "as_of": at})
    whole = {each.logical_date for each in backup_folders(world.lake, "dim") if each.whole} - {day(as_of)}
    useless = {at: code for at in whole if (code := world.code_of(**{"from": "backup", "as_of": at}))}
    assert all(f"the backup of {at} ({code})" in said for at, code in useless.items())
    if printed:
        return
    assert "no backup and no batch can restore dim" in said
    for way in ("backup", "curated"):
        for number in range(5):
            world.refusal(**{"from": way, "as_of": day(number)})
