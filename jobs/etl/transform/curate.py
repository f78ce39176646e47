"""From processed rows to the exact columns of a target."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql.functions import expr

from etl.failures import RefusalError
from etl.identifiers import column
from etl.plan import DistinctOrigin, Target
from etl.transform.derive import ProcessedRows, Spellings
from etl.transform.expressions import Expressions
from etl.transform.references import spell_as_parent


def gather(target: Target, processed: ProcessedRows, spellings: Spellings) -> DataFrame:
    """The rows that a target is made of, before its columns are."""
    origin = target["from"]
    if origin["kind"] == "distinct":
        return _distinct(target, origin, processed)
    rows = processed(origin["source"], origin["table"])
    for spelled in target["spellings"]:
        reference, answers = spellings(origin["source"], spelled["reference"])
        rows = spell_as_parent(rows, answers, reference, spelled)
    return rows


def curate(target: Target, rows: DataFrame, files: int) -> DataFrame:
    """The target's rows in a fixed order: COPY maps columns by position and wants their types exactly."""
    if target["from"]["kind"] == "distinct":
        names = [column(each["name"]) for each in target["columns"]]
        # Split by hash, not by range: ranges are sampled anew by every run.
        return rows.repartition(files, *names).sortWithinPartitions(*names)
    columns = [expr(each["sql"] or "NULL").cast(each["spark_type"]).alias(each["name"]) for each in target["columns"]]
    return rows.select(*columns).coalesce(files)


def expressions_of(target: Target) -> Expressions:
    return {
        f"column {each['name']} of {target['name']}": each["sql"]
        for each in target["columns"]
        if each["sql"] is not None
    }


def _distinct(target: Target, origin: DistinctOrigin, processed: ProcessedRows) -> DataFrame:
    """Every combination of values that one row of a named table holds; a NULL is no value.

    With several columns, those at the same place of their `seen_in` lists stand in one row.
    """
    types = {each["name"]: each["spark_type"] for each in target["columns"]}
    seen: DataFrame | None = None
    for places in zip(*(value["seen_in"] for value in origin["values"]), strict=True):
        tables = {(place["source"], place["table"]) for place in places}
        if len(tables) != 1:
            raise RefusalError("Plan.Invalid", f"The values of {target['name']} must be seen in one table together.")
        by_name = {value["column"]: place["column"] for value, place in zip(origin["values"], places, strict=True)}
        rows = processed(*tables.pop()).select(
            *(column(by_name[name]).cast(spark_type).alias(name) for name, spark_type in types.items())
        )
        seen = rows if seen is None else seen.unionByName(rows)
    if seen is None:
        raise RefusalError("Plan.Invalid", f"The values of {target['name']} are seen nowhere.")
    return seen.dropna().distinct()
