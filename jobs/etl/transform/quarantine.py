"""Rows that may not go on: those without a key of their own, and those that fail a rule that says so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql.functions import coalesce, concat_ws, expr, lit, when

from etl.identifiers import column
from etl.plan import Rule, Table
from etl.transform.clean import REASON, Cleaned


def quarantining(rules: Sequence[Rule]) -> Sequence[Rule]:
    return [rule for rule in rules if rule["when_breached"] == "quarantine_rows"]


def split_failing_rows(cleaned: Cleaned, judged: DataFrame, table: Table, rules: Sequence[Rule]) -> Cleaned:
    """Moves the rows that fail one of the rules. `judged`: the kept rows with the rules' derived columns."""
    if not rules:
        return cleaned
    names = [column(each["name"]) for each in table["columns"]]
    fails = {rule["id"]: coalesce(expr(rule["failing_rows"]), lit(False)) for rule in rules}
    reason = concat_ws("; ", *(when(failing, lit(f"fails {rule}")) for rule, failing in fails.items()))
    any_fails = reduce(lambda left, right: left | right, fails.values())
    failing = judged.where(any_fails).select(*names, reason.alias(REASON))
    return Cleaned(
        kept=judged.where(~any_fails).select(*names),
        rejected=failing if cleaned.rejected is None else cleaned.rejected.unionByName(failing),
    )
