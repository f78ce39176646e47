"""What the run ledger says about the runs so far (docs/internals.md, "The run ledger")."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One run item, with its status settled: a run that says RUNNING under a dead owner has failed."""

    run_id: str
    status: str
    """`RUNNING`, `SUCCEEDED` or `FAILED`."""
    started_at: datetime
    running_since: datetime | None
    """Start of the execution that owns it, or its redrive; a retried run is not as old as its first attempt."""
    finished_steps: int
    rows_read: int
    rows_rejected: int
    scores: Mapping[str, float]
    """Worst ratio a category, 0 to 1; a category without an evaluated rule is absent."""


@dataclass(frozen=True)
class History:
    runs: tuple[Run, ...]
    """Oldest first."""
    committed: tuple[tuple[str, datetime], ...]
    """Run id and end of the window of each committed date, oldest first."""
    active: bool = True
    """Whether the pipeline lives at this site: runs and commits of a passive one are of the past."""
    rehearsed_at: datetime | None = None
    """When a failover to this site was rehearsed well, last."""
    heard_at: datetime | None = None
    """When the active site last said that it lives, by what has arrived here."""
    snapshot_at: datetime | None = None
    """When the newest snapshot was taken that can be restored here."""
    followed_at: datetime | None = None
    """Until when a warm standby is known to hold everything."""
    sites_differ: bool = False
    """Whether the active site declares other tables than this one."""
    backed_up_at: datetime | None = None
    """Of which day the newest backup of every table is at least."""


def read_history(
    items: Iterable[Item], zone: ZoneInfo, running_since: Callable[[str], datetime | None], site: str = "primary"
) -> History:
    """Settles the ledger's items; `running_since` tells since when an execution runs, or None when it does not."""
    by_key = {str(item["item"]): item for item in items}
    latest = by_key.get("latest", {})
    runs = [_run(item, latest, running_since) for key, item in by_key.items() if key.startswith("run#")]
    committed = [
        (str(item["run_id"]), _local(str(item["window_end"]), zone))
        for key, item in by_key.items()
        if key.startswith("committed#")
    ]
    return History(
        runs=tuple(sorted(runs, key=lambda run: run.started_at)),
        committed=tuple(sorted(committed, key=lambda commit: commit[1])),
        active=str(by_key["site"]["active"]) == site if "site" in by_key else True,
        rehearsed_at=_moment(by_key, "rehearsed", "at"),
        heard_at=_moment(by_key, "heard", "heartbeat_at"),
        snapshot_at=_moment(by_key, "heard", "snapshot_at"),
        followed_at=_moment(by_key, "followed", "at"),
        sites_differ=bool(by_key.get("heard", {}).get("differs", False)),
        backed_up_at=_moment(by_key, "backed_up", "at"),
    )


def _run(item: Item, latest: Item, running_since: Callable[[str], datetime | None]) -> Run:
    run_id = str(item["run_id"])
    status = str(item["status"])
    owns_the_lock = latest.get("run_id") == run_id and latest.get("owner") == item["owner"]
    since = None
    if status != "SUCCEEDED":
        since = running_since(str(item["owner"])) if owns_the_lock else None
        status = "FAILED" if since is None else "RUNNING"
    counts = list(item.get("rows", {}).values())
    return Run(
        run_id=run_id,
        status=status,
        started_at=_instant(str(item["started_at"])),
        running_since=since,
        finished_steps=len(item.get("done", {})),
        rows_read=sum(int(count.get("extracted", 0)) for count in counts),
        rows_rejected=sum(int(count.get("quarantined", 0)) for count in counts),
        scores=_scores(str(item.get("quality", "[]"))),
    )


def _scores(quality: str) -> dict[str, float]:
    scores: dict[str, float] = {}
    for rule in json.loads(quality):
        if rule["ratio"] is not None:
            category = str(rule["category"])
            scores[category] = min(scores.get(category, 1.0), float(rule["ratio"]))
    return scores


def _moment(by_key: Mapping[str, Item], item: str, attribute: str) -> datetime | None:
    text = by_key.get(item, {}).get(attribute)
    return None if text is None else _instant(str(text))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _local(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(timezone.utc)
