"""From raw rows to the processed, quarantine and curated zones, and the verdict in the ledger."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from etl.failures import RefusalError
from etl.lake import schema_of
from etl.plan import Plan, Rule, Target, TargetColumn
from etl.transform.clean import DUPLICATE_KEY, NULL_KEY, REASON, reject_keys
from tests.conftest import Home
from tests.plans import column, new_rows_by, rental_plan, rule, table, with_tables

DAY = "load_date=2026-01-31"
ROWS = table("rows", column("id", "int(11)", "int"), column("name", "text", "string"), column("n", "int(11)", "int"))
Values = Sequence[tuple[int | None, str | None, int | None]]


def put_raw(spark: SparkSession, home: Home, values: Values, name: str = "rows") -> None:
    rows = spark.createDataFrame(list(values), schema_of(ROWS["columns"]))
    rows.coalesce(1).write.mode("overwrite").parquet(str(home.lake / "raw/marketplace" / name / DAY))


def read(spark: SparkSession, home: Home, zone: str, name: str = "marketplace/rows") -> list[tuple[object, ...]]:
    return [tuple(row) for row in spark.read.parquet(str(home.lake / zone / name / DAY)).collect()]


def plan_of(home: Home, *rules: Rule) -> Plan:
    plan = with_tables(rental_plan(home.lake), ROWS)
    plan["rules"] = list(rules)
    return plan


def judged(spark: SparkSession, home: Home, values: Values, *rules: Rule) -> list[dict[str, object]]:
    put_raw(spark, home, values)
    home.run("load", plan_of(home, *rules))
    results: list[dict[str, object]] = json.loads(home.ledger_item()["quality"])
    return results


def share(name: str, sql: str, threshold: float = 0.5, when_breached: str = "stop_before_loading") -> Rule:
    return rule(
        f"accuracy.{name}",
        f'Mean "{name}" > {threshold}',
        f"`{name}` = 0",
        derived={"kind": "expression", "name": name, "sql": sql},
        threshold=threshold,
        when_breached=when_breached,
    )


POSITIVE = "CASE WHEN `n` > 0 THEN 1 WHEN NOT (`n` > 0) THEN 0 END"


def test_blanks_at_the_end_and_nuls_are_cut_and_nothing_else(spark: SparkSession, home: Home) -> None:
    texts = ["  a b  ", "tab\t", "   ", None, "nbsp\u00a0", "\0a\0b \0"]
    put_raw(spark, home, [(number, text, 1) for number, text in enumerate(texts)])
    home.run("load", plan_of(home))
    names = [row[1] for row in read(spark, home, "processed")]
    assert names == ["  a b", "tab\t", "", None, "nbsp\u00a0", "ab"]


def test_rows_without_a_key_of_their_own_are_quarantined(spark: SparkSession, home: Home) -> None:
    put_raw(spark, home, [(1, "a", None), (1, "b", 0), (None, "x", 1), (1, "b", 7), (2, "c", 1), (None, "y", 1)])
    home.run("load", plan_of(home))
    assert read(spark, home, "processed") == [(1, "b", 7), (2, "c", 1)]
    assert sorted(read(spark, home, "quarantine"), key=repr) == sorted(
        [(1, "a", None, DUPLICATE_KEY), (1, "b", 0, DUPLICATE_KEY), (None, "x", 1, NULL_KEY), (None, "y", 1, NULL_KEY)],
        key=repr,
    )
    assert home.ledger_item()["rows"]["marketplace.rows"] == {
        "processed": 2,
        "quarantined": 4,
        "reasons": {DUPLICATE_KEY: 2, NULL_KEY: 2},
    }


def test_a_replay_without_faults_empties_the_quarantine(spark: SparkSession, home: Home) -> None:
    put_raw(spark, home, [(1, "a", 1), (1, "a", 1)])
    home.run("load", plan_of(home))
    put_raw(spark, home, [(1, "a", 1)])
    home.run("load", plan_of(home))
    assert not (home.lake / "quarantine/marketplace/rows" / DAY).exists()


def test_text_keys_that_differ_by_blanks_are_one_key_and_by_case_two(spark: SparkSession, home: Home) -> None:
    put_raw(spark, home, [(1, "k ", 1), (2, "k", 1), (3, "K", 1)])
    plan = plan_of(home)
    plan["sources"][0]["tables"][0] = {**ROWS, "primary_key": ["name"]}
    home.run("load", plan)
    assert sorted(read(spark, home, "processed")) == [(2, "k", 1), (3, "K", 1)]


VALUES = st.tuples(st.none() | st.integers(1, 3), st.none() | st.sampled_from("ab"), st.none() | st.integers(0, 2))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(VALUES, min_size=1, max_size=12), seed=st.randoms(use_true_random=False))
def test_which_row_is_kept_does_not_depend_on_their_order(
    spark: SparkSession, rows: list[tuple[int | None, str | None, int | None]], seed: random.Random
) -> None:
    shuffled = seed.sample(rows, len(rows))
    by_n = table("rows", *ROWS["columns"], extract=new_rows_by("n", "moment"))

    def kept(values: Values) -> list[tuple[object, ...]]:
        tagged = reject_keys(spark.createDataFrame(list(values), schema_of(ROWS["columns"])), by_n)
        return sorted((tuple(row)[:3] for row in tagged.where(f"{REASON} IS NULL").collect()), key=repr)

    def rank(row: tuple[int | None, str | None, int | None]) -> tuple[object, ...]:
        _, name, n = row
        return (-1 if n is None else n, "" if name is None else name)

    keys = {row[0] for row in rows if row[0] is not None}
    expected = [max((row for row in rows if row[0] == key), key=rank) for key in keys]
    assert kept(rows) == kept(shuffled) == sorted(expected, key=repr)


@pytest.mark.parametrize(
    ("values", "ratio", "rows", "passed"),
    [
        ([(1, "", 1), (2, "", 0)], 0.5, 2, False),  # exactly at the threshold
        ([(1, "", 1), (2, "", 1), (3, "", 0)], 2 / 3, 3, True),
        ([(1, "", 1), (2, "", None), (3, "", None)], 1.0, 1, True),  # two are left out
        ([(1, "", None), (2, "", None)], None, 0, True),  # all are left out
        ([], None, 0, True),
    ],
)
def test_a_ratio_against_its_threshold(
    spark: SparkSession, home: Home, values: Values, ratio: float | None, rows: int, passed: bool
) -> None:
    [result] = judged(spark, home, values, share("positive", POSITIVE))
    assert (result["ratio"], result["rows"], result["passed"]) == (ratio, rows, passed)
    assert home.ledger_item()["quality_verdict"] == ("passed" if passed else "breached")


def test_completeness_counts_every_row(spark: SparkSession, home: Home) -> None:
    complete = rule("c", 'Completeness "n" > 0.5', "`n` IS NULL")
    [result] = judged(spark, home, [(1, "", None), (2, "", None)], complete)
    assert (result["ratio"], result["rows"], result["passed"]) == (0.0, 2, False)


def test_references_and_uniqueness(spark: SparkSession, home: Home) -> None:
    refers = rule(
        "refers",
        'Mean "known" > 0.5',
        "`known` = 0",
        derived={
            "kind": "refers_to",
            "name": "known",
            "column": "n",
            "parent_source": "marketplace",
            "parent_table": "rows",
            "parent_column": "id",
            "reference": None,
        },
    )
    unique = rule(
        "unique", 'Mean "once" > 0.5', "`once` = 0", derived={"kind": "unique", "name": "once", "columns": ["name"]}
    )
    results = judged(spark, home, [(1, "a", 2), (2, "a", None), (3, "b", 9), (4, "c", 1)], refers, unique)
    assert [(result["id"], result["ratio"]) for result in results] == [("refers", 0.75), ("unique", 0.5)]


def test_a_rule_can_move_its_failing_rows(spark: SparkSession, home: Home) -> None:
    rules = share("positive", POSITIVE, 0.9, "quarantine_rows"), share("warned", POSITIVE, 0.9, "warn")
    judged(spark, home, [(1, "a", 1), (2, "b", 0), (3, "c", None), (None, "d", 0)], *rules)
    assert read(spark, home, "processed") == [(1, "a", 1), (3, "c", None)]
    assert sorted(read(spark, home, "quarantine"), key=repr) == [
        (2, "b", 0, "fails accuracy.positive"),
        (None, "d", 0, NULL_KEY),
    ]
    assert home.ledger_item()["quality_verdict"] == "warned"


def test_curated_columns_have_the_declared_order_and_types(spark: SparkSession, home: Home) -> None:
    put_raw(spark, home, [(2, "b", 5), (1, "a", None), (3, None, 5)])
    plan = plan_of(home)
    plan["targets"] = [
        {
            "name": "fact",
            "from": {"kind": "table", "source": "marketplace", "table": "rows"},
            "spellings": [],
            "columns": [
                {"name": "total", "spark_type": "decimal(10,2)", "sql": "`n` + 1"},
                {"name": "id", "spark_type": "bigint", "sql": "`id`"},
            ],
            "key": ["id", "total"],
            "source_key": ["id"],
            "load_shape": "shape",
        },
        {
            "name": "numbers",
            "from": {
                "kind": "distinct",
                "values": [
                    {
                        "column": "number",
                        "seen_in": [
                            {"source": "marketplace", "table": "rows", "column": "id"},
                            {"source": "marketplace", "table": "rows", "column": "n"},
                        ],
                    }
                ],
            },
            "spellings": [],
            "columns": [{"name": "number", "spark_type": "bigint", "sql": None}],
            "key": ["number"],
            "source_key": [],
            "load_shape": "shape",
        },
    ]
    home.run("load", plan)
    fact = spark.read.parquet(str(home.lake / "curated/fact" / DAY))
    assert fact.dtypes == [("total", "decimal(10,2)"), ("id", "bigint")]
    assert [(str(row.total), row.id) for row in fact.collect()] == [("None", 1), ("6.00", 2), ("6.00", 3)]
    assert read(spark, home, "curated", "numbers") == [(1,), (2,), (3,), (5,)]
    assert home.ledger_item()["rows"]["numbers"] == {"curated": 4}
    # Of every target, whole, in the order of the key: NULL is there to be refused.
    keys = spark.read.parquet(str(home.lake / "curated/fact/_keys" / DAY))
    assert keys.dtypes == [("id", "bigint"), ("total", "decimal(10,2)")]
    assert {(row.id, str(row.total)) for row in keys.collect()} == {(1, "None"), (2, "6.00"), (3, "6.00")}
    assert read(spark, home, "curated", "numbers/_keys") == [(1,), (2,), (3,), (5,)]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("`gone` + 1", "gone"),
        ("upper(`n`", "Syntax error"),
        ("regexp_replace(`name`, '(', '')", "Unclosed group"),
        ("from_utc_timestamp('2026-01-31', `name`)", "Zone"),
    ],
)
def test_an_expression_that_cannot_work_is_refused_at_once_with_its_place(
    spark: SparkSession, home: Home, sql: str, said: str
) -> None:
    put_raw(spark, home, [(1, "a", 1)])
    plan = plan_of(home)
    plan["targets"] = [
        {
            "name": "fact",
            "from": {"kind": "table", "source": "marketplace", "table": "rows"},
            "spellings": [],
            "columns": [
                {"name": "id", "spark_type": "bigint", "sql": "`id`"},
                {"name": "odd", "spark_type": "string", "sql": sql},
            ],
            "key": [],
            "source_key": [],
            "load_shape": "shape",
        }
    ]
    with pytest.raises(RefusalError) as refusal:
        home.run("load", plan)
    assert refusal.value.code == "Plan.ExpressionRefused"
    assert "the column odd of fact" in refusal.value.message
    assert said in refusal.value.message
    assert sql in refusal.value.message


@pytest.mark.parametrize(("most", "outgrows", "refused"), [(3, True, True), (4, True, False), (3, False, False)])
def test_a_value_that_its_source_can_have_and_the_warehouse_not_ends_the_job_before_a_load(
    spark: SparkSession, home: Home, most: int, outgrows: bool, refused: bool
) -> None:
    put_raw(spark, home, [(1, "a", 1), (2, "😀", 1), (3, None, 1)])
    bounded: TargetColumn = {"name": "name", "spark_type": "string", "sql": "`name`", "most_bytes": most}
    plan = plan_of(home)
    plan["targets"] = [
        {
            "name": "fact",
            "from": {"kind": "table", "source": "marketplace", "table": "rows"},
            "spellings": [],
            "columns": [{**bounded, "outgrows": True} if outgrows else bounded],
            "key": [],
            "source_key": [],
            "load_shape": "shape",
        }
    ]
    if not refused:
        home.run("load", plan)
        return
    with pytest.raises(RefusalError) as refusal:
        home.run("load", plan)
    assert refusal.value.code == "Plan.ValueTooLong"
    assert "fact: name holds 3 bytes, and 1 of the rows are longer, up to 4" in refusal.value.message


@pytest.mark.parametrize("sql", ["`gone` > 0", "regexp_like(`name`, '(')"])
def test_a_rule_that_cannot_be_evaluated_is_refused_at_once_with_its_name(
    spark: SparkSession, home: Home, sql: str
) -> None:
    put_raw(spark, home, [(1, "a", 1)])
    with pytest.raises(RefusalError, match=r"the rule accuracy\.odd"):
        home.run("load", plan_of(home, share("odd", f"CASE WHEN {sql} THEN 1 ELSE 0 END")))


keys = st.one_of(st.none(), st.integers(1, 4))
fates = st.sampled_from([0, 5])  # 0 fails the rule


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(keys, st.sampled_from(["a", "b"]), fates), min_size=1, max_size=9))
def test_a_key_is_held_when_none_of_its_rows_is_let_through(
    spark: SparkSession, home: Home, values: list[tuple[int | None, str | None, int | None]]
) -> None:
    put_raw(spark, home, values)
    plan = plan_of(home, share("positive", POSITIVE, 0, "quarantine_rows"))
    plan["targets"] = [
        {
            "name": "fact",
            "from": {"kind": "table", "source": "marketplace", "table": "rows"},
            "spellings": [],
            "columns": [{"name": "row_id", "spark_type": "bigint", "sql": "`id`"}],
            "key": ["row_id"],
            "source_key": ["row_id"],
            "load_shape": "shape",
        }
    ]
    home.run("load", plan)
    processed = {row[0] for row in read(spark, home, "processed")}
    every = sorted({key for key, _, _ in values if key is not None})
    held = [key for key in every if key not in processed]
    assert sorted(read(spark, home, "curated", "fact/_keys")) == [(key,) for key in every]
    assert sorted(read(spark, home, "curated", "fact/_held")) == [(key,) for key in held]
    # All examples are attempts of one run: what an earlier one counted is not left.
    assert home.ledger_item()["rows"]["fact"] == {"curated": len(processed), "held": len(held)}


def test_a_replay_gives_the_same_bytes_in_every_zone(spark: SparkSession, home: Home) -> None:
    put_raw(spark, home, [(key % 90, f"name {key * 7919 % 97} ", key * 31 % 11) for key in range(500)])
    plan = plan_of(home, share("positive", POSITIVE, 0.9, "quarantine_rows"))

    def contents() -> list[tuple[str, str]]:
        files = [file for zone in ("processed", "quarantine") for file in Path(home.lake / zone).rglob("*.parquet")]
        return sorted((str(file.parent), hashlib.sha256(file.read_bytes()).hexdigest()) for file in files)

    home.run("load", plan)
    first = contents()
    home.run("load", plan)
    assert contents() == first
    assert len(first) == 2


def test_what_a_run_writes_over_of_another_run_of_its_date_is_kept_as_it_was(spark: SparkSession, home: Home) -> None:
    plan = plan_of(home)
    fact: Target = {
        "name": "fact",
        "from": {"kind": "table", "source": "marketplace", "table": "rows"},
        "spellings": [],
        "columns": [{"name": "id", "spark_type": "bigint", "sql": "`id`"}],
        "key": ["id"],
        "source_key": ["id"],
        "load_shape": "one",
    }
    fails: Target = {**fact, "columns": [{"name": "id", "spark_type": "bigint", "sql": "`gone`"}]}
    wrote: dict[str, dict[str, str]] = {}

    def contents(folder: str) -> dict[str, str]:
        files = (home.lake / "curated/fact" / folder).glob("*.parquet")
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    def attempt(run_id: str, key: int, target: Target = fact) -> None:
        object.__setattr__(home, "run_id", run_id)
        put_raw(spark, home, [(key, "a", 1)])
        plan["targets"] = [target]
        home.run("load", plan)
        wrote[run_id] = contents(DAY)
        home.put_ledger_item(f"run#{run_id}", status="RUNNING", done={plan["jobs"]["load"]: {}})

    # As a run of an earlier version left it: what it committed is known.
    attempt("first", 1)
    home.put_ledger_item("committed#2026-01-31", run_id="first")
    attempt("second", 2, {**fact, "load_shape": "two"})
    attempt("second", 3, {**fact, "load_shape": "two"})
    with pytest.raises(RefusalError):
        attempt("third", 4, fails)
    attempt("fourth", 5)

    assert spark.read.parquet(str(home.lake / "curated/fact" / DAY)).collect()[0].id == 5
    markers = {file.stem: json.loads(file.read_text()) for file in (home.lake / "curated/fact/_kept").glob("*.json")}
    assert {run_id: marker["load_shape"] for run_id, marker in markers.items()} == {"first": "one", "second": "two"}
    for run_id, marker in markers.items():
        assert contents(f"_kept/{run_id}") == wrote[run_id]
        assert all((home.lake / "curated/fact" / file).is_file() for file in marker["files"])
        assert {file.split("/")[0] for file in marker["files"]} == {"_kept", "_held"}
