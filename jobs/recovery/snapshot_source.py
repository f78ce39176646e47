"""What is loaded again into tables of a snapshot: it says itself what it is loaded with."""

from __future__ import annotations

import json
from typing import Any

from recovery.batches import Batch, manifest_folder, manifest_key, read_batches, read_manifests, read_tables
from recovery.catching_up import loaded_otherwise, other_definition, refuse_backfilled, refuse_missing
from recovery.kept import KeptRows
from recovery.lake import Lake
from recovery.place import Place
from recovery.readable import readable
from recovery.refused import RecoveryRefused
from recovery.replay import Loaded, lacking, read_loaded
from recovery.restorable import known_tables
from recovery.restore_source import ways_back


def plan_from_snapshot(place: Place, lake: Lake, event: dict[str, Any]) -> dict[str, Any]:
    """`chosen`, as `choose_source` has answered, with what is known now.

    A complaint is an answer: nothing was put back yet, so whoever holds the lock gives it back first.
    """
    try:
        return {**_planned(place, lake, event), "complaint": ""}
    except RecoveryRefused as refused:
        return {**event["chosen"], "complaint": f"{refused}{_way_back(place, lake, event)}"}


def _way_back(place: Place, lake: Lake, event: dict[str, Any]) -> str:
    chosen = event["chosen"]
    try:
        batches = read_manifests(place, lake)
    except RecoveryRefused:
        # It is what was refused.
        return ""
    return f"; {ways_back(lake, event, batches, chosen['table'], chosen['source']['date'], 'snapshot')}"


def _planned(place: Place, lake: Lake, event: dict[str, Any]) -> dict[str, Any]:
    chosen = event["chosen"]
    tables = known_tables(event)
    members: list[str] = chosen["members"]
    read = tables[chosen["table"]].reads
    key = f"{manifest_folder(place)}checks/{event['check_id']}/snapshot000.json"
    with readable(key):
        text = lake.read(key) or ""
        loaded = read_loaded(text, read)
        anew = {str(json.loads(line)["anew"]) for line in text.splitlines()}
    name = chosen["source"]["snapshot"]
    unloaded = [table for table in read if table not in loaded]
    _refuse_former_names(name, text, {table: tables[table].former for table in unloaded})
    if unloaded:
        raise RecoveryRefused(
            f"Pipeline.SnapshotUnusable: the snapshot {name} says of no run that it loaded {', '.join(unloaded)}"
        )
    batches = read_batches(place, lake)
    shapes = {table: tables[table].load_shape for table in members}
    _refuse_other_definition(name, batches, loaded, shapes)
    replay = lacking(batches, loaded, shapes, KeptRows(lake, event["curated"]))
    match replay.verdict:
        case "uncommitted":
            raise RecoveryRefused(
                f"Pipeline.SnapshotUnusable: the snapshot {name} holds loads of a run that was never committed"
            )
        case "behind":
            raise RecoveryRefused(
                f"Pipeline.CannotCatchUp: between the snapshot {name} and the oldest batch in the lake a batch is "
                f"missing"
            )
        case "changed":
            raise RecoveryRefused(other_definition(replay.changed))
        case "usable":
            backfills = [load for load in replay.batches if load["put_back"]]
            refuse_backfilled((load["logical_date"], [load["put_back"]["table"]]) for load in backfills)
            refuse_missing(lake, event["curated"], tables, members, replay.batches)
    return {
        **chosen,
        "batches": replay.batches,
        "anew": "yes" if "yes" in anew else "no",
        "expected": "".join(f";{table}:{_rows(place, lake, batches, table, loaded[table])}" for table in read) + ";",
    }


def _refuse_former_names(name: str, text: str, former: dict[str, list[str]]) -> None:
    held = {str(json.loads(line)["table_name"]) for line in text.splitlines()}
    known = [f"{table} as {each}" for table, names in former.items() for each in names if each in held]
    if known:
        raise RecoveryRefused(
            f"Pipeline.SnapshotUnusable: the snapshot {name} is from before a rename, and a table of it is restored by "
            f"today's name alone: it has {', '.join(known)}"
        )


def _refuse_other_definition(
    name: str, batches: list[Batch], loaded: dict[str, Loaded], shapes: dict[str, str]
) -> None:
    """By what loaded it last: rows of another key may be several of one thing, with the same columns."""
    for batch in batches:
        for table, shape in shapes.items():
            if batch.run_id in loaded[table].runs and batch.shapes.get(table, shape) != shape:
                raise RecoveryRefused(loaded_otherwise(name, table))


def _rows(place: Place, lake: Lake, batches: list[Batch], table: str, state: Loaded) -> str:
    """As many as the manifest of its last run says; where others loaded that date as well, nobody has counted."""
    batch = next((each for each in batches if state.runs == {each.run_id}), None)
    if batch is None:
        return "any"
    there = read_tables(lake, manifest_key(place, batch.logical_date)).get(table)
    return "any" if there is None else str(there.row_count)
