"""The backup with which a backfill ended, for a warehouse that did not take part in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from recovery.backups import (
    Backup,
    Folder,
    backup_folders,
    expected_of,
    first_key_above,
    read_backup,
    refuse_emptied,
    refuse_other_shape,
)
from recovery.kept import BACKUP_ZONE
from recovery.lake import Lake
from recovery.refused import RecoveryRefused
from recovery.restorable import Table, known_tables


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
        "expected": expected_of(backups),
        # Another warehouse than this has numbered the rows.
        "anew": "yes",
        "first_key": first_key_above(backups),
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
    backups = [read_backup(lake, each, tables) for each in found]
    refuse_emptied(tables, found)
    refuse_other_shape(tables, backups)
    return backups
