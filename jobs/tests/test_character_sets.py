"""Every character set that the server has and every character that it can hold, from the server to the raw zone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tests.conftest import Home
from tests.mariadb import MariaDb
from tests.plans import column, rental_plan, table, with_tables

CHARACTERS_A_ROW = 4096
CODE_POINTS = f"""
DROP TABLE IF EXISTS octets;
CREATE TABLE octets (n INT PRIMARY KEY);
INSERT INTO octets VALUES {", ".join(f"({n})" for n in range(256))};
DROP TABLE IF EXISTS code_points;
CREATE TABLE code_points (n INT PRIMARY KEY, c VARCHAR(1) CHARACTER SET utf32 COLLATE utf32_bin NOT NULL);
INSERT INTO code_points SELECT n, CHAR(n USING utf32) FROM (
  SELECT plane.n * 65536 + high.n * 256 + low.n AS n FROM octets AS plane, octets AS high, octets AS low
  WHERE plane.n <= 16
) AS numbers WHERE n NOT BETWEEN 55296 AND 57343;
SET SESSION group_concat_max_len = 1000000;
"""
"""Every character of Unicode, the space among them, which a CHAR would lose. Surrogates are none."""

ALL_OF_UNICODE = {"utf8mb4", "utf16", "utf16le", "utf32"}


def characters_of(name: str, bytes_at_most: int) -> str:
    """A table of the characters that a set can hold, by their numbers. Sets of one byte: every byte, one a row."""
    create = (
        f"DROP TABLE IF EXISTS in_{name};"
        f"CREATE TABLE in_{name} (id INT PRIMARY KEY, t MEDIUMTEXT CHARACTER SET {name});"
    )
    if bytes_at_most == 1:
        # A byte that no character has is a question mark in Unicode, which the server says as well.
        octet = f"CONVERT(UNHEX(LPAD(HEX(n), 2, '0')) USING {name})"
        return f"{create} INSERT INTO in_{name} SELECT n, {octet} FROM octets;"
    in_set = f"CONVERT(c USING {name})"
    held = "1 = 1" if name in ALL_OF_UNICODE else f"n <= 65535 AND CONVERT({in_set} USING utf32) COLLATE utf32_bin = c"
    return (
        f"{create} INSERT INTO in_{name} SELECT n DIV {CHARACTERS_A_ROW}, GROUP_CONCAT({in_set} SEPARATOR '')"
        f" FROM code_points WHERE {held} GROUP BY n DIV {CHARACTERS_A_ROW};"
    )


@pytest.fixture(scope="module")
def character_sets(source: MariaDb) -> Mapping[str, int]:
    found = source.query("SELECT character_set_name, maxlen FROM information_schema.character_sets")
    sets = {name: int(bytes_at_most) for name, bytes_at_most in found if name != "binary"}
    assert len(sets) >= 39
    source.execute(CODE_POINTS + "".join(characters_of(*each) for each in sets.items()))
    return sets


@pytest.fixture(scope="module")
def raw(spark: SparkSession, character_sets: Mapping[str, int], tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("character_sets"), "character-sets")
    columns = column("id", "int(11)", "int"), column("t", "mediumtext", "string")
    tables = (table(f"in_{name}", *columns) for name in character_sets)
    home.run("extract", with_tables(rental_plan(home.lake), *tables))
    return home.lake / "raw/marketplace"


def test_every_character_of_every_set_arrives(
    spark: SparkSession, source: MariaDb, character_sets: Mapping[str, int], raw: Path
) -> None:
    said = source.query(
        " UNION ALL ".join(
            f"SELECT 'in_{name}', id, SHA2(CONVERT(t USING utf8mb4), 256), CHAR_LENGTH(t) FROM in_{name}"
            for name in character_sets
        )
    )
    folders = [str(raw / f"in_{name}/load_date=2026-01-31") for name in character_sets]
    read = spark.read.parquet(*folders).selectExpr(
        "SPLIT(input_file_name(), '/')[SIZE(SPLIT(input_file_name(), '/')) - 3]", "id", "SHA2(t, 256)", "CHAR_LENGTH(t)"
    )
    arrived = {tuple(map(str, row)) for row in read.collect()}
    assert arrived == set(said)
    assert sum(int(length) for name, *_, length in said if name == "in_utf8mb4") == 0x110000 - 0x800
