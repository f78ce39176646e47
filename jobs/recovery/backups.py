"""Backups of tables in the lake: when one is due, and from which of them a table can be brought up to today."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from recovery.batches import Batch, read_manifests
from recovery.kept import BACKUP_MANIFEST, BACKUP_ZONE, KeptRows
from recovery.lake import File, Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.replay import in_order
from recovery.snapshots import is_usable, name_of, taken_at

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# The date of a table that was never loaded.
BEFORE_ALL = "0001-01-01"

# A table that is gone has to be numbered anew: above its backup by more than it can have grown since.
HEADROOM = 1_000_000


@dataclass(frozen=True)
class Backup:
    table: str
    logical_date: str
    backup_id: str
    run_id: str
    window_end: str
    #: Under which it was written: after a failover another warehouse numbers the rows. 0: from before it was noted.
    epoch: int
    row_count: int
    greatest_key: int
    fingerprint: str
    schema_hash: str
    #: The columns of the natural key or grain. Empty: from before it was noted.
    told_apart_by: str

    @property
    def expected(self) -> str:
        """As the transaction that puts it back compares it with what was read."""
        return f"{self.table}:{self.row_count}:{self.greatest_key}:{self.fingerprint}"


@dataclass(frozen=True)
class Folder:
    """Where a backup lies, as its paths say: nothing in it has been read."""

    table: str
    logical_date: str
    backup_id: str
    #: Of its newest file.
    written_at: datetime
    #: The manifest is written last: without one the files are no backup.
    whole: bool
    #: Folders in it that hold files.
    holds: frozenset[str]

    @property
    def path(self) -> str:
        return f"{BACKUP_ZONE}{self.table}/{self.logical_date}/{self.backup_id}/"

    @property
    def key(self) -> str:
        return f"{self.path}{BACKUP_MANIFEST}"


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


def backup_folders(lake: Lake, table: str) -> list[Folder]:
    """Newest first, by paths alone: what cannot be read stands in nobody's way until it is to be restored."""
    prefix = f"{BACKUP_ZONE}{table}/"
    files: dict[tuple[str, str], list[File]] = {}
    for file in lake.files(prefix):
        logical_date, backup_id, *below = file.key.removeprefix(prefix).split("/")
        if below:
            files.setdefault((logical_date, backup_id), []).append(file)
    folders = [
        Folder(
            table,
            logical_date,
            backup_id,
            max(file.written_at for file in own),
            any(file.key.endswith(f"{backup_id}/{BACKUP_MANIFEST}") for file in own),
            frozenset(file.key.rsplit("/", 2)[1] for file in own),
        )
        for (logical_date, backup_id), own in files.items()
    ]
    return sorted(folders, key=lambda each: (each.logical_date, each.written_at), reverse=True)


def backup_due(place: Place, lake: Lake, event: Mapping[str, Any]) -> dict[str, Any]:
    """Due after the run of its day, or after the next one where that day had none. Without a date: the newest run."""
    tables = event["tables"]
    batches = read_manifests(place, lake)
    logical_date = str(event["logical_date"] or (batches[-1].logical_date if batches else ""))
    run = next((batch for batch in batches if batch.logical_date == logical_date), None)
    if run is None or event["run_id"] not in ("", run.run_id):
        raise RecoveryRefused(
            f"Pipeline.NothingToRecoverFrom: the lake has no manifest of the run {event['run_id']} of {logical_date}"
        )
    day = last_backup_day(event["every"], date.fromisoformat(logical_date)).isoformat()
    lacking = [
        table
        for table in tables
        if not any(each.whole and day <= each.logical_date <= logical_date for each in backup_folders(lake, table))
    ]
    return {"due": bool(lacking), "since": day, "run": run.as_run()}


def note_backups(place: Place, lake: Lake, tables: list[str]) -> None:
    """Notes how old the newest backup of that table is whose backup is the oldest: the recorder makes an age of it."""
    newest = [
        max((each.logical_date for each in backup_folders(lake, table) if each.whole), default="") for table in tables
    ]
    oldest = min(newest, default="")
    if oldest != "":
        item = {"pipeline": place.pipeline, "item": "backed_up", "at": f"{oldest}T00:00:00+00:00"}
        place.ledger().put_item(Item=item)


