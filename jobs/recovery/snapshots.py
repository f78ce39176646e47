"""Which snapshot is restored."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any


def choose_snapshot(snapshots: list[dict[str, Any]], older_than: str) -> dict[str, Any]:
    """The newest that can be restored; where one was tried in vain, the newest that is older.

    `snapshots` as `DescribeClusterSnapshots` or `ListSnapshots` answer; `older_than` is empty at first.
    """
    newest = newest_usable(snapshots, older_than)
    if newest is None:
        return {"found": False, "snapshot": None}
    return {
        "found": True,
        "snapshot": {
            "id": name_of(newest),
            "arn": newest["SnapshotArn"],
            "taken_at": taken_at(newest).isoformat(),
        },
    }


def newest_usable(snapshots: list[dict[str, Any]], older_than: str = "") -> dict[str, Any] | None:
    usable = [
        snapshot
        for snapshot in snapshots
        if is_usable(snapshot) and (older_than == "" or taken_at(snapshot) < datetime.fromisoformat(older_than))
    ]
    return max(usable, key=taken_at, default=None)


def is_usable(snapshot: dict[str, Any]) -> bool:
    return str(snapshot["Status"]).lower() == "available"


def name_of(snapshot: dict[str, Any]) -> str:
    return str(snapshot.get("SnapshotIdentifier", snapshot.get("SnapshotName", "")))


def taken_at(snapshot: dict[str, Any]) -> datetime:
    moment = datetime.fromisoformat(str(snapshot["SnapshotCreateTime"]).replace("Z", "+00:00"))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)
