"""Which batches a warehouse lacks, by what it says of itself: a ledger does not know what was restored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from recovery.batches import Batch, Run, manifest_folder, past_of, read_batches
from recovery.lake import Lake
from recovery.place import Place

#: `uncommitted`: it holds loads that no manifest knows. `behind`: batches before the oldest in the lake are missing.
#: `changed`: a batch that it lacks is of another definition: today's loads cannot read it, or come to something else.
Verdict = Literal["usable", "uncommitted", "behind", "changed"]


@dataclass(frozen=True)
class Loaded:
    """The newest date that a table is loaded for."""

    logical_date: str
    window_end: str
    #: More than one where the date was run again.
    runs: frozenset[str]


@dataclass(frozen=True)
class Replay:
    verdict: Verdict
    batches: list[dict[str, Any]]
    #: Loads that a changed definition stands in the way of, in words.
    changed: list[str] = field(default_factory=list)


def plan_replay(place: Place, lake: Lake, event: dict[str, Any]) -> dict[str, Any]:
    """`newest`: the date up to which the batches count. `shapes`: the tables of the definition. `complaint`: what a
    refusal for a changed definition says, which gets what it is about."""
    batches = [
        batch.renamed(event["former"]) for batch in read_batches(place, lake) if batch.logical_date <= event["newest"]
    ]
    text = lake.read(f"{manifest_folder(place)}checks/{event['check_id']}/loads000.json") or ""
    shapes: dict[str, str] = event["shapes"]
    replay = lacking(batches, read_loaded(text, list(shapes)), shapes)
    return {
        "verdict": replay.verdict,
        "batches": replay.batches,
        "complaint": f"{event.get('complaint', '')}. They are {', '.join(replay.changed)}",
    }


def read_loaded(text: str, tables: list[str]) -> dict[str, Loaded]:
    loaded: dict[str, Loaded] = {}
    for line in text.splitlines():
        row = json.loads(line)
        name = row["table_name"]
        if name not in tables:
            continue
        runs = loaded[name].runs if name in loaded else frozenset()
        loaded[name] = Loaded(
            str(row["logical_date"])[:10],
            str(row["window_end"]).replace(" ", "T")[:19],
            runs | {str(row["run_id"])},
        )
    return loaded


def lacking(batches: list[Batch], loaded: dict[str, Loaded], shapes: Mapping[str, str]) -> Replay:
    """Oldest first, each with the loads to skip; what is no batch was overtaken. `shapes`: of the tables there are now.

    Where nothing is lacking, the newest batch: its loads are tried, as far as they are of today's definition.
    """
    tables = list(shapes)
    if any(_is_uncommitted(state, batches) for state in loaded.values()):
        return Replay("uncommitted", [])
    if any(not _reaches_back(batches[0], loaded.get(table)) for table in tables if table in batches[0].tables):
        return Replay("behind", [])
    needed = [
        (batch, run, [table for table in tables if table in of and _lacks(run, loaded.get(table))])
        for batch in batches
        for run, of in [*past_of(batch), (batch, batch.tables)]
    ]
    changed = [
        f"{table} of {run.logical_date}"
        for batch, run, of in needed
        for table in of
        if _has_changed(batch, table, shapes)
    ]
    if changed:
        return Replay("changed", [], changed)
    replayed = [_replayed(run, of, tables) for _, run, of in needed if of]
    if replayed:
        return Replay("usable", replayed)
    newest = batches[-1]
    unchanged = [table for table in tables if newest.shapes.get(table) == shapes[table]]
    return Replay("usable", [_replayed(newest, unchanged, tables)])


def _replayed(run: Run, of: Iterable[str], tables: list[str]) -> dict[str, Any]:
    return {
        **run.as_run(),
        "is_batch": isinstance(run, Batch),
        "skip": {f"load_{table}": True for table in tables if table not in of},
    }


def _has_changed(batch: Batch, table: str, shapes: Mapping[str, str]) -> bool:
    """Of a batch that does not say, the load itself will tell."""
    return table in batch.shapes and batch.shapes[table] != shapes[table]


def _is_uncommitted(state: Loaded, batches: list[Batch]) -> bool:
    """Its date is in nobody's past. Where it is, the date's own batch is loaded over it."""
    if any(batch.logical_date == state.logical_date for batch in batches):
        return False
    later = next((batch for batch in batches if batch.logical_date > state.logical_date), None)
    if later is None:
        return True
    overtaken = {load.run.run_id for load in later.overtaken}
    return later is not batches[0] and later.lists_overtaken and not state.runs <= overtaken


def _lacks(run: Run, state: Loaded | None) -> bool:
    if state is None or run.logical_date > state.logical_date:
        return True
    return run.logical_date == state.logical_date and state.runs != {run.run_id}


def _reaches_back(first: Batch, state: Loaded | None) -> bool:
    """Whether nothing is missing between what a table has and the oldest batch that is here."""
    if state is None:
        return first.window_start == ""
    return first.window_start <= state.window_end
