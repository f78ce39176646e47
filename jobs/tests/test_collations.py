"""What a reference by text finds is what a join in the source finds, in every family of collations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import lit

from etl.extract.connection import SourceAddress, connect
from etl.extract.references import differing_references, read_spellings
from etl.extract.spellings import refuse_ambiguous
from etl.failures import RefusalError
from etl.plan import Reference, Source, Table, Target
from tests.conftest import SECRET, Home
from tests.mariadb import DATABASE, PASSWORD, USER, MariaDb
from tests.plans import column, rental_plan, rule, table, with_tables

Pairs = Mapping[str, tuple[str, str]]

ON_BOTH: Pairs = {
    "general": ("utf8mb4_general_ci", "utf8mb4_general_ci"),
    "unicode": ("utf8mb4_unicode_ci", "utf8mb4_unicode_ci"),
    "spanish2": ("utf8mb4_spanish2_ci", "utf8mb4_spanish2_ci"),
    "turkish": ("utf8mb4_turkish_ci", "utf8mb4_turkish_ci"),
    "swedish": ("latin1_swedish_ci", "latin1_swedish_ci"),
    "german2": ("latin1_german2_ci", "latin1_german2_ci"),
    "czech": ("cp1250_czech_cs", "cp1250_czech_cs"),
    "binary": ("utf8mb4_bin", "utf8mb4_bin"),
    "binary_wins": ("utf8mb4_general_ci", "utf8mb4_bin"),
    "unicode_wins": ("latin1_swedish_ci", "utf8mb4_unicode_ci"),
    "superset_wins": ("utf8mb3_general_ci", "utf8mb4_unicode_ci"),
    "utf16": ("utf16_unicode_ci", "utf16_unicode_ci"),
}
ON_MARIADB: Pairs = {
    "unicode_520_nopad": ("utf8mb4_unicode_520_nopad_ci", "utf8mb4_unicode_520_nopad_ci"),
    "general_nopad": ("utf8mb4_general_nopad_ci", "utf8mb4_general_nopad_ci"),
    "latin_nopad": ("latin1_swedish_nopad_ci", "latin1_swedish_nopad_ci"),
    "nopad_wins": ("latin1_swedish_ci", "utf8mb4_unicode_nopad_ci"),
    "nopad_binary": ("utf8mb4_nopad_bin", "utf8mb4_nopad_bin"),
    "uca1400": ("utf8mb4_uca1400_ai_ci", "utf8mb4_uca1400_ai_ci"),
    "uca1400_accents": ("utf8mb4_uca1400_as_ci", "utf8mb4_uca1400_as_ci"),
    "uca1400_case": ("utf8mb4_uca1400_as_cs", "utf8mb4_uca1400_as_cs"),
}
ON_MYSQL: Pairs = {
    "nopad_wins": ("latin1_swedish_ci", "utf8mb4_0900_ai_ci"),
    "nopad_superset_wins": ("utf8mb3_general_ci", "utf8mb4_0900_as_cs"),
    "nopad_binary": ("utf8mb4_0900_bin", "utf8mb4_0900_bin"),
    "uca900": ("utf8mb4_0900_ai_ci", "utf8mb4_0900_ai_ci"),
    "uca900_accents": ("utf8mb4_0900_as_ci", "utf8mb4_0900_as_ci"),
    "uca900_case": ("utf8mb4_0900_as_cs", "utf8mb4_0900_as_cs"),
    "uca900_kana": ("utf8mb4_ja_0900_as_cs_ks", "utf8mb4_ja_0900_as_cs_ks"),
    "uca900_spanish": ("utf8mb4_es_trad_0900_ai_ci", "utf8mb4_es_trad_0900_ai_ci"),
}
"""The collations of a child's column and of its parent's."""

ALIKE = [
    ["a", "A", "\u00e1", "\u00e4", "ae"],
    ["s", "S", "\u00df", "ss"],
    ["i", "I", "\u0130", "\u0131"],
    ["\u03c3", "\u03c2"],
    ["\u304b", "\u30ab"],
    ["ch", "CH"],
    ["\U0001f600", "?"],
    ["'", "\u00a0", "\u00ad", " "],
]
"""Characters that some collation or character set takes for one another."""
ENDS = ["", "", " ", "  ", "\u00a0", "\u00ad"]


@st.composite
def groups_of_words(draw: st.DrawFn) -> tuple[Sequence[str], Sequence[str]]:
    """Parents and children that are variants of one word, so that most of them meet in some collation."""
    characters = [st.sampled_from(each) for each in draw(st.lists(st.sampled_from(ALIKE), max_size=2))]
    word = st.tuples(*characters, st.sampled_from(ENDS)).map("".join)
    return draw(st.tuples(st.lists(word, max_size=4), st.lists(word, max_size=4)))


GROUPS = st.lists(groups_of_words(), min_size=30, max_size=50)
"""Words that are compared within their group only: many small worlds in one table."""

CHILD = table("child", column("part", "int(11)", "int"), column("word", "varchar(20)", "string"))

Found = Mapping[tuple[int, str], set[str]]


@dataclass(frozen=True)
class World:
    spark: SparkSession
    source: MariaDb
    address: SourceAddress
    pairs: Pairs


@pytest.fixture(scope="module")
def world(spark: SparkSession, source: MariaDb) -> World:
    address = SourceAddress("marketplace", "127.0.0.1", source.port, DATABASE, USER, PASSWORD)
    return World(spark, source, address, {**ON_BOTH, **(ON_MYSQL if source.is_mysql else ON_MARIADB)})


def reference(name: str, *, one_parent: bool = False) -> Reference:
    return {
        "name": f"{name}_child.word--{name}_parent.word",
        "table": f"{name}_child",
        "parent_table": f"{name}_parent",
        "parts": [
            {"column": "part", "parent_column": "part", "text": False},
            {"column": "word", "parent_column": "word", "text": True},
        ],
        "one_parent": one_parent,
    }


def source_with(*references: Reference) -> Source:
    names = [name for each in references for name in (each["table"], each["parent_table"])]
    return {
        "name": "marketplace",
        "secret": SECRET,
        "connections": 4,
        "time_zone": "UTC",
        "tables": [{**CHILD, "name": name} for name in dict.fromkeys(names)],
        "references": list(references),
    }


def fill(name: str, words: Sequence[tuple[int, str]], collation: str) -> str:
    character_set = collation.split("_")[0]
    values = ", ".join(f"({part}, CONVERT(x'{word.encode().hex()}' USING utf8mb4))" for part, word in words)
    return (
        f"DROP TABLE IF EXISTS {name};"
        f"CREATE TABLE {name} (part INT, word VARCHAR(20) CHARACTER SET {character_set} COLLATE {collation},"
        f" KEY (word)); " + (f"INSERT INTO {name} VALUES {values};" if words else "")
    )


def text_of(value: str) -> str:
    return bytes.fromhex(value).decode().rstrip(" ")


def joined_by_the_server(source: MariaDb, name: str) -> Found:
    """Plain SQL: each child with the parents that its join finds, but for one that has a parent of its own spelling."""
    word = "HEX(CONVERT({}.word USING utf8mb4))".format
    parents = {
        (int(part), text_of(text)) for part, text in source.query(f"SELECT part, {word('p')} FROM {name}_parent p")
    }
    found: dict[tuple[int, str], set[str]] = {}
    for part, child, parent in source.query(
        f"SELECT c.part, {word('c')}, {word('p')} FROM {name}_child c JOIN {name}_parent p"
        " ON c.part = p.part AND c.word = p.word"
    ):
        if (key := (int(part), text_of(child))) not in parents:
            found.setdefault(key, set()).add(text_of(parent))
    return found


def differences(found: Mapping[str, Found], joined: Mapping[str, Found]) -> Sequence[object]:
    return [
        (name, key, {"found": found[name].get(key), "joined": joined[name].get(key)})
        for name in joined
        for key in sorted({*found[name], *joined[name]})
        if found[name].get(key) != joined[name].get(key)
    ]


def spellings_of(world: World, name: str) -> DataFrame:
    child: Table = {**CHILD, "name": f"{name}_child"}
    return read_spellings(world.spark, world.address, child, reference(name), "1 = 1")


# Without shrinking: a smaller example is not worth minutes of a server and of Spark.
@settings(max_examples=2, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(groups=GROUPS)
def test_a_text_finds_what_the_join_finds(world: World, groups: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
    parents = [(part, word) for part, (words, _) in enumerate(groups) for word in words]
    children = [(part, word) for part, (_, words) in enumerate(groups) for word in words]
    world.source.execute(
        "".join(
            fill(f"{name}_child", children, child) + fill(f"{name}_parent", parents, parent)
            for name, (child, parent) in world.pairs.items()
        )
    )
    references = [reference(name) for name in world.pairs]
    with connect(world.spark, world.address) as connection:
        differing = [each["table"] for each in differing_references(connection, source_with(*references))]
    # Where both compare by code points there is nothing to ask.
    assert sorted(set(world.pairs) - {name.removesuffix("_child") for name in differing}) == ["binary", "nopad_binary"]

    frames = [spellings_of(world, name).withColumn("pair", lit(name)) for name in world.pairs]
    found: dict[str, dict[tuple[int, str], set[str]]] = {name: {} for name in world.pairs}
    for part, child, parent, name in reduce(DataFrame.unionByName, frames).collect():
        found[name].setdefault((part, child), set()).add(parent)
    joined = {name: joined_by_the_server(world.source, name) for name in world.pairs}
    assert differences(found, joined) == []


def test_columns_that_the_source_cannot_compare_are_refused(world: World) -> None:
    world.source.execute(fill("mixed_child", [], "utf8mb4_general_ci") + fill("mixed_parent", [], "utf8mb4_unicode_ci"))
    with connect(world.spark, world.address) as connection, pytest.raises(RefusalError) as refusal:
        differing_references(connection, source_with(reference("mixed")))
    assert refusal.value.code == "Source.CollationsMixed"
    assert "utf8mb4_general_ci with utf8mb4_unicode_ci" in refusal.value.message


def test_a_text_that_finds_two_keys_is_refused_with_both(world: World) -> None:
    world.source.execute(
        fill("two_child", [(1, "Abc"), (2, "abc")], "utf8mb4_general_ci")
        + fill("two_parent", [(1, "abc"), (1, "ABC"), (2, "abc"), (2, "ABC")], "utf8mb4_general_ci")
    )
    with pytest.raises(RefusalError, match=r"1, 'Abc' finds 'ABC' and 'abc'") as refusal:
        refuse_ambiguous(spellings_of(world, "two"), reference("two", one_parent=True))
    assert refusal.value.code == "Source.ReferenceAmbiguous"
    # The second child has a parent of its own spelling.
    assert "2, " not in refusal.value.message


def test_the_curated_fact_and_the_rule_find_the_parent(world: World, home: Home) -> None:
    world.source.execute(
        "DROP TABLE IF EXISTS cities; CREATE TABLE cities (code VARCHAR(20) PRIMARY KEY) COLLATE utf8mb4_general_ci;"
        "DROP TABLE IF EXISTS trips;"
        "CREATE TABLE trips (id INT PRIMARY KEY, code VARCHAR(20)) COLLATE utf8mb4_general_ci;"
        "INSERT INTO cities VALUES ('abc'), ('caf\u00e9'), ('x');"
        "INSERT INTO trips VALUES (1, 'ABC '), (2, 'CAFE'), (3, 'x'), (4, NULL), (5, 'Abc')"
    )
    name = "trips.code--cities.code"
    cities = table("cities", column("code", "varchar(20)", "string"))
    trips = table("trips", column("id", "int(11)", "int"), column("code", "varchar(20)", "string"))
    plan = with_tables(rental_plan(home.lake), cities, trips)
    plan["sources"][0]["references"] = [
        {
            "name": name,
            "table": "trips",
            "parent_table": "cities",
            "parts": [{"column": "code", "parent_column": "code", "text": True}],
            "one_parent": True,
        }
    ]
    plan["rules"] = [
        rule(
            "refers",
            'Mean "known" > 0.99',
            "`known` = 0",
            on="trips",
            derived={
                "kind": "refers_to",
                "name": "known",
                "column": "code",
                "parent_source": "marketplace",
                "parent_table": "cities",
                "parent_column": "code",
                "reference": name,
            },
        )
    ]
    target: Target = {
        "name": "fact_trips",
        "from": {"kind": "table", "source": "marketplace", "table": "trips"},
        "spellings": [{"reference": name, "columns": [{"part": 0, "as": f"{name}:code"}]}],
        "columns": [
            {"name": "id", "spark_type": "int", "sql": "`id`"},
            {"name": "said", "spark_type": "string", "sql": "`code`"},
            {"name": "city_key__code", "spark_type": "string", "sql": f"`{name}:code`"},
        ],
        "key": ["id"],
        "source_key": [],
        "load_shape": "shape",
    }
    plan["targets"] = [target]
    home.run("extract", plan)
    home.run("load", plan)

    def codes(date: str) -> list[tuple[str, str]]:
        fact = world.spark.read.parquet(str(home.lake / f"curated/fact_trips/load_date={date}"))
        return [(row["said"], row["city_key__code"]) for row in fact.orderBy("id").collect()]

    assert codes("2026-01-31") == [
        ("ABC", "abc"),
        ("CAFE", "caf\u00e9"),
        ("x", "x"),
        (None, None),
        ("Abc", "abc"),
    ]
    assert home.ledger_item()["quality_verdict"] == "passed"

    # A city goes, and what found it goes on finding its closed row; two are spelled anew, and are new keys.
    world.source.execute(
        "DELETE FROM cities WHERE code = 'abc';"
        "UPDATE cities SET code = 'CAFE' WHERE code = 'caf\u00e9'; UPDATE cities SET code = 'X' WHERE code = 'x'"
    )
    home.run("extract", plan, date="2026-02-01")
    home.run("load", plan, date="2026-02-01")
    assert codes("2026-02-01") == [("ABC", "abc"), ("CAFE", "CAFE"), ("x", "X"), (None, None), ("Abc", "abc")]
