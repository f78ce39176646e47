"""Tables are found by the spelling that a SELECT finds them by, whatever the server does with case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from etl.extract.connection import Connection, SourceAddress, connect
from etl.extract.schema_check import TABLE_MISSING, find_faults, read_columns
from etl.failures import RefusalError
from etl.plan import Source
from tests import mariadb
from tests.mariadb import MariaDb
from tests.plans import column, table

SPELLINGS = ("Orders", "orders", "ORDERS", "Größe", "GRÖSSE", "GRÖßE", "größe")


@pytest.fixture(scope="module", params=["0", "1"])
def server(request: pytest.FixtureRequest) -> Iterator[MariaDb]:
    if not mariadb.is_available():
        pytest.skip("no MariaDB in .cache/mariadb: run tools/fetch_jars.py")
    with mariadb.running_mariadb(f"--lower-case-table-names={request.param}") as running:
        running.execute("CREATE TABLE Orders (ID INT PRIMARY KEY); CREATE TABLE `Größe` (id INT PRIMARY KEY)")
        yield running


def can_be_read(connection: Connection, name: str) -> bool:
    with closing(connection._jdbc.createStatement()) as statement:
        try:
            statement.executeQuery(f"SELECT * FROM `{name}`")
        except Py4JJavaError as error:
            assert error.java_exception.getErrorCode() == 1146
            return False
        return True


@pytest.mark.parametrize("database", ["marketplace", "MarketPlace"])
def test_a_table_is_there_when_a_select_finds_it(spark: SparkSession, server: MariaDb, database: str) -> None:
    tables = [table(name, column("iD", "int(11)", "int")) for name in SPELLINGS]
    source: Source = {
        "name": "shop",
        "secret": "",
        "connections": 1,
        "time_zone": "UTC",
        "references": [],
        "tables": tables,
    }
    address = SourceAddress("shop", "127.0.0.1", server.port, database, mariadb.USER, mariadb.PASSWORD)
    try:
        with connect(spark, address) as connection:
            faults = list(find_faults(source, read_columns(connection, source)))
            missing = [name for name in SPELLINGS if not can_be_read(connection, name)]
    except RefusalError as refusal:
        # Where case counts, another spelling is another database.
        assert (refusal.code, database) == ("Source.AccessDenied", "MarketPlace")
        return
    assert faults == [(TABLE_MISSING, f"the table shop.{name} is gone") for name in missing]