def last_backup_day(every: Mapping[str, Any], today: date) -> date:
    """The newest day of the rhythm that is not after today."""
    if every["kind"] == "weekly":
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(every["day"])) % 7)
    on = int(every["day"])
    this_month = today.replace(day=on)
    return this_month if this_month <= today else (today.replace(day=1) - timedelta(days=1)).replace(day=on)


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
            f"point to it by key alone, more than fit into one transaction; give those facts the natural key "
            f"as a column, give {table} fewer columns, or fail over to a snapshot"
        )
    today = _names_of_today(tables)
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
    """Of what was not asked for, that which can bring the table back: each was tried as far as nothing is touched."""
    # Whose keys they are counts for a restore alone.
    event = {"epoch": 0, **event}
    dates = sorted({each.logical_date for each in backup_folders(lake, table) if each.whole})
    earlier = [each for each in dates if each < as_of][::-1][:MOST_TRIED]
    later = [each for each in dates if each > as_of][:MOST_TRIED]
    asked = [
        (as_of, "backup", "--from backup"),
        *((each, "backup", f"--from backup --as-of {each}") for each in [*earlier, *later]),
        (as_of, "curated", "--from curated"),
    ]
    found: list[str] = []
    bases: set[str] = set()
    for date_of, source, words in asked:
        if date_of == as_of and source == (wanted or "backup"):
            continue
        try:
            base = _chosen(lake, event, batches, table, date_of, source)["source"]["date"]
        except RecoveryRefused:
            continue
        if base not in bases:
            bases.add(base)
            found.append(words)
    told = (
        f"{table} can be restored with {' or '.join(found)}" if found else f"no backup and no batch can restore {table}"
    )
    return told if wanted == "snapshot" else f"{told}; whether a snapshot can, says --from snapshot --dry-run"


def _chosen(
    lake: Lake, event: Mapping[str, Any], batches: list[Batch], table: str, as_of: str, wanted: str
) -> dict[str, Any]:
    tables = known_tables(event)
    members = tables[table].members
    if wanted == "snapshot":
        base, passed_over = _snapshot(event["snapshots"], batches, as_of), list[str]()
    else:
        base, passed_over = _base(lake, event["curated"], tables, table, as_of, wanted)
    _refuse_other_run(base, batches)
    loads = _loads(tables, members, base, catch_up(batches, base), KeptRows(lake, event["curated"]))
    refuse_changed(batches, tables, members, loads)
    refuse_missing(lake, event["curated"], tables, members, loads)
    return {
        "table": table,
        "source": _source(table, base),
        "passed_over": passed_over,
        "members": members,
        "restored": tables[table].restored if base.snapshot else [],
        # Beside what `skip` leaves out of all of them.
        "batches": loads,
        "newest": batches[-1].as_run(),
        "skip": {"migrate_warehouse": True, **{f"load_{name}": True for name in tables if name not in members}},
        "expected": _expected(base.backups),
        # A warehouse counts its own keys on, which may be less far than the one had that wrote the backup.
        "anew": "yes" if any(each.epoch != int(event["epoch"]) for each in base.backups) else "no",
        "first_key": _first_key(base.backups),
    }


