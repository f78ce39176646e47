"""Reading the rows of one table over JDBC."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr

from etl.extract.connection import Connection, SourceAddress
from etl.extract.partitions import KeyRange, partition_column, range_predicates
from etl.identifiers import quote
from etl.plan import Table

FETCH_SIZE = 10_000


def read_key_range(connection: Connection, table: Table, predicate: str) -> KeyRange | None:
    """One min/max under the predicate that the rows are read with. None: no key to split by, or no row."""
    column = partition_column(table)
    if column is None:
        return None
    key = quote(column)
    sql = f"SELECT MIN({key}), MAX({key}) FROM {quote(table['name'])} WHERE {predicate}"
    [[least, greatest]] = connection.query(sql, table["name"])
    return None if least is None or greatest is None else KeyRange(int(least), int(greatest))


def is_empty(connection: Connection, table: Table) -> bool:
    return not connection.query(f"SELECT 1 FROM {quote(table['name'])} LIMIT 1", table["name"])


def read_table(
    spark: SparkSession,
    address: SourceAddress,
    table: Table,
    predicate: str,
    key_range: KeyRange | None,
    connections: int,
) -> DataFrame:
    """The table's rows in the raw zone's types, sorted by key within each of at most `connections` partitions.

    A partition is one or more statements of one connection at a time. MySQL gives a snapshot to one connection, not
    to several, so a table that is split is consistent a range, not a table; a row is in exactly one range.
    """
    # Numbered, for Spark prints a name that holds a quote as it is.
    values = [f"c{index}" for index in range(len(table["columns"]))]
    columns = [f"{column['read']} AS {value}" for column, value in zip(table["columns"], values, strict=True)]
    # The bare keys beside the converted columns: MySQL merges the derived table, reads by the key's index and need not
    # sort. Spark does not ask for their values.
    keys = {key: f"__key{index}" for index, key in enumerate(table["primary_key"])}
    columns += [f"{quote(key)} AS {alias}" for key, alias in keys.items()]
    ranges: Sequence[str] = ["1 = 1"]
    column = partition_column(table)
    if column is not None and key_range is not None and connections > 1:
        ranges = range_predicates(keys[column], key_range, connections)
    # Spark ends its statement with the predicate, so an order can follow.
    order = ", ".join(keys.values())
    select = f"SELECT {', '.join(columns)} FROM {quote(table['name'])} WHERE {predicate}"
    read = spark.read.jdbc(
        address.url,
        f"({select}) AS source_rows",
        predicates=[f"{condition} ORDER BY {order}" for condition in ranges],
        properties={**address.properties, "fetchsize": str(FETCH_SIZE)},
    )
    named = read.select(*values).toDF(*(column["name"] for column in table["columns"]))
    converted = named.select(
        *(expr(column["convert"]).cast(column["spark_type"]).alias(column["name"]) for column in table["columns"])
    )
    return converted.coalesce(connections)
