"""Targets shaped again for days that are over: what is refused, and that the folders are those of a run."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from etl.arguments import JobArguments, parse_arguments
from etl.failures import RefusalError
from etl.job import run
from etl.lake import schema_of
from etl.plan import Plan, Table, Target, TargetColumn
from etl.transform.job import TRANSFORM
from tests.conftest import Home
from tests.plans import column, rental_plan, rule, table, with_tables

DAYS = ("2026-01-29", "2026-01-30", "2026-01-31")
ROWS = table("rows", column("id", "int(11)", "int"), column("name", "text", "string"), column("n", "int(11)", "int"))
POSITIVE = rule(
    "accuracy.n",
    'Mean "n" > 0',
    "`n` = 0",
    when_breached="quarantine_rows",
)


def target(*names: str) -> Target:
    origin = {"kind": "table", "source": "marketplace", "table": "rows"}
    types = {"id": "int", "name": "string", "n": "int", "twice": "bigint"}
    sql = {"twice": "2 * `n`"}
    made: Target = {
        "name": "dim_rows",
        "from": origin,  # type: ignore[typeddict-item]
        "spellings": [],
        "columns": [{"name": name, "spark_type": types[name], "sql": sql.get(name, f"`{name}`")} for name in names],
        "key": ["id"],
        "source_key": ["id"],
        "load_shape": "shape",
    }
    return made


def plan_of(home: Home, *names: str) -> Plan:
    plan = with_tables(rental_plan(home.lake), ROWS)
    plan["rules"] = [POSITIVE]
    plan["targets"] = [target(*names)]
    return plan


def put(spark: SparkSession, home: Home, zone: str, of: Table, rows: Sequence[tuple[object, ...]], day: str) -> None:
    frame = spark.createDataFrame(list(rows), schema_of(of["columns"]))
    frame.coalesce(1).write.mode("overwrite").parquet(str(home.lake / f"{zone}/marketplace/rows/load_date={day}"))


def run_days(spark: SparkSession, home: Home, plan: Plan, days: Sequence[str] = DAYS) -> None:
    columns = plan["sources"][0]["tables"][0]["columns"]
    for number, day in enumerate(days):
        dice = random.Random(number)
        rows = [(key, dice.choice(["a", "b ", None]), dice.choice([0, 1, 2])) for key in range(1, 30)]
        put(spark, home, "raw", plan["sources"][0]["tables"][0], [row[: len(columns)] for row in rows], day)
        home.run("load", plan, day)


def recompute(home: Home, days: Sequence[str] = DAYS) -> None:
    arguments = JobArguments(str(home.folder / "plan.json"), "backfill-1", days[0], "", "", "backfill-1.0")
    run(TRANSFORM, replace(arguments, targets=("dim_rows",), dates=tuple(days)))


def curated(spark: SparkSession, home: Home) -> dict[str, object]:
    folder = home.lake / "curated/dim_rows"
    names = sorted({path.parent for path in folder.rglob("*.parquet")})
    return {str(name): sorted(map(tuple, spark.read.parquet(str(name)).collect()), key=repr) for name in names}


def lake(home: Home) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in home.lake.rglob("*") if path.is_file()}


def write_plan(home: Home, plan: Plan) -> None:

    (home.folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def test_the_folders_are_those_of_runs_that_had_the_column_from_the_first_day(spark: SparkSession, home: Home) -> None:
    run_days(spark, home, plan_of(home, "id", "name", "twice"))
    expected = curated(spark, home)
    run_days(spark, home, plan_of(home, "id", "name"))
    assert curated(spark, home) != expected
    write_plan(home, plan_of(home, "id", "name", "twice"))
    before = {path: text for path, text in lake(home).items() if "/curated/" not in str(path)}
    recompute(home)
    assert curated(spark, home) == expected
    assert before.items() <= lake(home).items()
    # A backfill is no run: nothing is told to the ledger.
    assert home.ledger_item("run#backfill-1") == {}


def test_a_column_that_a_day_did_not_read_is_told_with_the_first_day_that_did(spark: SparkSession, home: Home) -> None:
    without = plan_of(home, "id", "name")
    without["rules"] = []
    without["sources"][0]["tables"][0] = {**ROWS, "columns": ROWS["columns"][:2]}
    run_days(spark, home, without, DAYS[:2])
    plan = plan_of(home, "id", "twice")
    run_days(spark, home, plan, DAYS[2:])
    before = lake(home)
    with pytest.raises(RefusalError) as refused:
        recompute(home)
    assert refused.value.code == "Backfill.NotKept"
    assert f"{DAYS[0]}: dim_rows cannot be made of the rows" in refused.value.message
    assert "`n`" in refused.value.message
    assert f"--from {DAYS[2]}." in refused.value.message
    assert lake(home) == before
    recompute(home, DAYS[2:])
    # A column that no target reads may lack.
    write_plan(home, {**plan, "targets": [target("id", "name")]})
    recompute(home)


def test_days_before_a_rename_in_the_source_are_read_under_the_former_name(spark: SparkSession, home: Home) -> None:
    plan = plan_of(home, "id", "name", "twice")
    plan["rules"] = []
    run_days(spark, home, plan)
    expected = curated(spark, home)
    before = copy.deepcopy(plan)
    before["sources"][0]["tables"][0] = table("rows", *ROWS["columns"][:2], column("number", "int(11)", "int"))
    before["targets"][0]["columns"][2]["sql"] = "3 * `number`"
    run_days(spark, home, before, DAYS[:2])
    assert curated(spark, home) != expected
    write_plan(home, plan)
    with pytest.raises(RefusalError, match="`n`"):
        recompute(home)
    renamed = copy.deepcopy(plan)
    renamed["sources"][0]["tables"][0]["columns"][2]["former"] = "number"
    write_plan(home, renamed)
    recompute(home)
    assert curated(spark, home) == expected


def test_a_day_without_rows_is_told_before_another_is_touched(spark: SparkSession, home: Home) -> None:
    plan = plan_of(home, "id", "name")
    run_days(spark, home, plan)
    for path in (home.lake / f"processed/marketplace/rows/load_date={DAYS[1]}").iterdir():
        path.unlink()
    write_plan(home, plan_of(home, "id", "twice"))
    before = lake(home)
    with pytest.raises(RefusalError, match=f"{DAYS[1]}: marketplace.rows has no rows in the processed zone"):
        recompute(home)
    assert lake(home) == before


@pytest.mark.parametrize(("stored", "declared", "fits"), [("int", "bigint", True), ("bigint", "int", False)])
def test_a_number_with_more_digits_is_read_and_one_with_fewer_is_not(
    spark: SparkSession, home: Home, stored: str, declared: str, fits: bool
) -> None:
    plan = plan_of(home, "id", "twice")
    plan["rules"] = []
    stored_as, declared_as = copy.deepcopy(plan), copy.deepcopy(plan)
    stored_as["sources"][0]["tables"][0]["columns"][2]["spark_type"] = stored
    declared_as["sources"][0]["tables"][0]["columns"][2]["spark_type"] = declared
    run_days(spark, home, declared_as)
    expected = curated(spark, home)
    run_days(spark, home, stored_as)
    write_plan(home, declared_as)
    if fits:
        recompute(home)
        assert curated(spark, home) == expected
    else:
        there = rf"Backfill\.NotKept.*marketplace\.rows\.n is {stored} there, and {declared} today"
        with pytest.raises(RefusalError, match=there):
            recompute(home)


#: A column that is a text or bytes: what the table holds of it today, and its value on each of the days.
WIDTHS = st.tuples(
    st.sampled_from(["string", "binary"]),
    st.integers(1, 6),
    st.tuples(*(st.none() | st.text("aé€😀", max_size=3) for _ in DAYS)),
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    widths=st.lists(WIDTHS, min_size=1, max_size=6),
    keys=st.tuples(*(st.sampled_from(["k", "k", "k", None]) for _ in DAYS)),
)
def test_values_of_the_past_that_the_table_does_not_hold_are_told_by_day_and_column_before_a_folder_is_written(
    spark: SparkSession, home: Home, widths: list[tuple[str, int, tuple[str | None, ...]]], keys: tuple[str | None, ...]
) -> None:
    names = [f"c{number}" for number in range(len(widths))]
    texts = table("rows", column("id", "int(11)", "int"), *(column(name, "text", "string") for name in ["key", *names]))
    plan = with_tables(rental_plan(home.lake), texts)
    columns: list[TargetColumn] = [{"name": "key", "spark_type": "string", "sql": "`key`", "required": True}]
    plan["targets"] = [{**target("id"), "key": [], "source_key": [], "columns": columns}]
    misfits = {(day, "key") for day, key in zip(DAYS, keys, strict=True) if key is None}
    for name, (kind, most, values) in zip(names, widths, strict=True):
        sql = f"CAST(`{name}` AS {kind})"
        columns.append({"name": name, "spark_type": kind, "sql": sql, "most_bytes": most})
        sizes = [len((value or "").encode()) for value in values]
        misfits |= {(day, name) for day, size in zip(DAYS, sizes, strict=True) if size > most}
    for number, day in enumerate(DAYS):
        row = (1, keys[number], *(values[number] for _, _, values in widths))
        put(spark, home, "processed", texts, [row], day)
    write_plan(home, plan)
    before = lake(home)
    if not misfits:
        recompute(home)
        return
    with pytest.raises(RefusalError) as refused:
        recompute(home)
    parts = re.split(r"(2026-\d\d-\d\d): dim_rows", refused.value.message.split(". Nothing was changed")[0])
    told = zip(parts[1::2], parts[2::2], strict=True)
    assert {(day, name) for day, text in told for name in re.findall(r"(\w+) (?:holds|is in the key)", text)} == misfits
    assert refused.value.message.endswith("; or give the column a type that holds its past.")
    assert lake(home) == before


def test_glue_gives_lists_as_one_text() -> None:
    read = parse_arguments(
        [
            "--plan",
            "p",
            "--run_id",
            "r",
            "--logical_date",
            "d",
            "--window_start",
            "--window_end",
            "e",
            "--targets",
            "a,b",
            "--dates",
            "x,y",
        ]
    )
    assert (read.targets, read.dates) == (("a", "b"), ("x", "y"))
    assert parse_arguments(["--plan", "p", "--run_id", "r", "--logical_date", "d", "--window_end", "e"]).dates == ()
