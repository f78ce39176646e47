"""From which backup, snapshot or batch a table can be brought up to today."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from recovery.backups import (
    Folder,
    backup_folders,
    expected_of,
    first_key_above,
    has_whole,
    is_beside,
    read_backup,
    refuse_emptied,
    refuse_former_names,
    refuse_other_shape,
    strangers_among,
)
from recovery.batches import Batch, read_manifests
from recovery.catching_up import (
    BEFORE_ALL,
    FROM_THE_FIRST,
    Base,
    catch_up,
    loaded_otherwise,
    loads_of,
    refuse_changed,
    refuse_missing,
    refuse_other_run,
)
from recovery.kept import BACKUP_ZONE, KeptRows
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.restorable import Table, known_tables, names_of_today
from recovery.snapshots import is_usable, name_of, taken_at


def choose_source(place: Place, lake: Lake, event: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The newest source at or before the date from which the table can be brought up to the newest committed run."""
    table, as_of, wanted = checked_input(event)
    tables = known_tables(event)
    if table not in tables:
        near = difflib.get_close_matches(table, tables, 1)
        hint = f"did you mean {near[0]}?" if near else f"the tables are {', '.join(sorted(tables))}"
        raise RecoveryRefused(f"Pipeline.UnknownTable: there is no table {table}; {hint}")
    if not tables[table].fits:
        raise RecoveryRefused(
            f"Pipeline.RestoreTooLarge: with {table} {len(tables[table].members) - 1} tables would be restored that "
            f"surrogate keys hold together with it, more than fit into one transaction; give facts the natural key of "
            f"what they look up as a column, let dimensions carry it in place of a lookup, give {table} fewer columns, "
            f"or fail over to a snapshot"
        )
    today = names_of_today(tables)
    batches = [batch.renamed(today) for batch in read_manifests(place, lake)]
    if not batches:
        raise RecoveryRefused("Pipeline.NothingToRecoverFrom: no manifest of a committed run is in the lake")
    _refuse_future(place, as_of, batches[-1], now)
    try:
        chosen = _chosen(lake, event, batches, table, as_of, wanted)
    except RecoveryRefused as refused:
        raise RecoveryRefused(f"{refused}; {ways_back(lake, event, batches, table, as_of, wanted)}") from refused
    return {**chosen, "today": now.strftime("%Y%m%d")}


#: Dates of backups on either side of the one that was asked for: each is tried by all folders that it would load.
MOST_TRIED = 3


def ways_back(lake: Lake, event: Mapping[str, Any], batches: list[Batch], table: str, as_of: str, wanted: str) -> str:
    """Of what was not asked for, that which can bring the table back: each was tried as far as nothing is touched.

    What cannot is named with the code of its refusal, and so is how much was not tried.
    """
    # Whose keys they are counts for a restore alone.
    event = {"epoch": 0, **event}
    dates = sorted({each.logical_date for each in backup_folders(lake, table) if each.whole})
    earlier = [each for each in dates if each < as_of][::-1][:MOST_TRIED]
    later = [each for each in dates if each > as_of][:MOST_TRIED]
    asked = [
        *([(as_of, "backup", f"--from backup --as-of {as_of}")] if any(each <= as_of for each in dates) else []),
        *((each, "backup", f"--from backup --as-of {each}") for each in [*earlier, *later]),
        (as_of, "curated", f"--from curated --as-of {as_of}"),
    ]
    found: list[str] = []
    useless: list[str] = []
    bases: set[str] = set()
    for date_of, source, words in asked:
        if date_of == as_of and source == (wanted or "backup"):
            continue
        try:
            base = _chosen(lake, event, batches, table, date_of, source)["source"]["date"]
        except RecoveryRefused as refused:
            of = "the curated zone" if source == "curated" else f"the backup of {max(d for d in dates if d <= date_of)}"
            useless.append(f"{of} ({str(refused).split(': ')[0]})")
            continue
        if base not in bases:
            bases.add(base)
            found.append(words)
    told = (
        f"{table} can be restored with {' or '.join(found)}" if found else f"no backup and no batch can restore {table}"
    )
    if useless:
        told += f"; of no use: {', '.join(dict.fromkeys(useless))}"
    untried = len([each for each in dates if each != as_of]) - len(earlier) - len(later)
    if untried > 0:
        told += f"; {untried} more were not tried, and npx pipeline backups says which there are"
    return (
        told
        if wanted == "snapshot"
        else f"{told}; whether a snapshot can, says --from snapshot --as-of {as_of} --dry-run"
    )


