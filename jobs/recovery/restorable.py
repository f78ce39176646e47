"""What a machine that restores knows of each table of the definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """What the machine knows of a table that it can restore."""

    #: Restored together, the table itself first.
    members: list[str]
    #: Of which a backup must hold the same day.
    reads: list[str]
    schema_hash: str
    told_apart_by: str
    #: Folders of its backup, each with at least one file.
    stored: list[str]
    #: Folders of the curated zone, up to the date, of each of which a load reads at least one file.
    loaded: list[str]
    #: What a batch's rows must have in common with today's load.
    load_shape: str
    #: Of a snapshot: tables, each by its name there and by the one that it gets here.
    restored: list[dict[str, str]]
    #: Whether all members fit into one transaction of the Data API.
    fits: bool
    #: Names that it had: what was written before lies in folders of these.
    former: list[str]
    #: What `load_shape` was under each of these, where nothing but the name has changed.
    former_shapes: list[str]


def known_tables(event: Mapping[str, Any]) -> dict[str, Table]:
    return {name: Table(**known) for name, known in event["tables"].items()}


def shapes_of(tables: dict[str, Table]) -> dict[str, str]:
    return {name: known.load_shape for name, known in tables.items()}


def names_of_today(tables: dict[str, Table]) -> dict[str, str]:
    return {former: name for name, known in tables.items() for former in known.former}
