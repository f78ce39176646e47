"""Lambda entry of recovery: what the machines cannot do. Operations and answers: docs/internals.md."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from recovery.backfill import plan_backfill
from recovery.backup_rhythm import backup_due, note_backups
from recovery.batches import read_batches
from recovery.fence import fence
from recovery.follow import to_follow
from recovery.forgotten_loads import forget_loads
from recovery.lake import Lake, open_lake
from recovery.name import switch_name
from recovery.place import Place
from recovery.put_back import choose_backup
from recovery.replay import plan_replay
from recovery.report import adopt, record
from recovery.restore_source import choose_source, snapshots_until
from recovery.snapshot_source import plan_from_snapshot
from recovery.snapshots import choose_snapshot
from recovery.survey import survey
from recovery.verify import compare
from recovery.watch import watch

Event = dict[str, Any]
Operation = Callable[[Place, Lake, Event, datetime], dict[str, Any]]


def _noted_and_due(place: Place, lake: Lake, event: Event) -> dict[str, Any]:
    note_backups(place, lake, event["tables"])
    return backup_due(place, lake, event)


OPERATIONS: dict[str, Operation] = {
    "survey": survey,
    "to_follow": to_follow,
    "choose_snapshot": lambda _place, _lake, event, _now: choose_snapshot(event["snapshots"], event["older_than"]),
    "plan_replay": lambda place, lake, event, _now: plan_replay(place, lake, event),
    "fence": lambda place, _lake, event, now: fence(place, int(event["epoch"]), event["owner"], now),
    "compare": lambda place, lake, event, _now: compare(place, lake, event),
    "adopt": lambda place, lake, _event, now: adopt(place, read_batches(place, lake), now),
    "switch_name": lambda place, _lake, event, _now: switch_name(place, event["site"]),
    "backup_due": lambda place, lake, event, _now: _noted_and_due(place, lake, event),
    "snapshots_until": snapshots_until,
    "choose_source": choose_source,
    "choose_backup": lambda _place, lake, event, now: choose_backup(lake, event, now),
    "plan_from_snapshot": lambda place, lake, event, _now: plan_from_snapshot(place, lake, event),
    "forget_loads": lambda place, _lake, event, _now: forget_loads(place, event["tables"]),
    "watch": lambda place, lake, _event, now: watch(place, lake, now),
    "plan_backfill": lambda place, lake, event, _now: plan_backfill(place, lake, event),
    "record": lambda place, lake, event, now: record(place, lake, event["report"], now),
}


def handler(event: Event, _context: object) -> dict[str, Any]:
    place = Place.from_environment()
    return OPERATIONS[event["operation"]](place, open_lake(place.lake_root), event, datetime.now(timezone.utc))
