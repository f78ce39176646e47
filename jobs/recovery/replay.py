"""Which batches a warehouse lacks, by what it says of itself: a ledger does not know what was restored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from recovery.batches import Batch, Run, manifest_folder, past_of, read_batches
from recovery.lake import Lake
from recovery.place import Place

#: `uncommitted`: it holds loads that no manifest knows. `behind`: batches before the oldest in the lake are missing.
Verdict = Literal["usable", "uncommitted", "behind"]


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


def plan_replay(place: Place, lake: Lake, event: dict[str, Any]) -> dict[str, Any]:
    """`newest`: the date up to which the batches count. `tables`: those of the definition."""
    batches = [batch for batch in read_batches(place, lake) if batch.logical_date <= event["newest"]]
    text = lake.read(f"{manifest_folder(place)}checks/{event['check_id']}/loads000.json") or ""
    replay = lacking(batches, read_loaded(text, event["tables"]), event["tables"])
    return {"verdict": replay.verdict, "batches": replay.batches}


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


def lacking(batches: list[Batch], loaded: dict[str, Loaded], tables: list[str]) -> Replay:
    """Oldest first, each with the loads to skip; what is no batch was overtaken.

    Never none: so the schema is migrated and the loads are tried.
    """
    if any(_is_uncommitted(state, batches) for state in loaded.values()):
        return Replay("uncommitted", [])
    if any(not _reaches_back(batches[0], loaded.get(table)) for table in batches[0].tables):
        return Replay("behind", [])
    needed = [
        (run, [table for table in tables if table in of and _lacks(run, loaded.get(table))])
        for batch in batches
        for run, of in [*past_of(batch), (batch, batch.tables)]
    ]
    replayed = [
        {
            **run.as_run(),
            "is_batch": isinstance(run, Batch),
            "skip": {f"load_{table}": True for table in tables if table not in of},
        }
        for run, of in needed
        if of
    ]
    return Replay("usable", replayed or [{**batches[-1].as_run(), "is_batch": True, "skip": {}}])


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
