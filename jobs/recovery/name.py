"""Moves the warehouse's name: its health check follows an alarm in the standby's Region, and the alarm this figure."""

from __future__ import annotations

from typing import Any

import boto3

from recovery.place import QUICK, Place
from recovery.refused import RecoveryRefused

METRIC = "StandbyServes"


def switch_name(place: Place, site: str) -> dict[str, bool]:
    """Says where the name is to lead, and whether the alarm has seen it: asked again until it has."""
    if place.name_alarm is None:
        raise RecoveryRefused("Pipeline.NameNotMoved: the function is not told of the name's alarm (NAME_ALARM)")
    client: Any = boto3.client("cloudwatch", region_name=place.name_region, config=QUICK)
    client.put_metric_data(
        Namespace=place.name_namespace or place.metrics_namespace,
        MetricData=[
            {
                "MetricName": METRIC,
                "Dimensions": [{"Name": "Pipeline", "Value": place.pipeline}],
                "Value": float(site == "standby"),
                "Unit": "None",
            }
        ],
    )
    alarms = client.describe_alarms(AlarmNames=[place.name_alarm])["MetricAlarms"]
    wanted = "ALARM" if site == "standby" else "OK"
    return {"switched": bool(alarms) and alarms[0]["StateValue"] == wanted}
