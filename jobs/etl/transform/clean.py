"""From raw to processed rows: trimmed text, and one row a primary key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql.functions import col, count, lit, row_number, when
from pyspark.sql.functions import max as greatest
from pyspark.sql.types import Row

from etl.identifiers import column
from etl.plan import Table
from etl.text import without_ending_blanks

REASON = "__reason"
NULL_KEY = "primary key is NULL"
DUPLICATE_KEY = "another row with this primary key was kept"


@dataclass(frozen=True)
class Cleaned:
    kept: DataFrame
    rejected: DataFrame | None
    """Rows for the quarantine, with their reason. None: there are none."""


def trim_text(rows: DataFrame, table: Table) -> DataFrame:
    return rows.select(
        *(
            without_ending_blanks(column(each["name"])).alias(each["name"]) if each["text"] else column(each["name"])
            for each in table["columns"]
        )
    )


def clean(rows: DataFrame, table: Table) -> Cleaned:
    trimmed = trim_text(rows, table)
    # A look at the keys alone costs little; only a table that has faults pays for ranking whole rows.
    if not _has_faulty_keys(trimmed, table):
        return Cleaned(trimmed, None)
    tagged = reject_keys(trimmed, table).persist(StorageLevel.MEMORY_AND_DISK)
    return Cleaned(
        kept=tagged.where(col(REASON).isNull()).drop(REASON),
        rejected=tagged.where(col(REASON).isNotNull()),
    )


def reject_keys(rows: DataFrame, table: Table) -> DataFrame:
    """Every row with the reason why it may not stay, or NULL.

    Of several rows with one key stays the greatest: by the extract column, then by all columns in declared order, NULL
    below every value. So which row stays depends on the rows alone, not on their order.
    """
    extract = table["extract"]
    names = [each["name"] for each in table["columns"]]
    order = [extract["column"], *names] if extract["kind"] == "new_rows_by" else names
    by_key = Window.partitionBy(*map(column, table["primary_key"])).orderBy(
        *(column(name).desc_nulls_last() for name in order)
    )
    reason = when(_key_is_null(table), lit(NULL_KEY)).when(row_number().over(by_key) > 1, lit(DUPLICATE_KEY))
    return rows.withColumn(REASON, reason)


def _has_faulty_keys(rows: DataFrame, table: Table) -> bool:
    keys = rows.groupBy(*map(column, table["primary_key"])).agg(count(lit(1)).alias("__rows"))
    faults: Row | None = keys.agg(greatest((col("__rows") > 1) | _key_is_null(table)).alias("faulty")).first()
    return faults is not None and bool(faults["faulty"])


def _key_is_null(table: Table) -> Column:
    return reduce(lambda left, right: left | right, (column(key).isNull() for key in table["primary_key"]))
