"""What each site does every few minutes: the active one says that it lives and asks whether it still is the one, a
standby notes what it has heard.

The recorder makes ages of what is noted here, so a function that is silent is noticed as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError

from recovery.fence import fence
from recovery.heartbeat import beat, read_heartbeat
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.snapshots import newest_usable, taken_at
from recovery.survey import OtherSite, newest_committed, other_site

#: How long the active site goes on without being told anew: two of its five minutes may be missed.
SURE = timedelta(minutes=15)


def watch(place: Place, lake: Lake, now: datetime) -> dict[str, bool]:
    ledger = place.ledger()
    document = ledger.get_item(Key={"pipeline": place.pipeline, "item": "site"}, ConsistentRead=True)["Item"]
    if document["active"] == place.site:
        other = _readable_other(place)
        if other is not None and other.active != place.site and other.epoch > int(document["epoch"]):
            _step_down(place, document, other, now)
            return {"active": False}
        newest = newest_committed(place, ledger)
        beat(place, lake, now, "" if newest is None else newest.run_id)
        _stay_sure(place, document, other, now)
        # A Region that was gone during the failover comes back believing that it is active.
        if other is not None and other.epoch < int(document["epoch"]):
            fence(place, int(document["epoch"]), f"watch of {place.site}", now)
        return {"active": True}
    noted = {**_heard(place, lake), **_snapshot(place)}
    ledger.put_item(Item={"pipeline": place.pipeline, "item": "heard", **noted})
    return {"active": False}


def _readable_other(place: Place) -> OtherSite | None:
    """A site whose document says nothing confirms nothing: this one goes on, and is not sure of itself."""
    try:
        return other_site(place)
    except RecoveryRefused:
        return None


def _step_down(place: Place, document: dict[str, Any], other: OtherSite, now: datetime) -> None:
    """The pipeline was taken over while this site was away."""
    _change_site(
        place,
        document,
        "SET #active = :active, #epoch = :later, changed_at = :now, changed_by = :owner REMOVE #sure",
        {
            ":active": other.active,
            ":later": other.epoch,
            ":now": now.isoformat(),
            ":owner": f"watch of {place.site}",
        },
    )


def _stay_sure(place: Place, document: dict[str, Any], other: OtherSite | None, now: datetime) -> None:
    """What the other site has just confirmed holds for a while, and goes on where that while has not run out: a Region
    that nobody reaches any more is no reason to stop, and to have been away oneself is one."""
    until = document.get("sure_until")
    if other is not None or (until is not None and now <= datetime.fromisoformat(str(until))):
        _change_site(place, document, "SET #sure = :until", {":until": (now + SURE).isoformat()})


def _change_site(place: Place, document: dict[str, Any], update: str, values: dict[str, Any]) -> None:
    """Unless a failover has changed it in the meantime."""
    names = {"#active": "active", "#epoch": "epoch", "#sure": "sure_until"}
    try:
        place.ledger().update_item(
            Key={"pipeline": place.pipeline, "item": "site"},
            UpdateExpression=update,
            ConditionExpression="#active = :site AND #epoch = :epoch",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={**values, ":site": place.site, ":epoch": document["epoch"]},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise


def _heard(place: Place, lake: Lake) -> dict[str, Any]:
    heartbeat = read_heartbeat(place, lake)
    if heartbeat is None:
        return {}
    return {"heartbeat_at": heartbeat.at.isoformat(), "differs": heartbeat.schema not in ("", place.schema)}


def _snapshot(place: Place) -> dict[str, Any]:
    """Nothing where there is no copy here, or none is waited for."""
    if place.snapshots_of is None:
        return {}
    client: Any = boto3.client("redshift")
    try:
        found = client.describe_cluster_snapshots(
            ClusterIdentifier=place.snapshots_of,
            SortingEntities=[{"Attribute": "CREATE_TIME", "SortOrder": "DESC"}],
            MaxRecords=20,
        )
    # Of a cluster of another Region nothing is known here but its copies.
    except (client.exceptions.ClusterNotFoundFault, client.exceptions.ClusterSnapshotNotFoundFault):
        return {}
    newest = newest_usable(found["Snapshots"])
    return {} if newest is None else {"snapshot_at": taken_at(newest).isoformat()}
