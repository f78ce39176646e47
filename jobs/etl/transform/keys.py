"""The keys that the source of a target has: a row that is held back in quarantine is neither gone nor changed."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql.functions import expr

from etl.identifiers import column
from etl.plan import Target


@dataclass(frozen=True)
class SourceKeys:
    """Both with the columns `source_key` of the target, NULL in none, one row a key."""

    all: DataFrame
    held: DataFrame
    """Keys of which no row was let through."""


def source_keys(target: Target, rows: DataFrame, quarantined: DataFrame | None, files: int) -> SourceKeys:
    """`rows`: what the target takes; `quarantined`: rows of its table that may not go on; None: there are none."""
    let_through = rows.select(*_key_columns(target))
    if quarantined is None:
        return SourceKeys(all=let_through.coalesce(files), held=let_through.limit(0))
    names = target["source_key"]
    held = quarantined.select(*_key_columns(target)).dropna().distinct().join(let_through, names, "left_anti")
    # Split by hash and sorted, so that a replay writes the same files.
    keys = [column(name) for name in names]
    return SourceKeys(
        all=let_through.unionByName(held).repartition(files, *keys).sortWithinPartitions(*keys),
        held=held.repartition(1).sortWithinPartitions(*keys),
    )


def _key_columns(target: Target) -> list[Column]:
    by_name = {each["name"]: each for each in target["columns"]}
    columns = (by_name[name] for name in target["source_key"])
    return [expr(each["sql"] or "NULL").cast(each["spark_type"]).alias(each["name"]) for each in columns]
