"""What a failover to this site would start from, and what it would lose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from boto3.dynamodb.conditions import Key
from botocore.exceptions import BotoCoreError, ClientError

from recovery.batches import Batch, read_batches
from recovery.fence import unreadable
from recovery.heartbeat import Heartbeat, read_heartbeat
from recovery.kept import KeptRows, as_loaded
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused


@dataclass(frozen=True)
class Committed:
    run_id: str
    logical_date: str
    window_end: str
    #: When it was committed at its site, or noted at another one.
    noted_at: str = ""


@dataclass(frozen=True)
class OtherSite:
    active: str
    epoch: int
    newest: Committed | None


def survey(place: Place, lake: Lake, event: dict[str, Any], now: datetime) -> dict[str, Any]:
    """`complaint`: what a refusal of the loss says, which gets its figures. `curated`: the zone's prefix; `tables`: of
    the definition."""
    own = place.ledger()
    document = own.get_item(Key={"pipeline": place.pipeline, "item": "site"}, ConsistentRead=True)["Item"]
    other = other_site(place)
    batches = read_batches(place, lake)
    newest = batches[-1] if batches else None
    loss = 0 if newest is None else loss_seconds(place, newest, other, read_heartbeat(place, lake), now)
    since = "" if newest is None else newest.window_end
    return {
        "found": newest is not None,
        "newest": None if newest is None else as_loaded(newest, KeptRows(lake, event["curated"]), event["tables"]),
        "loss_seconds": loss,
        "complaint": f"{event.get('complaint', '')}. It is {loss} seconds at most, of what is newer than {since}",
        "other_reached": other is not None,
        "behind": behind(newest, other),
        "epoch": next_epoch(place.site, str(document["active"]), int(document["epoch"]), other),
    }


def behind(newest: Batch | None, other: OtherSite | None) -> str:
    """What a fail-back waits for, in words."""
    if other is None:
        return "The run ledger of the other site does not answer"
    if other.newest is None or newest is None or other.newest.run_id == newest.run_id:
        return "By its last answer the other site has committed nothing that is not here"
    return (
        f"The other site has committed {other.newest.logical_date} (run {other.newest.run_id}); the newest batch here, "
        f"back from which nothing is missing, is {newest.logical_date} (run {newest.run_id})"
    )


def next_epoch(site: str, active: str, epoch: int, other: OtherSite | None) -> int:
    """The epoch that this failover brings; one that was begun and died goes on with its own."""
    if active == site:
        return epoch
    if other is not None and other.active == site and other.epoch > epoch:
        return other.epoch
    return max(epoch, 0 if other is None else other.epoch) + 1


def loss_seconds(
    place: Place, newest: Batch, other: OtherSite | None, heartbeat: Heartbeat | None, now: datetime
) -> int:
    """The most data, in time, that is committed at the other site and cannot be had here.

    The other ledger says it exactly. Without it, nothing is lost when no run was due after the newest batch. Otherwise
    a run may have been committed: as much as its window is lost, or as little as has passed since the other site last
    said that there was nothing newer.
    """
    if other is not None:
        if other.newest is None or other.newest.run_id == newest.run_id:
            return 0
        behind = _moment(other.newest.window_end) - _moment(newest.window_end)
        # What is newer here is of a run that had all but its commit; another run of the same date is a loss.
        return 0 if behind < timedelta(0) else max(1, int(behind.total_seconds()))
    due = last_due(place, now)
    if _moment(newest.window_end) >= due:
        return 0
    window = int((due - _moment(newest.window_end)).total_seconds())
    if heartbeat is None or heartbeat.newest != newest.run_id:
        return window
    return min(window, max(0, int((now - heartbeat.at).total_seconds())))


def last_due(place: Place, now: datetime) -> datetime:
    """The local time without an offset at which a run was due last, as windows are written."""
    local = now.astimezone(ZoneInfo(place.time_zone)).replace(tzinfo=None)
    hour, minute = map(int, place.schedule_at.split(":"))
    today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def newest_committed(place: Place, table: Any) -> Committed | None:
    found = table.query(
        KeyConditionExpression=Key("pipeline").eq(place.pipeline) & Key("item").begins_with("committed#"),
        ScanIndexForward=False,
        Limit=1,
        ConsistentRead=True,
    )["Items"]
    if not found:
        return None
    newest = found[0]
    return Committed(
        str(newest["run_id"]),
        str(newest["logical_date"]),
        str(newest["window_end"]),
        str(newest.get("committed_at", "")),
    )


def other_site(place: Place) -> OtherSite | None:
    """None when it cannot be asked: its Region may be gone. Raises RecoveryRefused where it answers without a document
    that can be read: it would be told that it is not active any more, and that would be refused."""
    if place.other_region is None:
        return None
    table = place.other_ledger()
    try:
        item = table.get_item(Key={"pipeline": place.pipeline, "item": "site"}, ConsistentRead=True).get("Item")
        complaint = unreadable(item)
        if item is None or complaint is not None:
            raise RecoveryRefused(complaint)
        return OtherSite(str(item["active"]), int(item["epoch"]), newest_committed(place, table))
    except (BotoCoreError, ClientError):
        return None


def _moment(local: str) -> datetime:
    return datetime.fromisoformat(local)
