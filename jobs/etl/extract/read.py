"""Reading the rows of one table over JDBC."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr

from etl.extract.connection import Connection, SourceAddress
from etl.extract.partitions import KeyRange, partition_column, range_predicates
from etl.identifiers import quote
from etl.plan import Table
from etl.window import Window, window_predicate

FETCH_SIZE = 10_000
PARTITION_KEY = "_partition_key"


def rows_predicate(table: Table, window: Window) -> str:
    extract = table["extract"]
    if extract["kind"] == "everything":
        return "1 = 1"
    return window_predicate(quote(extract["column"]), extract["overlap_seconds"], window)


def read_key_range(connection: Connection, table: Table, window: Window) -> KeyRange | None:
    """One min/max under the predicate that the rows are read with. None: no key to split by, or no row."""
    column = partition_column(table)
    if column is None:
        return None
    key = quote(column)
    sql = f"SELECT MIN({key}), MAX({key}) FROM {quote(table['name'])} WHERE {rows_predicate(table, window)}"
    [[least, greatest]] = connection.query(sql)
    return None if least is None or greatest is None else KeyRange(PARTITION_KEY, int(least), int(greatest))


def is_empty(connection: Connection, table: Table) -> bool:
    return not connection.query(f"SELECT 1 FROM {quote(table['name'])} LIMIT 1")


def read_table(
    spark: SparkSession,
    address: SourceAddress,
    table: Table,
    window: Window,
    key_range: KeyRange | None,
    connections: int,
) -> DataFrame:
    """The table's rows in the raw zone's types, sorted by key within each of at most `connections` partitions.

    A partition is one or more statements of one connection at a time. MySQL gives a snapshot to one connection, not
    to several, so a table that is split is consistent a range, not a table; a row is in exactly one range.
    """
    # Numbered, for Spark prints a name that holds a quote as it is.
    names = [column["name"] for column in table["columns"]]
    columns = [f"{column['read']} AS c{index}" for index, column in enumerate(table["columns"])]
    predicates = ["1 = 1"]
    if key_range is not None and connections > 1:
        # The bare key beside the converted columns: MySQL merges the derived table and reads by its index.
        columns.append(f"{quote(partition_column(table) or '')} AS {PARTITION_KEY}")
        names.append(PARTITION_KEY)
        predicates = list(range_predicates(key_range, connections))
    select = f"SELECT {', '.join(columns)} FROM {quote(table['name'])} WHERE {rows_predicate(table, window)}"
    read = spark.read.jdbc(
        address.url,
        f"({select}) AS source_rows",
        predicates=predicates,
        properties={**address.properties, "fetchsize": str(FETCH_SIZE)},
    )
    converted = read.toDF(*names).select(
        *(expr(column["convert"]).cast(column["spark_type"]).alias(column["name"]) for column in table["columns"])
    )
    return converted.coalesce(connections).sortWithinPartitions(*(quote(key) for key in table["primary_key"]))
