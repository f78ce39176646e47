"""What `unique` calls a duplicate is what a UNIQUE constraint of the source would not take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from etl.plan import DerivedUniqueness
from etl.transform.derive import with_derived_columns
from tests.mariadb import MariaDb
from tests.plans import column, rule, table

ROWS = table("keys", column("id", "int(11)", "int"), column("a", "int(11)", "int"), column("b", "text", "string"))

Key = tuple[int | None, str | None]
KEYS = st.tuples(st.none() | st.integers(1, 3), st.none() | st.sampled_from(["", "x", "X", "NULL"]))
TABLES = st.lists(st.lists(KEYS, min_size=1, max_size=12), min_size=20, max_size=40)
"""Many small tables at once: what costs is a question to Spark, not a row."""


def no_other(*names: str) -> NoReturn:
    raise AssertionError(f"uniqueness asks for nothing but the rows: {names}")


def literal(value: int | str | None) -> str:
    return "NULL" if value is None else repr(value)


def passing_on_the_server(source: MariaDb, rows: Sequence[tuple[int, int, Key]], columns: Sequence[str]) -> set[int]:
    """`=` between the columns, as a UNIQUE constraint compares them, decides; the collation is exact."""
    values = ", ".join(f"({number}, {part}, {literal(a)}, {literal(b)})" for number, part, (a, b) in rows)
    equal = " AND ".join(f"other.{name} = one.{name}" for name in columns)
    found = source.query(
        "DROP TABLE IF EXISTS `keys`; CREATE TABLE `keys`"
        " (id INT PRIMARY KEY, part INT, a INT, b VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, KEY (part));"
        f"INSERT INTO `keys` VALUES {values};"
        "SELECT id FROM `keys` AS one WHERE NOT EXISTS"
        f" (SELECT 1 FROM `keys` AS other WHERE other.id <> one.id AND {equal})"
    )
    return {int(number) for (number,) in found}


# Without shrinking: a smaller example is not worth minutes of a server and of Spark.
@settings(max_examples=2, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=TABLES)
@pytest.mark.parametrize("columns", [["part", "a"], ["part", "b"], ["part", "a", "b"]])
def test_null_repeats_nothing(
    spark: SparkSession, source: MariaDb, columns: list[str], tables: Sequence[Sequence[Key]]
) -> None:
    keys = [(part, key) for part, table_keys in enumerate(tables) for key in table_keys]
    numbered = [(number, part, key) for number, (part, key) in enumerate(keys)]
    once: DerivedUniqueness = {"kind": "unique", "name": "once", "columns": columns}
    unique = rule("u", 'Mean "once" > 0.5', "`once` = 0", derived=once)
    rows = spark.createDataFrame(
        [(number, part, *key) for number, part, key in numbered], "id int, part int, a int, b string"
    )
    derived = with_derived_columns(rows.coalesce(1), ROWS, [unique], no_other, no_other).collect()
    assert {row.id for row in derived if row.once == 1} == passing_on_the_server(source, numbered, columns)
    # Every row is judged: NULL would leave it out of the ratio.
    assert {row.once for row in derived} <= {0, 1}
