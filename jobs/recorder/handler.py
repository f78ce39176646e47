"""Lambda entry: reads the ledger, publishes the gauges. Environment: LEDGER_TABLE, PIPELINE, NAMESPACE, TIME_ZONE,
SITE; REHEARSES where a failover to this site is rehearsed, STANDBY (the strategy) where this site stands by, BACKS_UP
where tables are backed up.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from boto3.dynamodb.conditions import Key

from recorder.figures import Duties, figures_at
from recorder.history import read_history

UNITS = {
    "RecorderHeartbeat": "Count",
    "RowsLoaded": "Count",
    "DataFreshnessHours": "None",
    "OldestRunningMinutes": "None",
    "DaysSinceRehearsal": "None",
    "ReplicaAgeMinutes": "None",
    "SnapshotAgeHours": "None",
    "StandbyBehindHours": "None",
    "SitesDiffer": "None",
    "DaysSinceBackup": "None",
}


def handler(_event: object, _context: object) -> dict[str, float]:
    """Returns what it published, for the log and for tests."""
    zone = ZoneInfo(os.environ["TIME_ZONE"])
    pipeline = os.environ["PIPELINE"]
    items = _ledger_items(os.environ["LEDGER_TABLE"], pipeline)
    history = read_history(items, zone, _running_since, os.environ.get("SITE", "primary"))
    duties = Duties("REHEARSES" in os.environ, os.environ.get("STANDBY"), "BACKS_UP" in os.environ)
    figures = figures_at(datetime.now(timezone.utc), history, duties)
    _publish(os.environ["NAMESPACE"], pipeline, figures)
    return figures


def _ledger_items(table_name: str, pipeline: str) -> list[dict[str, Any]]:
    table = boto3.resource("dynamodb").Table(table_name)
    items: list[dict[str, Any]] = []
    request: dict[str, Any] = {"KeyConditionExpression": Key("pipeline").eq(pipeline), "ConsistentRead": True}
    while True:
        page = table.query(**request)
        items.extend(page["Items"])
        if "LastEvaluatedKey" not in page:
            return items
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _running_since(execution: str) -> datetime | None:
    client = boto3.client("stepfunctions")
    try:
        found = client.describe_execution(executionArn=execution)
    except client.exceptions.ExecutionDoesNotExist:
        return None
    if found["status"] != "RUNNING":
        return None
    since: datetime = found.get("redriveDate", found["startDate"])
    return since


def _publish(namespace: str, pipeline: str, figures: dict[str, float]) -> None:
    boto3.client("cloudwatch").put_metric_data(
        Namespace=namespace,
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": "Pipeline", "Value": pipeline}],
                "Value": value,
                "Unit": UNITS.get(name, "Percent"),
            }
            for name, value in figures.items()
        ],
    )
