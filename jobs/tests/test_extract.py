"""Extraction against a real server: windows, keys, empty tables, replays."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tests.conftest import Home
from tests.mariadb import MariaDb
from tests.plans import column, new_rows_by, rental_plan, table, with_tables

NEW_ROWS = new_rows_by("at", "moment", 7200)
VISITS = table("visits", column("id", "int(11)", "int"), column("at", "timestamp", "timestamp"), extract=NEW_ROWS)


def folder(home: Home, name: str) -> str:
    return str(home.lake / "raw" / "marketplace" / name / "load_date=2026-01-31")


def contents(path: str) -> list[str]:
    return sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in Path(path).iterdir())


@pytest.fixture(scope="module")
def visits(source: MariaDb) -> None:
    source.execute(
        "DROP TABLE IF EXISTS visits;"
        "CREATE TABLE visits (id INT PRIMARY KEY, at TIMESTAMP NOT NULL, local_at DATETIME AS (at) STORED);"
        "INSERT INTO visits (id, at) VALUES (1, '2026-01-29 23:59:59'), (2, '2026-01-30 00:00:00'),"
        "(3, '2026-01-31 01:59:59'), (4, '2026-01-31 02:00:00')"
    )


@pytest.mark.parametrize(
    ("window", "zone", "ids"),
    [
        (("", "2026-01-31T02:00:00"), "UTC", [1, 2, 3]),
        (("2026-01-30T02:00:00", "2026-01-31T02:00:00"), "UTC", [2, 3]),
        (("2026-01-30T03:00:00", "2026-01-31T03:00:00"), "Europe/Berlin", [2, 3]),
        (("2026-02-01T02:00:00", "2026-02-02T02:00:00"), "UTC", []),
    ],
)
def test_a_window_is_half_open_and_overlaps(
    spark: SparkSession, visits: None, home: Home, window: tuple[str, str], zone: str, ids: list[int]
) -> None:
    plan = with_tables(rental_plan(home.lake), VISITS)
    plan["time_zone"] = zone
    home.run("extract", plan, window=window)
    written = spark.read.parquet(folder(home, "visits"))
    assert [row.id for row in written.orderBy("id").collect()] == ids
    assert written.dtypes == [("id", "int"), ("at", "timestamp")]
    assert home.ledger_item()["rows"]["marketplace.visits"]["extracted"] == len(ids)


def read_after(
    spark: SparkSession,
    home: Home,
    tables: list[str],
    zone: str | None = None,
    source_zone: str | None = None,
    by: str | None = None,
) -> list[int]:
    """The ids of a run in New York by `local_at`, when a run that knew these tables, zones and the column was committed
    the day before."""
    known = {
        "time_zone": zone,
        "source_time_zones": source_zone and {"marketplace": source_zone},
        "new_rows_by": by and {"marketplace.visits": by},
    }
    rows = {name: {"extracted": 1} for name in tables}
    home.put_ledger_item("run#before", rows=rows, **{name: each for name, each in known.items() if each})
    home.put_ledger_item("committed#2026-01-30", run_id="before")
    home.put_ledger_item("committed#2026-01-31", run_id="this date's own")
    plan = with_tables(rental_plan(home.lake), {**VISITS, "extract": new_rows_by("local_at", "local_time")})
    plan["sources"][0]["time_zone"] = plan["time_zone"] = "America/New_York"
    home.run("extract", plan, window=("2026-01-30T02:00:00", "2026-01-31T02:00:00"))
    return [row.id for row in spark.read.parquet(folder(home, "visits")).orderBy("id").collect()]


def test_a_table_that_the_run_before_did_not_know_is_read_from_the_beginning(
    spark: SparkSession, visits: None, home: Home
) -> None:
    assert read_after(spark, home, ["marketplace.visits"]) == [3]
    assert read_after(spark, home, ["marketplace.others"]) == [1, 2, 3]


def test_a_table_whose_new_rows_another_column_told_is_read_from_the_beginning(
    spark: SparkSession, visits: None, home: Home
) -> None:
    assert read_after(spark, home, ["marketplace.visits"], by="local_at") == [3]
    assert read_after(spark, home, ["marketplace.visits"], by="at") == [1, 2, 3]


def test_a_window_starts_where_the_run_before_ended_by_its_own_clocks(
    spark: SparkSession, visits: None, home: Home
) -> None:
    # It ended at two o'clock in UTC, when it is nine o'clock of the evening before in New York.
    assert read_after(spark, home, ["marketplace.visits"], zone="UTC") == [1, 2, 3]
    # It took the source for one in Hawaii and read up to its nine o'clock.
    assert read_after(spark, home, ["marketplace.visits"], source_zone="Pacific/Honolulu") == [1, 2, 3]


def test_a_run_notes_its_clocks_and_columns(home: Home, source: MariaDb, visits: None) -> None:
    home.run("extract", with_tables(rental_plan(home.lake), VISITS))
    assert home.ledger_item()["time_zone"] == "UTC"
    assert home.ledger_item()["source_time_zones"] == {"marketplace": "UTC"}
    assert home.ledger_item()["new_rows_by"] == {"marketplace.visits": "at"}


@pytest.mark.parametrize("connections", [1, 8])
def test_a_replay_gives_the_same_bytes_in_the_order_of_the_key(
    spark: SparkSession, source: MariaDb, home: Home, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.extract.partitions.KEYS_PER_CONNECTION", 1000)
    rows = ", ".join(f"({n}, 't{n * 7919 % 1000}')" for n in range(1, 20001))
    source.execute(
        "DROP TABLE IF EXISTS many; CREATE TABLE many (id INT PRIMARY KEY, t VARCHAR(20), KEY (t));"
        f"INSERT INTO many VALUES {rows}"
    )
    plan = with_tables(
        rental_plan(home.lake), table("many", column("id", "int(11)", "int"), column("t", "varchar(20)", "string"))
    )
    plan["sources"][0]["connections"] = connections
    home.run("extract", plan)
    first = contents(folder(home, "many"))
    home.run("extract", plan)
    assert contents(folder(home, "many")) == first
    assert len(first) == connections
    files = sorted(Path(folder(home, "many")).iterdir())
    # The server would like to read by its index over t, which holds all that is asked for.
    assert [row.id for file in files for row in spark.read.parquet(str(file)).collect()] == list(range(1, 20001))


@pytest.mark.parametrize("connections", [1, 8])
def test_keys_that_are_null_or_text_are_read(
    spark: SparkSession, source: MariaDb, home: Home, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.extract.partitions.KEYS_PER_CONNECTION", 1)
    source.execute(
        "DROP TABLE IF EXISTS loose; CREATE TABLE loose (id INT, code VARCHAR(9));"
        "INSERT INTO loose VALUES (NULL, 'x'), (5, 'b'), (-5, 'a'), (5, 'c'), (NULL, 'y');"
        "DROP TABLE IF EXISTS nothing_but_null; CREATE TABLE nothing_but_null (id INT, code VARCHAR(9));"
        "INSERT INTO nothing_but_null VALUES (NULL, 'x')"
    )
    columns = column("id", "int(11)", "int"), column("code", "varchar(9)", "string")
    by_text = table("nothing_but_null", *columns, key=["code"])
    plan = with_tables(rental_plan(home.lake), table("loose", *columns), by_text)
    plan["sources"][0]["connections"] = connections
    home.run("extract", plan)
    assert sorted(row.code for row in spark.read.parquet(folder(home, "loose")).collect()) == ["a", "b", "c", "x", "y"]
    assert spark.read.parquet(folder(home, "nothing_but_null")).count() == 1


def test_an_empty_table_is_an_empty_typed_folder(spark: SparkSession, source: MariaDb, home: Home) -> None:
    source.execute("DROP TABLE IF EXISTS bare; CREATE TABLE bare (id INT PRIMARY KEY, price DECIMAL(10,2))")
    bare = table("bare", column("id", "int(11)", "int"), column("price", "decimal(10,2)", "decimal(10,2)"))
    home.run("extract", with_tables(rental_plan(home.lake), bare))
    written = spark.read.parquet(folder(home, "bare"))
    assert (written.count(), written.dtypes) == (0, [("id", "int"), ("price", "decimal(10,2)")])
    assert [file.suffix for file in Path(folder(home, "bare")).iterdir()] == [".parquet"]