def _chosen(
    lake: Lake, event: Mapping[str, Any], batches: list[Batch], table: str, as_of: str, wanted: str
) -> dict[str, Any]:
    tables = known_tables(event)
    members = tables[table].members
    if wanted == "snapshot":
        base, passed_over = _snapshot(event["snapshots"], batches, as_of), list[str]()
        _refuse_other_definition(lake, base, batches, tables, members)
    else:
        base, passed_over = _base(lake, event["curated"], tables, table, as_of, wanted)
    refuse_other_run(base, batches)
    loads = loads_of(tables, members, base, catch_up(batches, base), KeptRows(lake, event["curated"]))
    refuse_changed(batches, tables, members, loads)
    refuse_missing(lake, event["curated"], tables, members, loads)
    return {
        "table": table,
        "source": _source(table, base),
        "passed_over": passed_over,
        "members": members,
        "members_text": f";{';'.join(members)};",
        "restored": tables[table].restored if base.snapshot else [],
        # Beside what `skip` leaves out of all of them.
        "batches": loads,
        "newest": batches[-1].as_run(),
        "skip": {"migrate_warehouse": True, **{f"load_{name}": True for name in tables if name not in members}},
        "expected": expected_of(base.backups),
        # A warehouse counts its own keys on, which may be less far than the one had that wrote the backup.
        "anew": "yes" if any(each.epoch != int(event["epoch"]) for each in base.backups) else "no",
        "first_key": first_key_above(base.backups),
    }


