"""Which snapshot is restored."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any


def choose_snapshot(snapshots: list[dict[str, Any]], older_than: str) -> dict[str, Any]:
    """The newest that can be restored; where one was tried in vain, the newest that is older.

    `snapshots` as `DescribeClusterSnapshots` or `ListSnapshots` answer; `older_than` is empty at first.
    """
    usable = [
        snapshot
        for snapshot in snapshots
        if str(snapshot["Status"]).lower() == "available"
        and (older_than == "" or _taken_at(snapshot) < datetime.fromisoformat(older_than))
    ]
    if not usable:
        return {"found": False, "snapshot": None}
    newest = max(usable, key=_taken_at)
    return {
        "found": True,
        "snapshot": {
            "id": newest.get("SnapshotIdentifier", newest.get("SnapshotName", "")),
            "arn": newest["SnapshotArn"],
            "taken_at": _taken_at(newest).isoformat(),
        },
    }


def _taken_at(snapshot: dict[str, Any]) -> datetime:
    taken_at = datetime.fromisoformat(str(snapshot["SnapshotCreateTime"]).replace("Z", "+00:00"))
    return taken_at if taken_at.tzinfo is not None else taken_at.replace(tzinfo=timezone.utc)
