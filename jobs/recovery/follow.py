"""What a warm standby loads next, so that it follows the active site."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from recovery.batches import Batch, read_manifests, unbroken
from recovery.heartbeat import read_heartbeat
from recovery.kept import KeptRows, as_loaded
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.survey import Committed, newest_committed

#: How many batches behind the next one are looked through for a later one that a warehouse could be compared with.
LOOKED_AHEAD = 7

#: What is answered where nothing is to load.
NOTHING: dict[str, Any] = {"found": False, "run": None, "more": False, "later": None}


def to_follow(place: Place, lake: Lake, event: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The oldest batch that the warehouse here lacks, by this site's ledger, once all of it has had time to arrive.

    `later`: the newest of the batches behind it that have arrived too, `more`: whether there is one. A manifest may say
    what was wrong at the active site on its day, and right again since: then the later one tells.

    Where there is none, the ledger notes when the active site last said that there is nothing newer. `curated`: the
    zone's prefix, `tables`: those that there are now.
    """
    here = newest_committed(place, place.ledger())
    later = read_manifests(place, lake, since="" if here is None else here.logical_date)
    batch = next_batch(later, here)
    if batch is not None:
        # Files of one batch arrive in any order, and the manifest may be the first.
        kept = KeptRows(lake, event["curated"])
        behind = [each for each in unbroken(later) if each.logical_date > batch.logical_date]
        arrived = list(takewhile(lambda each: _has_arrived(place, each, now), [batch, *behind[:LOOKED_AHEAD]]))
        if not arrived:
            return {**NOTHING}
        # Of those between nothing is asked: each may have folders to look through.
        run, newest = (as_loaded(each, kept, event["tables"]) for each in (arrived[0], arrived[-1]))
        return {"found": True, "run": run, "more": len(arrived) > 1, "later": newest}
    heartbeat = read_heartbeat(place, lake)
    if heartbeat is not None and heartbeat.newest == ("" if here is None else here.run_id):
        at = heartbeat.at.isoformat()
        place.ledger().put_item(Item={"pipeline": place.pipeline, "item": "followed", "at": at})
    return {**NOTHING}


def _has_arrived(place: Place, batch: Batch, now: datetime) -> bool:
    return batch.written_at + timedelta(seconds=place.replicated_within) <= now


def next_batch(later: list[Batch], here: Committed | None) -> Batch | None:
    """Of `later`, oldest first: the first one ever, the newest date run again or backfilled, or what begins where that
    one ended.

    None is waited for: nothing has arrived, or what comes between has not.
    """
    if here is None:
        if later and later[0].window_start != "":
            raise RecoveryRefused(
                f"Pipeline.StandbyNotSeeded: the oldest manifest here, of {later[0].logical_date}, is not of the first "
                f"run, and the ledger does not say which run the warehouse holds; restore a snapshot into it "
                f"and write the item committed# of its newest run (docs/operations.md)"
            )
        return later[0] if later else None
    for batch in unbroken(later):
        if batch.logical_date == here.logical_date and (batch.run_id != here.run_id or _was_backfilled(batch, here)):
            return batch
        # One that begins before was followed here, and overtaken there.
        if batch.logical_date > here.logical_date:
            return batch if batch.window_start <= here.window_end else None
    return None


def _was_backfilled(batch: Batch, here: Committed) -> bool:
    """A backfill writes the newest manifest anew: since the batch was noted here, it was."""
    if here.noted_at == "" or all(load.run.backfill_id is None for load in batch.overtaken):
        return False
    return batch.written_at > datetime.fromisoformat(here.noted_at.replace("Z", "+00:00"))
