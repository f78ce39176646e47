"""What an unfinished run has loaded into tables that were put back."""

from __future__ import annotations

from typing import Any

from recovery.place import Place


def forget_loads(place: Place, tables: list[str]) -> dict[str, Any]:
    """A run that has not come to its end loads these tables again: what it loaded is not in them any more."""
    ledger = place.ledger()
    latest = ledger.get_item(Key={"pipeline": place.pipeline, "item": "latest"}, ConsistentRead=True).get("Item")
    if latest is None:
        return {"forgotten": []}
    key = {"pipeline": place.pipeline, "item": f"run#{latest['run_id']}"}
    run = ledger.get_item(Key=key, ConsistentRead=True).get("Item")
    if run is None or run["status"] != "RUNNING":
        return {"forgotten": []}
    steps = [step for step in (f"load_{table}" for table in tables) if step in run["done"]]
    if steps:
        names = {f"#s{index}": step for index, step in enumerate(steps)}
        ledger.update_item(
            Key=key,
            UpdateExpression="REMOVE " + ", ".join(f"#done.{name}" for name in names),
            ExpressionAttributeNames={"#done": "done", **names},
        )
    return {"forgotten": steps}
