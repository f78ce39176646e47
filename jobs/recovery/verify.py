"""Compares what a warehouse holds with the manifest of a committed run."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from recovery.batches import TableState, manifest_folder, manifest_key, read_tables
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused

Level = Literal["counts", "fingerprints"]


def compare(place: Place, lake: Lake, event: dict[str, Any]) -> dict[str, Any]:
    """Of the tables that there are now, `tables`. `complaint`: what a refusal says, which gets the names of the tables,
    and what a replay has `passed_over`.

    A table whose columns are others than those of the manifest is compared by its rows alone, and named in `counted`;
    where it is `strict`, it differs.
    """
    level: Level = event["level"]
    logical_date = str(event["logical_date"])
    manifest = read_tables(lake, manifest_key(place, logical_date), event["former"])
    if not manifest:
        raise RecoveryRefused(f"Pipeline.BackupAltered: the manifest of {logical_date} is missing or empty")
    expected = {table: state for table, state in manifest.items() if table in event["tables"]}
    found = read_tables(lake, f"{manifest_folder(place)}checks/{event['check_id']}/{level}000.json")
    counted = [] if level == "counts" else counted_tables(expected, found)
    differing = differing_tables(expected, found, level, counted)
    if event.get("strict", False):
        differing, counted = sorted({*differing, *counted}), []
    return {
        "tables": len(expected),
        "counted": counted,
        "differing": differing,
        "equal": not differing,
        "complaint": f"{event.get('complaint', '')}. {_named(level, differing)}{event.get('passed_over', '')}",
        # A replay of just these: everything else is skipped.
        "skip": {f"load_{table}": True for table in event["tables"] if table not in differing},
    }


def _named(level: Level, differing: list[str]) -> str:
    """Values are not looked at before the counts agree, so there may be more."""
    if level == "counts":
        return f"By their counts they are {', '.join(differing)}; the values of the others were not compared yet"
    return f"They are {', '.join(differing)}"


def counted_tables(expected: dict[str, TableState], found: dict[str, TableState]) -> list[str]:
    """Those of which the values cannot be compared: the definition has changed since the manifest was written."""
    return sorted(
        table for table, state in expected.items() if table in found and found[table].schema_hash != state.schema_hash
    )


def differing_tables(
    expected: dict[str, TableState], found: dict[str, TableState], level: Level, counted: Collection[str] = ()
) -> list[str]:
    def differs(table: str) -> bool:
        there = found.get(table)
        if level == "counts" or table in counted:
            return there is None or there.row_count != expected[table].row_count
        return there != expected[table]

    return sorted(filter(differs, expected))