def snapshots_until(place: Place, lake: Lake, event: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Up to when snapshots are looked for: later ones hold a later run. There may be more than one answer lists."""
    _, as_of, _ = checked_input(event)
    later = next((batch for batch in read_manifests(place, lake) if batch.logical_date > as_of), None)
    return {"until": (now if later is None else later.written_at).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _snapshot(snapshots: list[dict[str, Any]], batches: list[Batch], as_of: str) -> Base:
    """Of the newest run at or before the date that a snapshot holds, the first: the damage came later."""
    usable = [each for each in snapshots if is_usable(each)]
    held = [
        (batch, each)
        for each in usable
        if (batch := max((b for b in batches if b.written_at <= taken_at(each)), key=_end, default=None)) is not None
        if batch.logical_date <= as_of
    ]
    if not usable:
        raise RecoveryRefused(
            f"Pipeline.NoBackupBefore: there is no snapshot of this warehouse up to the run after {as_of}"
        )
    if not held:
        raise RecoveryRefused(
            f"Pipeline.NoBackupBefore: none of the {len(usable)} snapshots of this warehouse up to the run after "
            f"{as_of} was taken after a committed run"
        )
    newest = max((batch for batch, _ in held), key=_end)
    first = min((each for batch, each in held if batch is newest), key=taken_at)
    return Base([], newest.logical_date, newest.window_end, name_of(first))


def _refuse_other_definition(
    lake: Lake, base: Base, batches: list[Batch], tables: dict[str, Table], members: list[str]
) -> None:
    """What the snapshot will say of itself once it is restored, as far as its newest run tells it before."""
    newest = next(batch for batch in batches if batch.logical_date == base.logical_date)
    for table in members:
        shape = tables[table].load_shape
        # A backfill may have brought it up to the definition since, and ends with a backup: only the snapshot knows.
        is_backed_up = bool(lake.files(f"{BACKUP_ZONE}{table}/{base.logical_date}/"))
        if newest.shapes.get(table, shape) != shape and not is_backed_up:
            raise RecoveryRefused(loaded_otherwise(base.snapshot, table))


def _end(batch: Batch) -> str:
    return batch.window_end


def checked_input(event: Mapping[str, Any]) -> tuple[str, str, str]:
    table, as_of, wanted = (str(event.get(name) or "") for name in ("table", "as_of", "from"))
    for name in ("reason", "approved_by"):
        if not str(event.get(name) or "").strip():
            raise RecoveryRefused(f"Pipeline.RestoreInput: {name} is missing; say it, for the record")
    try:
        parsed = date.fromisoformat(as_of).isoformat()
    except ValueError:
        parsed = ""
    if not parsed or parsed != as_of:
        raise RecoveryRefused(f"Pipeline.RestoreInput: as_of is {as_of!r}, and no date such as 2023-08-01")
    if wanted not in ("", "backup", "snapshot", "curated"):
        raise RecoveryRefused(f"Pipeline.RestoreInput: from is {wanted!r}; it is backup, snapshot or curated")
    return table, as_of, wanted


def _refuse_future(place: Place, as_of: str, newest: Batch, now: datetime) -> None:
    """A home in which dates are tried before their time has committed them."""
    today = now.astimezone(ZoneInfo(place.time_zone)).date().isoformat()
    if as_of > max(today, newest.logical_date):
        raise RecoveryRefused(
            f"Pipeline.RestoreInput: as_of is {as_of}, which has not come yet; give a date before the damage"
        )


def _base(
    lake: Lake, curated: str, tables: dict[str, Table], table: str, as_of: str, wanted: str
) -> tuple[Base, list[str]]:
    """With what was passed over on the way to it, in words: newer dates that are no whole backup."""
    if wanted == "curated":
        return FROM_THE_FIRST, []
    # A backup of each day may be looked at; the paths of a table are listed once.
    folders_of = cache(lambda name: backup_folders(lake, name))
    passed_over: list[str] = []
    own = [each for name in [table, *tables[table].former] for each in folders_of(name)]
    for folder in sorted(own, key=lambda each: (each.logical_date, each.written_at), reverse=True):
        if folder.logical_date > as_of:
            continue
        together = [
            next(
                (
                    each
                    for called in [name, *tables[name].former]
                    for each in folders_of(called)
                    if each.whole and is_beside(each, folder)
                ),
                name,
            )
            for name in dict.fromkeys([table, *tables[table].reads])
        ]
        lacking = [each for each in together if isinstance(each, str)]
        if not lacking:
            whole = [each for each in together if isinstance(each, Folder)]
            refuse_former_names(curated, tables, whole)
            backups = [read_backup(lake, each, tables) for each in whole]
            refuse_emptied(tables, whole)
            refuse_other_shape(tables, backups)
            older = [each for each in passed_over if not each.startswith(folder.logical_date)]
            return Base(backups, folder.logical_date, backups[0].window_end), older
        why = f"{folder.logical_date}: no manifest of {', '.join(lacking)} in {folder.backup_id}"
        if folder.logical_date == as_of and not has_whole(own, as_of):
            raise RecoveryRefused(
                f"Pipeline.BackupAltered: what lies in {BACKUP_ZONE}{folder.table}/{as_of}/ has no manifest, so it is "
                f"no whole backup"
            )
        passed_over.append(why)
    if wanted == "" and not own:
        # Without any backup a table is loaded from its first batch; a date that is too early is said instead.
        return FROM_THE_FIRST, []
    found = f"; passed over: {'; '.join(passed_over)}" if passed_over else ""
    oldest = next((each.logical_date for each in reversed(folders_of(table)) if each.whole), None)
    found += strangers_among(lake, tables)
    found += "" if oldest is None or oldest <= as_of else f"; the oldest is of {oldest}"
    raise RecoveryRefused(
        f"Pipeline.NoBackupBefore: there is no whole backup of {table} at or before {as_of}{found}. "
        f"npx pipeline backups lists them"
    )


def _source(table: str, base: Base) -> dict[str, str]:
    own = next((each for each in base.backups if each.table == table), None)
    nothing = own is None and not base.snapshot
    return {
        "kind": "snapshot" if base.snapshot else "curated" if own is None else "backup",
        "date": base.logical_date,
        "backup_id": "" if own is None else own.backup_id,
        "snapshot": base.snapshot,
        "run_id": "" if own is None else own.run_id,
        "window_end": BEFORE_ALL if nothing else base.window_end,
    }
