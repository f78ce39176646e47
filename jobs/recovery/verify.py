"""Compares what a warehouse holds with the manifest of a committed run."""

from __future__ import annotations

from typing import Any, Literal

from recovery.batches import TableState, manifest_folder, manifest_key, read_tables
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused

Level = Literal["counts", "fingerprints"]


def compare(place: Place, lake: Lake, event: dict[str, Any]) -> dict[str, Any]:
    """`complaint`: what a refusal says, which gets the names of the tables."""
    level: Level = event["level"]
    logical_date = str(event["logical_date"])
    expected = read_tables(lake, manifest_key(place, logical_date))
    if not expected:
        raise RecoveryRefused(f"Pipeline.BackupAltered: the manifest of {logical_date} is missing or empty")
    found = read_tables(lake, f"{manifest_folder(place)}checks/{event['check_id']}/{level}000.json")
    differing = differing_tables(expected, found, level)
    return {
        "tables": len(expected),
        "differing": differing,
        "equal": not differing,
        "complaint": f"{event.get('complaint', '')}. They are {', '.join(differing)}",
        # A replay of just these: everything else is skipped.
        "skip": {f"load_{table}": True for table in expected if table not in differing},
    }


def differing_tables(expected: dict[str, TableState], found: dict[str, TableState], level: Level) -> list[str]:
    if level == "counts":
        rows = {table: state.row_count for table, state in found.items()}
        return sorted(table for table, state in expected.items() if rows.get(table) != state.row_count)
    return sorted(table for table, state in expected.items() if found.get(table) != state)
