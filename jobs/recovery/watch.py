"""What each site does every few minutes: the active one says that it lives, a standby notes what it has heard.

The recorder makes ages of what is noted here, so a function that is silent is noticed as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import boto3

from recovery.fence import fence
from recovery.heartbeat import beat, read_heartbeat
from recovery.lake import Lake
from recovery.place import Place
from recovery.snapshots import newest_usable, taken_at
from recovery.survey import newest_committed, other_site


def watch(place: Place, lake: Lake, now: datetime) -> dict[str, bool]:
    ledger = place.ledger()
    document = ledger.get_item(Key={"pipeline": place.pipeline, "item": "site"}, ConsistentRead=True)["Item"]
    if document["active"] == place.site:
        newest = newest_committed(place, ledger)
        beat(place, lake, now, "" if newest is None else newest.run_id)
        _fence_returned(place, int(document["epoch"]), now)
        return {"active": True}
    noted = {**_heard(place, lake), **_snapshot(place)}
    ledger.put_item(Item={"pipeline": place.pipeline, "item": "heard", **noted})
    return {"active": False}


def _fence_returned(place: Place, epoch: int, now: datetime) -> None:
    """A Region that was gone during the failover comes back believing that it is active, and would start its runs."""
    other = other_site(place)
    if other is not None and other.epoch < epoch:
        fence(place, epoch, f"watch of {place.site}", now)


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
