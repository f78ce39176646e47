"""The keys of a target's rows, and of those that are held back: a held row is neither gone nor changed."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql.functions import expr

from etl.identifiers import column
from etl.plan import Target


def held_keys(target: Target, brought: DataFrame, quarantined: DataFrame | None) -> DataFrame:
    """Keys of which no row was let through: the columns `source_key` of the target, NULL in none, one row a key.

    `brought`: the target's curated rows; `quarantined`: rows of its table that may not go on; None: there are none.
    """
    names = target["source_key"]
    keys = brought.select(*map(column, names))
    if quarantined is None:
        return keys.limit(0)
    by_name = {each["name"]: each for each in target["columns"]}
    held = quarantined.select(
        *(expr(by_name[name]["sql"] or "NULL").cast(by_name[name]["spark_type"]).alias(name) for name in names)
    )
    # Sorted, so that a replay writes the same file.
    in_order = map(column, names)
    return held.dropna().distinct().join(keys, names, "left_anti").repartition(1).sortWithinPartitions(*in_order)
