"""Every MySQL type whose way through JDBC and Spark is a trap, against a real server in a foreign time zone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from etl.lake import schema_of
from etl.plan import Column
from tests.conftest import Home
from tests.mariadb import MariaDb
from tests.plans import column, rental_plan, table, with_tables


def compiled_column(name: str, mysql_type: str, like: str) -> Column:
    """Read and converted as the compiler says it of a column of the rental pipeline."""
    tables = rental_plan(Path())["sources"][0]["tables"]
    compiled = next(each for table in tables for each in table["columns"] if each["name"] == like)
    read, convert = (compiled[part].replace(f"`{like}`", f"`{name}`") for part in ("read", "convert"))
    return column(name, mysql_type, compiled["spark_type"], read=read, convert=convert)


def date_column(name: str) -> Column:
    return compiled_column(name, "date", "start_date")


def moment_column(name: str, mysql_type: str) -> Column:
    return compiled_column(name, mysql_type, "created_at")


TRAPS = table(
    "traps",
    column("id", "int(11)", "int"),
    column("tiny_as_flag", "tinyint(1)", "smallint"),
    column("tiny_unsigned", "tinyint(3) unsigned", "smallint"),
    column("int_unsigned", "int(10) unsigned", "bigint"),
    column("big_unsigned", "bigint(20) unsigned", "decimal(20,0)", read="CAST(`big_unsigned` AS DECIMAL(20,0))"),
    column("amount", "decimal(38,10)", "decimal(38,10)"),
    column("bits", "bit(9)", "bigint", read="CAST(`bits` AS SIGNED)"),
    column("blanks", "char(5)", "string"),
    column("unicode", "varchar(20)", "string"),
    column("bytes", "varbinary(4)", "binary"),
    moment_column("at", "datetime(6)"),
    moment_column("zero_at", "datetime"),
    moment_column("julian_at", "datetime"),
    moment_column("stamp", "timestamp"),
    date_column("zero_date"),
    date_column("no_day_date"),
    date_column("early_date"),
    date_column("julian_date"),
    column("duration", "time(3)", "string", read="CAST(`duration` AS CHAR)"),
    {**column("made", "year", "int", read="CAST(`made` AS SIGNED)"), "mysql_types": ["year", "year(4)"]},
    column("choice", "enum('a','b')", "string"),
    # What the catalogue shows of a character outside the basic plane.
    column("choice_of_any", "enum('?','b')", "string"),
    column("choices", "set('x','y','z')", "string"),
    {**column("document", "json", "string", read="CAST(`document` AS CHAR)"), "mysql_types": ["json", "longtext"]},
    column("`odd name", "int(11)", "int", read="```odd name`", convert="```odd name`"),
)

CREATE = """
DROP TABLE IF EXISTS traps;
CREATE TABLE traps (
  id INT PRIMARY KEY, tiny_as_flag TINYINT(1), tiny_unsigned TINYINT UNSIGNED, int_unsigned INT UNSIGNED,
  big_unsigned BIGINT UNSIGNED, amount DECIMAL(38,10), bits BIT(9), blanks CHAR(5), unicode VARCHAR(20),
  bytes VARBINARY(4), at DATETIME(6), zero_at DATETIME, julian_at DATETIME, stamp TIMESTAMP NULL,
  zero_date DATE, no_day_date DATE, early_date DATE, julian_date DATE,
  duration TIME(3), made YEAR, choice ENUM('a','b'), choice_of_any ENUM('😀','b'),
  choices SET('x','y','z'), document JSON, ```odd name` INT
);
INSERT INTO traps VALUES
  (1, 2, 255, 4294967295, 18446744073709551615, 1234567890123456789012345678.0123456789, b'100000001', 'ab', 'höß😀 ',
   x'00FF', '2026-03-29 02:30:00.123456', '0000-00-00 00:00:00', '1582-10-10 23:59:59', '2026-01-31 12:00:00',
   '0000-00-00', '2026-02-00', '0001-01-01', '1582-10-10',
   '-838:59:59', 2026, 'b', '😀', 'x,z', '{"a": "ü"}', 7),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL);
"""

TIMES = ("at", "julian_at", "stamp")

EXPECTED = {
    "id": 1,
    "tiny_as_flag": 2,
    "tiny_unsigned": 255,
    "int_unsigned": 4294967295,
    "big_unsigned": Decimal("18446744073709551615"),
    "amount": Decimal("1234567890123456789012345678.0123456789"),
    "bits": 257,
    "blanks": "ab",
    "unicode": "höß😀 ",
    "bytes": bytearray(b"\x00\xff"),
    "at": "2026-03-29 02:30:00.123456",
    "zero_at": None,
    "julian_at": "1582-10-10 23:59:59",
    "stamp": "2026-01-31 12:00:00",
    "zero_date": None,
    "no_day_date": None,
    "early_date": date(1, 1, 1),
    # Java's calendar goes from 1582-10-04 to 1582-10-15.
    "julian_date": date(1582, 10, 10),
    "duration": "-838:59:59.000",
    "made": 2026,
    "choice": "b",
    "choice_of_any": "😀",
    "choices": "x,z",
    "document": '{"a": "ü"}',
    "`odd name": 7,
}


@pytest.fixture(scope="module")
def rows(spark: SparkSession, source: MariaDb, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    source.execute(CREATE)
    home = Home(tmp_path_factory.mktemp("traps"), "traps")
    home.run("extract", with_tables(rental_plan(home.lake), TRAPS))
    folder = str(home.lake / "raw/marketplace/traps/load_date=2026-01-31")
    written = spark.read.parquet(folder)
    assert written.dtypes == spark.createDataFrame([], schema_of(TRAPS["columns"])).dtypes
    # Times as the text that they are in UTC: Python's own datetimes would pass through this computer's zone.
    texts = written.selectExpr(
        *(f"CAST(`{name}` AS STRING) AS `{name}`" for name in TIMES),
        *(f"`{name.replace('`', '``')}`" for name in written.columns if name not in TIMES),
    )
    return [row.asDict() for row in texts.orderBy("id").collect()]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_value_arrives_as_it_is(rows: list[dict[str, object]], name: str) -> None:
    assert rows[0][name] == EXPECTED[name]


def test_a_null_arrives_as_null(rows: list[dict[str, object]]) -> None:
    assert {name for name, value in rows[1].items() if value is not None} == {"id"}
