"""When tables are backed up: after which run, and how old the newest backup is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from recovery.backups import backup_folders
from recovery.batches import read_manifests
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
