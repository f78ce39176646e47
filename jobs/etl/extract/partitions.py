"""How the rows of a table are split over JDBC connections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.plan import Table

# Up to here a table is one statement, and so one consistent snapshot.
KEYS_PER_CONNECTION = 250_000
# A cursor's rows lie in a temporary table on the server: no range may make that large.
KEYS_PER_RANGE = 1_000_000
RANGES_PER_CONNECTION = 32

_INTEGER = re.compile(r"(tiny|small|medium|big)?int(\(\d+\))?( unsigned)?")


@dataclass(frozen=True)
class KeyRange:
    """The least and the greatest value of an integer key among the rows that will be read."""

    least: int
    greatest: int

    @property
    def span(self) -> int:
        return self.greatest - self.least + 1


def partition_column(table: Table) -> str | None:
    """The first integer column of the primary key. A table without one is read over one connection."""
    types = {column["name"]: column["mysql_types"] for column in table["columns"]}
    for key in table["primary_key"]:
        if all(_INTEGER.fullmatch(mysql_type) for mysql_type in types[key]):
            return key
    return None


def share_connections(spans: Sequence[int], connections: int) -> Sequence[int]:
    """Connections a table when all are read at once: at least one each, the rest where most keys wait.

    With more tables than connections each table gets one, and as many tables are read at once as there are
    connections: the cap holds either way.
    """
    shares = [1] * len(spans)
    for _ in range(connections - len(spans)):
        neediest = max(range(len(spans)), key=lambda index: spans[index] / shares[index])
        if spans[neediest] / shares[neediest] <= KEYS_PER_CONNECTION:
            break
        shares[neediest] += 1
    return shares


def range_predicates(column: str, key_range: KeyRange, connections: int) -> Sequence[str]:
    """Conditions that every row meets exactly one of: the ends are open, and NULLs belong to the first."""
    wanted = -(-key_range.span // KEYS_PER_RANGE)
    ranges = min(max(connections, min(wanted, connections * RANGES_PER_CONNECTION)), key_range.span)
    bounds = [key_range.least + key_range.span * index // ranges for index in range(1, ranges)]
    if not bounds:
        return ["1 = 1"]
    between = [f"{column} >= {low} AND {column} < {high}" for low, high in pairwise(bounds)]
    return [f"({column} < {bounds[0]} OR {column} IS NULL)", *between, f"{column} >= {bounds[-1]}"]
