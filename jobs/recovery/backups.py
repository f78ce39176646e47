"""What lies in the backup zone: a table of a date, and whether the definition of today can read it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from recovery.kept import BACKUP_MANIFEST, BACKUP_ZONE
from recovery.lake import File, Lake
from recovery.refused import RecoveryRefused
from recovery.restorable import Table, names_of_today

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


def expected_of(backups: list[Backup]) -> str:
    return "".join(f";{each.expected}" for each in backups) + ";"


def first_key_above(backups: list[Backup]) -> str:
    return str(max((each.greatest_key for each in backups), default=0) + 1 + HEADROOM)


def refuse_former_names(curated: str, tables: dict[str, Table], folders: list[Folder]) -> None:
    """The statements that put rows back read the folders of the tables' names of today."""
    today = names_of_today(tables)
    moved = [each for each in folders if each.table in today]
    if moved:
        copies = [f"{each.path} to {replace(each, table=today[each.table]).path}" for each in moved]
        later = [f"{curated}{each.table}/ to {curated}{today[each.table]}/" for each in moved]
        raise RecoveryRefused(
            f"Pipeline.BackupOfFormerName: the newest backup up to that date is from before "
            f"{', '.join(today[each.table] for each in moved)} had its name. Copy {' and '.join(copies)}, and the days "
            f"that followed under the old name from {' and '.join(later)}; then start again"
        )


def strangers_among(lake: Lake, tables: dict[str, Table]) -> str:
    """A name of before the last one is in no definition any more."""
    known = {name for table in tables for name in [table, *tables[table].former]}
    names = sorted({file.key.split("/")[1] for file in lake.files(BACKUP_ZONE)} - known)
    return f"; {BACKUP_ZONE} has {', '.join(names)} too, which no table is called or was before" if names else ""


def is_beside(each: Folder, other: Folder) -> bool:
    return (each.logical_date, each.backup_id) == (other.logical_date, other.backup_id)


def has_whole(folders: list[Folder], logical_date: str) -> bool:
    return any(each.whole and each.logical_date == logical_date for each in folders)


def refuse_emptied(tables: dict[str, Table], folders: list[Folder]) -> None:
    """Even a backup of no rows has a file in each: COPY ends at a folder without one, whatever was meant."""
    for each in folders:
        for part in tables[each.table].stored:
            if part not in each.holds:
                raise RecoveryRefused(
                    f"Pipeline.BackupAltered: {each.path}{part}/ has no files, and its manifest is there"
                )


def refuse_other_shape(tables: dict[str, Table], backups: list[Backup]) -> None:
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


def read_backup(lake: Lake, folder: Folder, tables: dict[str, Table]) -> Backup:
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
