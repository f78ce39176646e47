from __future__ import annotations

import sqlite3
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from etl.extract.partitions import KEYS_PER_CONNECTION, KeyRange, partition_column, range_predicates, share_connections
from tests.plans import column, table

KEYS = st.integers(min_value=-(2**63), max_value=2**63 - 1)


@given(st.lists(KEYS | st.none(), min_size=1), st.integers(min_value=1, max_value=16))
def test_every_row_is_in_exactly_one_range(keys: list[int | None], connections: int) -> None:
    known = [key for key in keys if key is not None] or [0]
    predicates = range_predicates("k", KeyRange(min(known), max(known)), connections)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (k INTEGER)")
    database.executemany("INSERT INTO t VALUES (?)", [(key,) for key in keys])
    in_ranges = [key for where in predicates for (key,) in database.execute(f"SELECT k FROM t WHERE {where}")]
    assert Counter(in_ranges) == Counter(keys)


@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=30), st.integers(1, 40))
def test_no_more_connections_than_declared(spans: list[int], connections: int) -> None:
    shares = share_connections(spans, connections)
    at_once = sorted(shares, reverse=True)[: min(len(spans), connections)]
    assert min(shares) == 1 or len(spans) < connections
    assert sum(at_once) <= connections


def test_connections_go_where_the_keys_are() -> None:
    assert share_connections([10 * KEYS_PER_CONNECTION, 1000, 2 * KEYS_PER_CONNECTION], 8) == [6, 1, 1]
    assert share_connections([1000, 1000], 8) == [1, 1]


def test_only_an_integer_key_splits_a_table() -> None:
    text, number = column("code", "varchar(10)", "string"), column("id", "int(10) unsigned", "bigint")
    assert partition_column(table("t", text, number, key=["code", "id"])) == "id"
    assert partition_column(table("t", text, number, key=["code"])) is None
    assert partition_column(table("t", column("id", "decimal(20,0)", "decimal(20,0)"))) is None
