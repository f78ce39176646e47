"""The columns that rules need and rows do not have: 1 the row passes, 0 it fails, NULL it is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql.functions import col, count, expr, lit, when

from etl.plan import DerivedColumn, DerivedReference, DerivedUniqueness, Rule, Table
from etl.transform.clean import column

ProcessedRows = Callable[[str, str], DataFrame]
"""Source and table -> its processed rows."""

PARENT = "__parent"


def with_derived_columns(rows: DataFrame, table: Table, rules: Sequence[Rule], processed: ProcessedRows) -> DataFrame:
    for rule in rules:
        if rule["derived"] is not None:
            rows = _derive(rows, table, rule["derived"], processed)
    return rows


def _derive(rows: DataFrame, table: Table, derived: DerivedColumn, processed: ProcessedRows) -> DataFrame:
    if derived["kind"] == "expression":
        return rows.withColumn(derived["name"], expr(derived["sql"]))
    if derived["kind"] == "refers_to":
        return _refers_to(rows, derived, processed)
    return _unique(rows, table, derived)


def _refers_to(rows: DataFrame, derived: DerivedReference, processed: ProcessedRows) -> DataFrame:
    parent = processed(derived["parent_source"], derived["parent_table"])
    known = parent.select(column(derived["parent_column"]).alias(PARENT)).distinct()
    reference = column(derived["column"])
    passes = reference.isNull() | col(PARENT).isNotNull()
    joined = rows.join(known, reference == col(PARENT), "left")
    return joined.withColumn(derived["name"], when(passes, 1).otherwise(0)).drop(PARENT)


def _unique(rows: DataFrame, table: Table, derived: DerivedUniqueness) -> DataFrame:
    # Processed rows are one a primary key already: no need to sort them all again to find that out.
    if set(derived["columns"]) >= set(table["primary_key"]):
        return rows.withColumn(derived["name"], lit(1))
    same_values = Window.partitionBy(*map(column, derived["columns"]))
    return rows.withColumn(derived["name"], when(count(lit(1)).over(same_values) == 1, 1).otherwise(0))