def _loads(
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


def choose_backup(lake: Lake, event: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The backup that a backfill ended with, of all tables that a restore of its own reads: for a warehouse elsewhere.

    A complaint is an answer: a replay tells it as it tells what a load refuses.
    """
    put_back = event["put_back"]
    tables = known_tables(event)
    table = str(put_back["table"])
    try:
        backups = _backups_of(lake, tables, put_back)
    except RecoveryRefused as refused:
        return {**dict.fromkeys(CHOSEN, ""), "complaint": str(refused)}
    members = tables[table].members
    return {
        **dict.fromkeys(CHOSEN, ""),
        "table": table,
        "source": {"kind": "backup"},
        "members": members,
        "members_text": f";{';'.join(members)};",
        "expected": _expected(backups),
        # Another warehouse than this has numbered the rows.
        "anew": "yes",
        "first_key": _first_key(backups),
        "today": now.strftime("%Y%m%d"),
        "complaint": "",
    }


#: What the machine keeps of an answer.
CHOSEN = (
    *("anew", "batches", "expected", "first_key", "members", "members_text", "newest", "passed_over", "restored"),
    *("skip", "source", "table", "today"),
)


def _backups_of(lake: Lake, tables: dict[str, Table], put_back: Mapping[str, Any]) -> list[Backup]:
    table, logical_date, backup_id = (str(put_back[name]) for name in ("table", "date", "backup_id"))
    if table not in tables:
        raise RecoveryRefused(
            f"Pipeline.BackupOfOtherColumns: {table}, which was backfilled, is in the definition no more"
        )
    found: list[Folder] = []
    for name in dict.fromkeys([table, *tables[table].reads]):
        path = f"{BACKUP_ZONE}{name}/{logical_date}/{backup_id}/"
        folder = next((each for each in backup_folders(lake, name) if each.whole and each.path == path), None)
        if folder is None:
            raise RecoveryRefused(
                f"Pipeline.BackupAltered: {path} has no manifest, so what the backfill {backup_id} did to {table} "
                f"cannot be repeated; wait until it has arrived here, or copy it from the other site's lake, and "
                f"start again"
            )
        found.append(folder)
    backups = [_read(lake, each, tables) for each in found]
    _refuse_emptied(tables, found)
    _refuse_other_shape(tables, backups)
    return backups


def _expected(backups: list[Backup]) -> str:
    return "".join(f";{each.expected}" for each in backups) + ";"


def _first_key(backups: list[Backup]) -> str:
    return str(max((each.greatest_key for each in backups), default=0) + 1 + HEADROOM)


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


def _end(batch: Batch) -> str:
    return batch.window_end


def known_tables(event: Mapping[str, Any]) -> dict[str, Table]:
    return {name: Table(**known) for name, known in event["tables"].items()}


def shapes_of(tables: dict[str, Table]) -> dict[str, str]:
    return {name: known.load_shape for name, known in tables.items()}


def forget_loads(place: Place, tables: list[str]) -> dict[str, Any]:
    """A run that has not come to its end loads these tables again: what it loaded is not in them any more."""
    ledger = place.ledger()
    latest = ledger.get_item(Key={"pipeline": place.pipeline, "item": "latest"}, ConsistentRead=True).get("Item")
    if latest is None:
        return {"forgotten": []}
    key = {"pipeline": place.pipeline, "item": f"run#{latest['run_id']}"}
    run = ledger.get_item(Key=key, ConsistentRead=True).get("Item")
    if run is None or run["status"] != "RUNNING":
        return {"forgotten": []}
    steps = [step for step in (f"load_{table}" for table in tables) if step in run["done"]]
    if steps:
        names = {f"#s{index}": step for index, step in enumerate(steps)}
        ledger.update_item(
            Key=key,
            UpdateExpression="REMOVE " + ", ".join(f"#done.{name}" for name in names),
            ExpressionAttributeNames={"#done": "done", **names},
        )
    return {"forgotten": steps}


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
                    if each.whole and _beside(each, folder)
                ),
                name,
            )
            for name in dict.fromkeys([table, *tables[table].reads])
        ]
        lacking = [each for each in together if isinstance(each, str)]
        if not lacking:
            whole = [each for each in together if isinstance(each, Folder)]
            _refuse_former_names(curated, tables, whole)
            backups = [_read(lake, each, tables) for each in whole]
            _refuse_emptied(tables, whole)
            _refuse_other_shape(tables, backups)
            older = [each for each in passed_over if not each.startswith(folder.logical_date)]
            return Base(backups, folder.logical_date, backups[0].window_end), older
        why = f"{folder.logical_date}: no manifest of {', '.join(lacking)} in {folder.backup_id}"
        if folder.logical_date == as_of and not _has_whole(own, as_of):
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
    found += _strangers(lake, tables)
    found += "" if oldest is None or oldest <= as_of else f"; the oldest is of {oldest}"
    raise RecoveryRefused(
        f"Pipeline.NoBackupBefore: there is no whole backup of {table} at or before {as_of}{found}. "
        f"npx pipeline backups lists them"
    )


def _refuse_former_names(curated: str, tables: dict[str, Table], folders: list[Folder]) -> None:
    """The statements that put rows back read the folders of the tables' names of today."""
    today = _names_of_today(tables)
    moved = [each for each in folders if each.table in today]
    if moved:
        copies = [f"{each.path} to {replace(each, table=today[each.table]).path}" for each in moved]
        later = [f"{curated}{each.table}/ to {curated}{today[each.table]}/" for each in moved]
        raise RecoveryRefused(
            f"Pipeline.BackupOfFormerName: the newest backup up to that date is from before "
            f"{', '.join(today[each.table] for each in moved)} had its name. Copy {' and '.join(copies)}, and the days "
            f"that followed under the old name from {' and '.join(later)}; then start again"
        )


def _names_of_today(tables: dict[str, Table]) -> dict[str, str]:
    return {former: name for name, known in tables.items() for former in known.former}


def _strangers(lake: Lake, tables: dict[str, Table]) -> str:
    """A name of before the last one is in no definition any more."""
    known = {name for table in tables for name in [table, *tables[table].former]}
    names = sorted({file.key.split("/")[1] for file in lake.files(BACKUP_ZONE)} - known)
    return f"; {BACKUP_ZONE} has {', '.join(names)} too, which no table is called or was before" if names else ""


def _beside(each: Folder, other: Folder) -> bool:
    return (each.logical_date, each.backup_id) == (other.logical_date, other.backup_id)


def _has_whole(folders: list[Folder], logical_date: str) -> bool:
    return any(each.whole and each.logical_date == logical_date for each in folders)


def _refuse_emptied(tables: dict[str, Table], folders: list[Folder]) -> None:
    """Even a backup of no rows has a file in each: COPY ends at a folder without one, whatever was meant."""
    for each in folders:
        for part in tables[each.table].stored:
            if part not in each.holds:
                raise RecoveryRefused(
                    f"Pipeline.BackupAltered: {each.path}{part}/ has no files, and its manifest is there"
                )


def _refuse_other_shape(tables: dict[str, Table], backups: list[Backup]) -> None:
    for each in backups:
        if each.schema_hash != tables[each.table].schema_hash:
            raise RecoveryRefused(
                f"Pipeline.BackupOfOtherColumns: {each.table} had other columns on {each.logical_date} than "
                f"the definition declares today"
            )
        key = tables[each.table].told_apart_by
        if each.told_apart_by not in ("", key):
            raise RecoveryRefused(
                f"Pipeline.BackupOfOtherColumns: the rows of {each.table} were told apart by {each.told_apart_by} on "
                f"{each.logical_date}, and are told apart by {key} today"
            )


def _refuse_other_run(base: Base, batches: list[Batch]) -> None:
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
    """Of a batch that does not say, the load itself will tell."""
    shapes = {batch.run_id: batch.shapes for batch in batches}
    changed = [
        f"{table} of {load['logical_date']}"
        for load in loads
        for table in _loaded(members, load)
        if shapes.get(load["run_id"], {}).get(table, tables[table].load_shape) != tables[table].load_shape
    ]
    if changed:
        raise RecoveryRefused(other_definition(changed))


def other_definition(changed: list[str]) -> str:
    return (
        f"Pipeline.CannotCatchUp: batches were written under another definition of their tables (other columns, key or "
        f"history), which today's loads cannot read: {', '.join(changed)}"
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
                    f"any more{_strangers(lake, tables)}"
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


def _read(lake: Lake, folder: Folder, tables: dict[str, Table]) -> Backup:
    key = folder.key
    try:
        row = json.loads(lake.read(key) or "")
        name = str(row["table_name"])
        backup = Backup(
            # One that was copied from where it lay before a rename says its name of then.
            table=folder.table if name in tables[folder.table].former else name,
            logical_date=str(row["logical_date"])[:10],
            backup_id=folder.backup_id,
            run_id=str(row["run_id"]),
            window_end=str(row["window_end"]).replace(" ", "T")[:19],
            epoch=int(row.get("epoch", 0)),
            row_count=int(row["row_count"]),
            greatest_key=int(row["greatest_key"]),
            fingerprint=str(row["fingerprint"]),
            schema_hash=str(row["schema_hash"]),
            told_apart_by=str(row.get("told_apart_by", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RecoveryRefused(f"Pipeline.BackupAltered: the manifest {key} cannot be read: {error!r}") from error
    if (backup.table, backup.logical_date) != (folder.table, folder.logical_date):
        raise RecoveryRefused(
            f"Pipeline.BackupAltered: the manifest {key} is one of {backup.table} of {backup.logical_date}"
        )
    return backup
