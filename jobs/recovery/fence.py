"""Tells the other site that it is not the active one any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from recovery.place import Place
from recovery.refused import RecoveryRefused

#: As the printers have it: `pipeline-dsl/targets/recovery/site.ts`.
SITE_FORMAT = 1

NO_SITE = (
    "Pipeline.SiteUnknown: the run ledger of the other site has no item site. "
    "Fix: deploy that site's stack, which writes it"
)
OTHER_FORMAT = (
    "Pipeline.SiteFormat: the item site of the other site is of a newer format. "
    "Fix: deploy this site's stack from the newer program"
)
MOVED_ON = "Pipeline.SiteMovedOn: the other site knows of a later failover than this one; look at both site documents"


def fence(place: Place, epoch: int, owner: str, now: datetime) -> dict[str, bool]:
    """`reached` is false where the other Region does not answer. A later epoch there is an error."""
    if place.other_region is None:
        return {"reached": False}
    table = place.other_ledger()
    try:
        _close(table, place, epoch, owner, now)
        _take_lock(table, place, epoch)
    except (BotoCoreError, ClientError) as error:
        if _code(error) == "ConditionalCheckFailedException":
            raise RecoveryRefused(_why_not(table, place)) from error
        return {"reached": False}
    return {"reached": True}


def _close(table: Any, place: Place, epoch: int, owner: str, now: datetime) -> None:
    table.update_item(
        Key={"pipeline": place.pipeline, "item": "site"},
        UpdateExpression="SET #active = :site, #epoch = :epoch, changed_at = :now, changed_by = :owner",
        ConditionExpression="(#epoch < :epoch OR (#epoch = :epoch AND #active = :site)) AND #format <= :format",
        ExpressionAttributeNames={"#active": "active", "#epoch": "epoch", "#format": "format"},
        ExpressionAttributeValues={
            ":site": place.site,
            ":epoch": epoch,
            ":format": SITE_FORMAT,
            ":now": now.isoformat(),
            ":owner": owner,
        },
    )


def _why_not(table: Any, place: Place) -> str:
    site = table.get_item(Key={"pipeline": place.pipeline, "item": "site"}, ConsistentRead=True).get("Item")
    return unreadable(site) or MOVED_ON


def unreadable(site: dict[str, Any] | None) -> str | None:
    """Why the other site's document says nothing to this one; None where it does."""
    if site is None:
        return NO_SITE
    return None if site.get("format") == SITE_FORMAT else OTHER_FORMAT


def _take_lock(table: Any, place: Place, epoch: int) -> None:
    """A run that is under way there fails at its next mark: it is not the owner any more.

    The new owner is an execution of the same machine that never was: who asks for it there, with the rights and in the
    Region that it has, hears that it has ended. An execution of this Region could not be asked for there.
    """
    latest = table.get_item(Key={"pipeline": place.pipeline, "item": "latest"}, ConsistentRead=True).get("Item")
    if latest is None or latest["status"] != "RUNNING":
        return
    machine, _, _ = str(latest["owner"]).rpartition(":")
    # A restore holds the lock too, also where nothing has run yet.
    run = [f"run#{latest['run_id']}"] if latest["run_id"] else []
    for item in ("latest", *run):
        table.update_item(
            Key={"pipeline": place.pipeline, "item": item},
            UpdateExpression="SET #owner = :owner",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues={":owner": f"{machine}:fenced-{epoch}"},
        )


def _code(error: BotoCoreError | ClientError) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else ""
