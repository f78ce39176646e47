"""Which days a table can be computed again for, where it goes on, and what is refused before anything is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recovery.backfill import COPY_DAY, DAYS_A_JOB, MOST_DAYS, plan_backfill
from recovery.lake import FolderLake
from recovery.place import Place
from recovery.refused import RecoveryRefused

PIPELINE = "BackfilledPipeline"
LEDGER_TABLE = "pipeline-runs"
PLACE = Place(PIPELINE, "primary", LEDGER_TABLE, "/lake", "manifests/", None, "", "n", "02:00", "UTC")
TABLES = {
    "dim": {
        "members": ["dim"],
        "replayed": ["dim"],
        "reads": ["processed/shop/things/"],
        "stored": [],
        "touched": ";",
        "fits": True,
        "definition": "d",
    },
    "fact": {
        "members": ["fact"],
        "replayed": ["fact"],
        "reads": ["processed/shop/sales/"],
        "stored": [],
        "touched": ";",
        "fits": True,
        "definition": "d",
    },
    "large": {
        "members": ["large"],
        "replayed": ["large"],
        "reads": [],
        "stored": [],
        "touched": ";",
        "fits": False,
        "definition": "d",
    },
}
SHAPES = {name: f"today's {name}" for name in TABLES}
FIRST = date(2026, 2, 1)


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


class World:
    """A lake in which days were committed, all of them kept, and a ledger whose latest run has ended well."""

    def __init__(self, root: Path, days: int = 5) -> None:
        self.root = root
        self.lake = FolderLake(root)
        self.put("latest", run_id="r", logical_date=day(days - 1), owner="o", status="SUCCEEDED")
        for number in range(days):
            self.commit(number, f"run-{number}")

    def commit(self, number: int, run_id: str, shape: str = SHAPES["dim"]) -> None:
        start = "" if number == 0 else f"{day(number - 1)} 02:00:00"
        row = {"table_name": "dim", "batch_id": run_id, "window_start": start or None, "load_shape": shape}
        row["watermark"] = f"{day(number)} 02:00:00"
        self.lake.write(f"manifests/{PIPELINE}/load_date={day(number)}/tables000.json", json.dumps(row))
        for folder in ("processed/shop/things", "processed/shop/sales", "curated/dim", "curated/fact"):
            self.lake.write(f"{folder}/load_date={day(number)}/part.parquet", "rows")

    def put(self, item: str, **values: Any) -> None:
        boto3.resource("dynamodb").Table(LEDGER_TABLE).put_item(Item={"pipeline": PIPELINE, "item": item, **values})

    def remove(self, folder: str, number: int) -> None:
        (self.root / f"{folder}/load_date={day(number)}/part.parquet").unlink()

    def plan(self, **given: Any) -> dict[str, Any]:
        event = {"table": "dim", "from": "", "to": "", "reason": "r", "approved_by": "a"}
        return plan_backfill(
            PLACE, self.lake, {**event, "curated": "curated/", "shapes": SHAPES, "tables": TABLES, **given}
        )

    def refusal(self, **given: Any) -> str:
        with pytest.raises(RecoveryRefused) as refused:
            self.plan(**given)
        return str(refused.value)


@pytest.fixture
def ledger() -> Iterator[None]:
    yield
    table = boto3.resource("dynamodb").Table(LEDGER_TABLE)
    for item in table.scan()["Items"]:
        if item["pipeline"] == PIPELINE:
            table.delete_item(Key={"pipeline": PIPELINE, "item": item["item"]})


@pytest.fixture
def world(tmp_path: Path, ledger: None) -> World:
    return World(tmp_path)


def test_without_dates_all_that_is_kept_without_a_gap_up_to_the_newest_day(world: World) -> None:
    whole = world.plan()
    assert whole["recomputed"] == whole["replayed"] == [day(number) for number in range(5)]
    assert whole["chunks"] == [{"dates": ",".join(whole["recomputed"]), "last": day(4)}]
    assert whole["skip"] == {"load_fact": True, "load_large": True}
    assert (whole["first"]["run_id"], whole["newest"]["run_id"]) == ("run-0", "run-4")
    world.remove("processed/shop/things", 1)
    assert world.plan()["recomputed"] == [day(2), day(3), day(4)]
    assert world.plan()["kept_from"] == day(2)
    # Another table reads another folder.
    assert len(world.plan(table="fact")["recomputed"]) == 5


def test_days_after_the_last_one_are_loaded_as_they_are(world: World) -> None:
    plan = world.plan(**{"from": day(1), "to": day(2)})
    assert plan["recomputed"] == [day(1), day(2)]
    assert plan["replayed"] == [day(1), day(2), day(3), day(4)]
    world.remove("curated/dim", 3)
    assert f"no rows of dim of {day(3)}" in world.refusal(to=day(2))
    # It is shaped again where it is among the days.
    assert len(world.plan()["recomputed"]) == 5


def test_a_day_that_is_not_kept_is_told_with_the_first_one_that_is(world: World) -> None:
    world.remove("processed/shop/things", 1)
    refusal = world.refusal(**{"from": day(0)})
    assert refusal.startswith("Pipeline.BackfillNotKept: ")
    assert f"of {day(1)} the lake has no processed/shop/things/" in refusal
    assert f"give --from {day(2)}" in refusal
    assert world.plan(**{"from": day(2)})["recomputed"][0] == day(2)
    for number in (2, 3, 4):
        world.remove("processed/shop/things", number)
    assert f"Nothing was changed; give --to {day(0)}" in world.refusal()
    world.commit(3, "run-3", shape="another")
    world.remove("processed/shop/things", 3)
    assert COPY_DAY in world.refusal()
    assert "give --to" not in world.refusal(**{"from": day(1)})


def test_a_run_that_has_not_ended_well_is_retried_first(world: World) -> None:
    world.put("latest", run_id="r", logical_date=day(5), owner="o", status="RUNNING")
    assert world.refusal().startswith("Pipeline.RunUnfinished: the run r of ")
    # A backfill that died holds the lock of a run that had ended well.
    world.put("latest", run_id="r", owner="b", status="RUNNING", owner_before="o", status_before="SUCCEEDED")
    assert world.plan()["recomputed"]
    world.put("latest", run_id="r", owner="b", status="RUNNING", owner_before="o", status_before="RUNNING")
    assert world.refusal().startswith("Pipeline.RunUnfinished")


def test_of_a_run_that_the_other_site_has_overtaken_no_row_is_computed(world: World) -> None:
    world.put("latest", run_id="r", logical_date=day(3), owner="o", status="RUNNING")
    for number in (2, 3):
        world.put(
            f"committed#{day(number)}", run_id="o", logical_date=day(number), window_end=f"{day(number)}T02:00:00"
        )
        assert "retry it first" in world.refusal(**{"from": day(4)})
    world.put(f"committed#{day(4)}", run_id="o", logical_date=day(4), window_end=f"{day(4)}T02:00:00")
    for too_early in ("", day(3)):
        assert "give a --from after it" in world.refusal(**{"from": too_early})
    assert world.plan(**{"from": day(4)})["recomputed"] == [day(4)]


def test_who_starts_the_same_again_goes_on_and_another_plan_begins_anew(world: World) -> None:
    plan = world.plan()
    assert not plan["begun"]
    world.put("backfill", plan=plan["id"], recomputed=day(2))
    again = world.plan()
    assert (again["id"], again["begun"], again["prepared"]) == (plan["id"], True, False)
    assert [chunk["dates"] for chunk in again["chunks"]] == [f"{day(3)},{day(4)}"]
    assert len(again["batches"]) == 5
    world.put("backfill", plan=plan["id"], recomputed=day(4), prepared=True, loaded=day(1), loaded_run="run-1")
    again = world.plan()
    assert again["chunks"] == []
    assert again["prepared"]
    assert [batch["logical_date"] for batch in again["batches"]] == [day(2), day(3), day(4)]
    world.put("backfill", plan=plan["id"], recomputed=day(4), prepared=True, loaded=day(4), loaded_run="run-4")
    assert world.plan()["caught_up"]
    # The newest day was run again, and another one was committed.
    world.commit(4, "run-4-again")
    assert [batch["run_id"] for batch in world.plan()["batches"]] == ["run-4-again"]
    world.commit(5, "run-5")
    again = world.plan()
    assert [batch["run_id"] for batch in again["batches"]] == ["run-4-again", "run-5"]
    assert [chunk["dates"] for chunk in again["chunks"]] == [day(5)]
    assert not again["caught_up"]
    edited = {**TABLES, "dim": {**TABLES["dim"], "definition": "another"}}
    for other in ({"table": "fact"}, {"from": day(1)}, {"to": day(4)}, {"tables": edited}):
        assert not world.plan(**other)["begun"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.integers(0, 4)), changed=st.sets(st.integers(0, 4)), to=st.none() | st.integers(0, 4))
def test_a_refusal_for_days_that_are_not_kept_names_what_is_taken(
    tmp_path_factory: pytest.TempPathFactory, ledger: None, gone: set[int], changed: set[int], to: int | None
) -> None:
    """Whichever days have left the lake or were run with another definition: followed word by word, the refusals lead
    to days that can be computed, and behind them to none that today's loads cannot read."""
    world = World(tmp_path_factory.mktemp("lake"))
    for number in changed:
        world.commit(number, f"run-{number}", shape="another")
    for number in gone:
        world.remove("processed/shop/things", number)
    asked = {"from": day(0)} if to is None else {"from": day(0), "to": day(to)}
    for _ in range(8):
        try:
            plan = world.plan(**asked)
        except RecoveryRefused as refused:
            asked, gone = followed(world, asked, gone, str(refused))
            continue
        assert plan["recomputed"]
        assert not {day(number) for number in gone} & set(plan["recomputed"])
        assert not {day(number) for number in changed} & (set(plan["replayed"]) - set(plan["recomputed"]))
        return
    pytest.fail(f"still refused with {asked}")


