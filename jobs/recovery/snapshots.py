"""Which snapshot is restored, and what is replayed onto it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from recovery.batches import Batch


def choose_snapshot(snapshots: list[dict[str, Any]], batches: list[Batch]) -> dict[str, Any]:
    """The newest that can be restored. `snapshots` as `DescribeClusterSnapshots` or `ListSnapshots` answer."""
    usable = [snapshot for snapshot in snapshots if str(snapshot["Status"]).lower() == "available"]
    if not usable or not batches:
        return {"found": False, "snapshot": None, "batches": []}
    newest = max(usable, key=_taken_at)
    taken_at = _taken_at(newest)
    return {
        "found": True,
        "snapshot": {
            "id": newest.get("SnapshotIdentifier", newest.get("SnapshotName", "")),
            "arn": newest["SnapshotArn"],
            "taken_at": taken_at.isoformat(),
        },
        "batches": [batch.as_run() for batch in newer_than(taken_at, batches)],
    }


def newer_than(taken_at: datetime, batches: list[Batch]) -> list[Batch]:
    """Those whose manifest is not older than the snapshot, and the newest in any case."""
    newer = [batch for batch in batches if batch.written_at > taken_at]
    return newer or batches[-1:]


def _taken_at(snapshot: dict[str, Any]) -> datetime:
    taken_at = datetime.fromisoformat(str(snapshot["SnapshotCreateTime"]).replace("Z", "+00:00"))
    return taken_at if taken_at.tzinfo is not None else taken_at.replace(tzinfo=timezone.utc)
