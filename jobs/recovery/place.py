"""Where the function runs, and the other site, from its environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

# A Region that is gone must be noticed in seconds: the function has a minute, a failover an hour.
QUICK = Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 2})


@dataclass(frozen=True)
class Place:
    pipeline: str
    site: str
    ledger_table: str
    #: `s3://bucket`, or a folder in the lab; without a trailing slash.
    lake_root: str
    #: Such as `manifests/`.
    manifests: str
    #: None: the strategy has one site only.
    other_region: str | None
    other_ledger_table: str
    metrics_namespace: str
    #: Daily, local time `HH:MM` in an IANA zone.
    schedule_at: str
    time_zone: str
    #: The alarm that the health check of the name follows, in the standby's Region; None: no name is moved so.
    name_alarm: str | None = None
    name_region: str | None = None
    #: Of the alarm's figure, which is the standby's whichever site this is; None: this site's own.
    name_namespace: str | None = None
    #: Hash of the tables that this site declares.
    schema: str = ""
    #: The other site's cluster, whose snapshots are copied here; None: nothing is restored here.
    snapshots_of: str | None = None
    #: Seconds after which whatever was written elsewhere before has arrived here.
    replicated_within: int = 0

    @staticmethod
    def from_environment() -> Place:
        env = os.environ
        return Place(
            pipeline=env["PIPELINE"],
            site=env["SITE"],
            ledger_table=env["LEDGER_TABLE"],
            lake_root=env["LAKE_ROOT"],
            manifests=env["MANIFESTS"],
            other_region=env.get("OTHER_REGION") or None,
            other_ledger_table=env.get("OTHER_LEDGER_TABLE", ""),
            metrics_namespace=env["METRICS_NAMESPACE"],
            schedule_at=env["SCHEDULE_AT"],
            time_zone=env["TIME_ZONE"],
            name_alarm=env.get("NAME_ALARM") or None,
            name_region=env.get("NAME_REGION") or None,
            name_namespace=env.get("NAME_NAMESPACE") or None,
            schema=env.get("SCHEMA", ""),
            snapshots_of=env.get("SNAPSHOTS_OF") or None,
            replicated_within=int(env.get("REPLICATED_WITHIN", "0")),
        )

    def ledger(self) -> Any:
        return _table(self.ledger_table, None)

    def other_ledger(self) -> Any:
        return _table(self.other_ledger_table, self.other_region)


@cache
def _table(name: str, other_region: str | None) -> Any:
    """One a process: to make it takes longer than to ask it, and Lambda asks the same process again."""
    there = {} if other_region is None else {"region_name": other_region, "config": QUICK}
    return boto3.resource("dynamodb", **there).Table(name)