def followed(world: World, asked: dict[str, str], gone: set[int], refusal: str) -> tuple[dict[str, str], set[int]]:
    """What is asked for, and what is gone, once somebody has done what a refusal says."""
    advice = re.search(r"give --(from|to) (\S+)$", refusal)
    if "leave --to out" in refusal:
        asked = {name: value for name, value in asked.items() if name != "to"}
    if advice is not None:
        return {**asked, advice[1]: advice[2]}, gone
    copied = re.search(r"(?:nothing|changed;) of (\S+)", refusal) if COPY_DAY in refusal else None
    if copied is not None:
        number = (date.fromisoformat(copied[1]) - FIRST).days
        world.lake.write(f"processed/shop/things/load_date={day(number)}/part.parquet", "rows")
        return asked, gone - {number}
    assert "leave --to out" in refusal
    return asked, gone


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"table": "dimm"}, "Pipeline.UnknownTable: there is no table dimm; did you mean dim?"),
        ({"table": "large"}, "Pipeline.BackfillTooLarge: "),
        ({"reason": " "}, "Pipeline.BackfillInput: reason is missing"),
        ({"from": "2026-2-1"}, "Pipeline.BackfillInput: from is '2026-2-1'"),
        ({"from": day(3), "to": day(1)}, "Pipeline.BackfillInput: from is "),
        ({"from": day(9)}, "Pipeline.BackfillNotKept: no day is committed from "),
        ({"to": day(9)}, "Pipeline.BackfillNotKept: to is "),
    ],
)
def test_what_cannot_end_well_is_refused(world: World, given: dict[str, str], code: str) -> None:
    assert world.refusal(**given).startswith(code)


def test_many_days_are_several_jobs_and_too_many_are_refused(tmp_path: Path, ledger: None) -> None:
    world = World(tmp_path, MOST_DAYS + 1)
    assert f"give --from {day(1)}" in world.refusal()
    plan = world.plan(**{"from": day(1)})
    assert len(plan["chunks"]) == MOST_DAYS / DAYS_A_JOB
    # What a state gets is limited to 256 KB, and the next state keeps it all.
    assert len(json.dumps(plan)) < 200_000


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.integers(0, 4)), start=st.integers(0, 4), end=st.integers(0, 4))
def test_what_is_planned_is_kept_committed_and_whole(
    tmp_path_factory: pytest.TempPathFactory, ledger: None, gone: set[int], start: int, end: int
) -> None:
    world = World(tmp_path_factory.mktemp("lake"))
    for number in gone:
        world.remove("processed/shop/things", number)
    wanted = range(start, end + 1)
    try:
        plan = world.plan(**{"from": day(start), "to": day(end)})
    except RecoveryRefused:
        assert start > end or gone & set(wanted)
        return
    assert plan["recomputed"] == [day(number) for number in wanted]
    assert not gone & set(wanted)
    assert plan["replayed"] == [day(number) for number in range(start, 5)]
