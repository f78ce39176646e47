"""The columns that rules need and rows do not have: 1 the row passes, 0 it fails, NULL it is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from pyspark.sql import DataFrame, Window
from pyspark.sql.functions import col, count, expr, lit, when

from etl.identifiers import column
from etl.plan import DerivedColumn, DerivedReference, DerivedUniqueness, Reference, Rule, Table
from etl.transform.references import with_other_spellings

ProcessedRows = Callable[[str, str], DataFrame]
"""Source and table -> its processed rows."""

Spellings = Callable[[str, str], tuple[Reference, DataFrame]]
"""Source and name of a reference -> the reference, and its folder's rows."""

PARENT = "__parent"


def with_derived_columns(
    rows: DataFrame, table: Table, rules: Sequence[Rule], processed: ProcessedRows, spellings: Spellings
) -> DataFrame:
    for rule in rules:
        if rule["derived"] is not None:
            rows = _derive(rows, table, rule["derived"], processed, spellings)
    return rows


def expression_of(rule: Rule) -> str | None:
    """The SQL of the rule's column, where it is made by SQL."""
    derived = rule["derived"]
    return derived["sql"] if derived is not None and derived["kind"] == "expression" else None


def _derive(
    rows: DataFrame, table: Table, derived: DerivedColumn, processed: ProcessedRows, spellings: Spellings
) -> DataFrame:
    if derived["kind"] == "expression":
        return rows.withColumn(derived["name"], expr(derived["sql"]))
    if derived["kind"] == "refers_to":
        return _refers_to(rows, derived, processed, spellings)
    return _unique(rows, table, derived)


def _refers_to(rows: DataFrame, derived: DerivedReference, processed: ProcessedRows, spellings: Spellings) -> DataFrame:
    parent = processed(derived["parent_source"], derived["parent_table"])
    known = parent.select(column(derived["parent_column"]).alias(PARENT)).distinct()
    if derived["reference"] is not None:
        reference_of_source, answers = spellings(derived["parent_source"], derived["reference"])
        known = with_other_spellings(known, answers, reference_of_source)
    reference = column(derived["column"])
    passes = reference.isNull() | col(PARENT).isNotNull()
    joined = rows.join(known, reference == col(PARENT), "left")
    return joined.withColumn(derived["name"], when(passes, 1).otherwise(0)).drop(PARENT)


def _unique(rows: DataFrame, table: Table, derived: DerivedUniqueness) -> DataFrame:
    # Processed rows are one a primary key already: no need to sort them all again to find that out.
    if set(derived["columns"]) >= set(table["primary_key"]):
        return rows.withColumn(derived["name"], lit(1))
    same_values = Window.partitionBy(*map(column, derived["columns"]))
    # As in SQL, NULL is equal to nothing: a key with a NULL in it repeats no other.
    has_null = reduce(lambda left, right: left | right, (column(name).isNull() for name in derived["columns"]))
    passes = has_null | (count(lit(1)).over(same_values) == 1)
    return rows.withColumn(derived["name"], when(passes, 1).otherwise(0))
