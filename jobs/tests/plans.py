"""Plans for the tests: the rental pipeline's own, and small ones."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from etl.plan import Column, DerivedColumn, Extraction, Plan, Rule, Stamp, Table, check_plan

RENTAL_PLAN = Path(__file__).parent / "plan.json"


def rental_plan(lake: Path) -> Plan:
    """The compiled plan of the rental pipeline, with its lake in a folder."""
    plan = check_plan(json.loads(RENTAL_PLAN.read_text(encoding="utf-8")))
    plan["lake"]["root"] = str(lake)
    return plan


def with_tables(plan: Plan, *tables: Table) -> Plan:
    changed = copy.deepcopy(plan)
    changed["sources"][0]["tables"] = list(tables)
    changed["rules"] = []
    changed["targets"] = []
    return changed


def column(name: str, mysql_type: str, spark_type: str, read: str | None = None, convert: str | None = None) -> Column:
    return Column(
        name=name,
        mysql_types=[mysql_type],
        read=read or f"`{name}`",
        convert=convert or f"`{name}`",
        spark_type=spark_type,
        nullable=True,
        text=spark_type == "string",
    )


def table(name: str, *columns: Column, key: list[str] | None = None, extract: Extraction | None = None) -> Table:
    everything = extract is None
    return Table(
        name=name,
        columns=list(columns),
        primary_key=key or [columns[0]["name"]],
        extract=extract or {"kind": "everything"},
        refuse_when_emptied=everything,
    )


def new_rows_by(column_name: str, stamp: Stamp, overlap_seconds: int = 0) -> Extraction:
    return {"kind": "new_rows_by", "column": column_name, "stamp": stamp, "overlap_seconds": overlap_seconds}


def rule(
    identity: str,
    dqdl: str,
    failing_rows: str,
    *,
    on: str = "rows",
    derived: DerivedColumn | None = None,
    threshold: float = 0.5,
    when_breached: str = "stop_before_loading",
) -> Rule:
    made: Rule = {
        "id": identity,
        "category": "accuracy",
        "source": "marketplace",
        "table": on,
        "dqdl": dqdl,
        "derived": derived,
        "failing_rows": failing_rows,
        "threshold": threshold,
        "when_breached": "warn",
    }
    if when_breached == "stop_before_loading":
        made["when_breached"] = "stop_before_loading"
    elif when_breached == "quarantine_rows":
        made["when_breached"] = "quarantine_rows"
    return made
