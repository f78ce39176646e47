"""Writes down what a recovery did, and publishes how long it took and what it lost."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import boto3

from recovery.batches import Batch
from recovery.lake import Lake
from recovery.place import Place

REPLAYED = ("run_id", "logical_date", "was_lacking")


def record(place: Place, lake: Lake, report: dict[str, Any], now: datetime) -> dict[str, Any]:
    """`report`: a RecoveryReport without what only a clock can say."""
    started = datetime.fromisoformat(str(report["started_at"]).replace("Z", "+00:00"))
    moved = datetime.fromisoformat(str(report.pop("moved_at")).replace("Z", "+00:00"))
    whole = {
        "format": 1,
        "pipeline": place.pipeline,
        "site": place.site,
        **report,
        # Not how each was loaded: which files, which loads were left out.
        "replayed": [{name: batch[name] for name in REPLAYED} for batch in report["replayed"]],
        "finished_at": now.isoformat(),
        "rto_seconds": max(0, int((moved - started).total_seconds())),
    }
    lake.write(f"{place.manifests}recovery/{place.pipeline}/{report['execution']}.json", json.dumps(whole, indent=2))
    if whole["mode"] == "rehearsal" and whole["outcome"] == "SUCCEEDED":
        place.ledger().put_item(Item={"pipeline": place.pipeline, "item": "rehearsed", "at": now.isoformat()})
    _publish(place, str(report["mode"]), whole)
    return {"rto_seconds": whole["rto_seconds"]}


def adopt(place: Place, batches: list[Batch], now: datetime) -> dict[str, int]:
    """The ledger here knows what was committed elsewhere: the next window starts where the last one ended."""
    table = place.ledger()
    for batch in batches:
        table.put_item(
            Item={
                "pipeline": place.pipeline,
                "item": f"committed#{batch.logical_date}",
                **batch.as_run(),
                "committed_at": now.isoformat(),
            }
        )
    return {"adopted": len(batches)}


def _publish(place: Place, mode: str, whole: dict[str, Any]) -> None:
    figures = {
        "AchievedRtoSeconds": float(whole["rto_seconds"]),
        "AchievedRpoSeconds": float(whole["rpo_seconds"]),
        "RecoveryDegraded": float(whole["outcome"] == "DEGRADED"),
    }
    dimensions = [{"Name": "Pipeline", "Value": place.pipeline}, {"Name": "Mode", "Value": mode}]
    boto3.client("cloudwatch").put_metric_data(
        Namespace=place.metrics_namespace,
        MetricData=[
            {"MetricName": name, "Dimensions": dimensions, "Value": value, "Unit": "None"}
            for name, value in figures.items()
        ],
    )
