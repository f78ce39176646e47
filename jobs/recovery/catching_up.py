"""The way from a backup, a snapshot or an empty table to the newest committed run, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from recovery.backups import Backup, strangers_among
from recovery.batches import Batch
from recovery.kept import KeptRows
from recovery.lake import Lake
from recovery.refused import RecoveryRefused
from recovery.replay import in_order
from recovery.restorable import Table, shapes_of

# The date of a table that was never loaded.
BEFORE_ALL = "0001-01-01"


@dataclass(frozen=True)
class Base:
    """What a restore begins with: the tables after the run of `logical_date`; the empty tables have no date.

    Of a snapshot that is the newest run that had been committed: once its tables are restored, it says itself.
    """

    backups: list[Backup]
    logical_date: str
    window_end: str
    #: Its name in AWS; empty for another source.
    snapshot: str = ""


FROM_THE_FIRST = Base([], BEFORE_ALL, "")


def loads_of(
    tables: dict[str, Table], members: list[str], base: Base, later: list[Batch], kept: KeptRows
) -> list[dict[str, Any]]:
    loads = [
        (run, of)
        for batch, run, loaded in in_order(later, shapes_of(tables), kept)
        if run is batch or run.logical_date > base.logical_date
        if (of := frozenset(members) if run is batch else loaded & frozenset(members))
    ]
    refuse_backfilled((run.logical_date, sorted(of)) for run, of in loads if run.backfill_id is not None)
    return [
        {
            **run.as_run(),
            "folder": kept.folder_of(run, of),
            "skip": {f"load_{name}": True for name in members if name not in of},
        }
        for run, of in loads
    ]


def refuse_backfilled(backfills: Iterable[tuple[str, list[str]]]) -> None:
    """No load of a batch repeats what a backfill has done."""
    first = next(iter(backfills), None)
    if first is None:
        return
    logical_date, tables = first
    raise RecoveryRefused(
        f"Pipeline.CannotCatchUp: {', '.join(tables)} was backfilled after the run of {logical_date}, "
        f"which no load repeats"
    )


def refuse_other_run(base: Base, batches: list[Batch]) -> None:
    """What follows a backup is found by the end of its run's window, so that is held against the run's own manifest."""
    ends = {batch.run_id: batch.window_end for batch in batches}
    for each in base.backups:
        if ends.get(each.run_id, each.window_end) != each.window_end or each.window_end != base.window_end:
            raise RecoveryRefused(
                f"Pipeline.BackupAltered: the manifest of {each.table} of {each.logical_date} says that its run ended "
                f"at {each.window_end}, and the run's own does not"
            )


def catch_up(batches: list[Batch], base: Base) -> list[Batch]:
    """From the base to the newest batch, oldest first. Back from the newest, each begins where the one before it ended:
    a run that a later one overtook is in nobody's past."""
    newest = batches[-1]
    if newest.logical_date < base.logical_date:
        raise RecoveryRefused(
            f"Pipeline.CannotCatchUp: the newest manifest in the lake is of {newest.logical_date}, before the backup"
        )
    by_end = {batch.window_end: batch for batch in batches}
    chain: list[Batch] = []
    at: Batch | None = newest
    while at is not None and at.window_end != base.window_end:
        chain.insert(0, at)
        if at.window_start == base.window_end:
            break
        at = by_end.get(at.window_start)
    if at is None:
        since = "the first run" if base.window_end == "" else base.logical_date
        raise RecoveryRefused(
            f"Pipeline.CannotCatchUp: a committed run between {since} and {chain[0].logical_date} has no manifest "
            f"in the lake any more"
        )
    again = by_end.get(base.window_end)
    if again is not None and any(each.run_id != again.run_id for each in base.backups):
        # The date was run again after its backup.
        chain.insert(0, again)
    return chain


def refuse_changed(
    batches: list[Batch], tables: dict[str, Table], members: list[str], loads: list[dict[str, Any]]
) -> None:
    """Of a batch that does not say, the load itself will tell. Its rows of a former name only have to be copied."""
    shapes = {batch.run_id: batch.shapes for batch in batches}
    changed = [
        f"{table} of {load['logical_date']}"
        for load in loads
        for table in _loaded(members, load)
        if shapes.get(load["run_id"], {}).get(table, tables[table].load_shape)
        not in (tables[table].load_shape, *tables[table].former_shapes)
    ]
    if changed:
        raise RecoveryRefused(other_definition(changed))


def other_definition(changed: list[str]) -> str:
    return (
        f"Pipeline.CannotCatchUp: batches were written under another definition of their tables (other columns, key or "
        f"history), which today's loads cannot read: {', '.join(changed)}"
    )


def loaded_otherwise(snapshot: str, table: str) -> str:
    return (
        f"Pipeline.BackupOfOtherColumns: {table} in the snapshot {snapshot} was loaded under another definition (other "
        f"columns, key or history)"
    )


def refuse_missing(
    lake: Lake, curated: str, tables: dict[str, Table], members: list[str], loads: list[dict[str, Any]]
) -> None:
    for load in loads:
        for folder in (folder for member in _loaded(members, load) for folder in tables[member].loaded):
            if not lake.files(f"{curated}{folder}/{load['folder']}/"):
                _refuse_former_rows(lake, curated, tables, folder, load["folder"])
                raise RecoveryRefused(
                    f"Pipeline.CannotCatchUp: the curated zone has nothing of {folder} of {load['logical_date']} "
                    f"any more{strangers_among(lake, tables)}"
                )


def _refuse_former_rows(lake: Lake, curated: str, tables: dict[str, Table], folder: str, day: str) -> None:
    table, *below = folder.split("/")
    for former in tables[table].former:
        rows = "/".join([f"{curated}{former}", *below, day])
        if lake.files(f"{rows}/"):
            raise RecoveryRefused(
                f"Pipeline.BackupOfFormerName: the rows of {rows}/ are from before {table} had its name. Copy "
                f"{curated}{former}/ to {curated}{table}/, as far as {table} has no rows there, and start again"
            )


def _loaded(members: list[str], load: Mapping[str, Any]) -> list[str]:
    return sorted(member for member in members if f"load_{member}" not in load["skip"])
