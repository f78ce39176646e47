"""What the jobs write into the run ledger, held to what DynamoDB refuses and its stand-in takes."""

from __future__ import annotations

import re
from typing import Any

import boto3
import pytest

from etl.ledger import Ledger
from tests.conftest import LEDGER_TABLE

KINDS = ("extracted", "bytes", "processed", "quarantined", "curated")


class AsDynamoDb:
    """Refuses what the Developer Guide names under Quotas, Expression parameters, and under ValidationException."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def update_item(self, **request: Any) -> None:
        update = request["UpdateExpression"]
        assert len(update.encode()) <= 4_096, "Expression size has exceeded the maximum allowed size"
        assert len(re.findall(r"=|\w+\(", update)) <= 300, "The expression contains too many operators"
        used = {*re.findall(r"[#:]\w+", update)}
        given = {*request["ExpressionAttributeNames"], *request["ExpressionAttributeValues"]}
        assert given == used, "Value provided unused in expressions"
        self.table.update_item(**request)


@pytest.mark.parametrize("tables", [1, 9, 10, 11, 50, 51, 400])
def test_the_rows_of_however_many_tables_are_recorded_and_added_to(tables: int) -> None:
    table = boto3.resource("dynamodb").Table(LEDGER_TABLE)
    ledger = Ledger(AsDynamoDb(table), "Shop")
    run_id = f"of-{tables}-tables"
    names = [f"shop.orders_{index}" for index in range(tables)]
    every = {name: {kind: index for index, kind in enumerate(KINDS)} for name in names}

    ledger.record_rows(run_id, {name: {"extracted": 7} for name in names})
    ledger.record_rows(run_id, {name: {kind: counts[kind] for kind in KINDS[1:]} for name, counts in every.items()})

    item = table.get_item(Key={"pipeline": "Shop", "item": f"run#{run_id}"})["Item"]
    assert item["rows"] == {name: {**every[name], "extracted": 7} for name in names}
