"""Judging the processed rows of a run against the plan's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from pyspark.sql import DataFrame
from pyspark.sql.functions import count, lit
from pyspark.sql.types import Row

from etl.identifiers import column
from etl.plan import BreachAction, Category, Rule, table_key
from etl.transform.engine import evaluate_rules

Verdict = Literal["passed", "warned", "breached"]


@dataclass(frozen=True)
class RuleResult:
    id: str
    category: Category
    table: str
    ratio: float | None
    """None: no row to judge, so the rule passes."""
    threshold: float
    rows: int
    """Rows that were judged: all of the table but those that are left out."""
    passed: bool
    when_breached: BreachAction

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def judge(rows: DataFrame, rules: Sequence[Rule]) -> Sequence[RuleResult]:
    """The result of every rule of one table, in the plan's order. The rows carry the rules' derived columns."""
    judged = _count_judged(rows, rules)
    # Neither engine lets a rule pass that has no row to judge.
    outcomes = evaluate_rules(rows, texts) if (texts := [rule["dqdl"] for rule in rules if judged[rule["id"]]]) else {}
    results = []
    for rule in rules:
        outcome = outcomes[rule["dqdl"]] if judged[rule["id"]] else None
        results.append(
            RuleResult(
                id=rule["id"],
                category=rule["category"],
                table=table_key(rule["source"], rule["table"]),
                ratio=None if outcome is None else outcome.ratio,
                threshold=rule["threshold"],
                rows=judged[rule["id"]],
                passed=outcome is None or outcome.passed,
                when_breached=rule["when_breached"],
            )
        )
    return results


def _count_judged(rows: DataFrame, rules: Sequence[Rule]) -> Mapping[str, int]:
    """Rows a rule. A mean leaves NULLs out; completeness is about the NULLs and counts every row."""
    counted = [count(column(name) if (name := _left_out_by(rule)) else lit(1)) for rule in rules]
    counts: Row | None = rows.agg(*(each.alias(f"_{index}") for index, each in enumerate(counted))).first()
    return {rule["id"]: 0 if counts is None else int(counts[index]) for index, rule in enumerate(rules)}


def _left_out_by(rule: Rule) -> str | None:
    """The column whose NULLs leave a row out."""
    derived = rule["derived"]
    return derived["name"] if derived is not None and rule["dqdl"].startswith("Mean ") else None


def verdict_of(results: Sequence[RuleResult]) -> Verdict:
    """What the quality gate asks: only a rule that stops the load makes a breach."""
    failed = [result for result in results if not result.passed]
    if any(result.when_breached == "stop_before_loading" for result in failed):
        return "breached"
    return "warned" if failed else "passed"


def scores_of(results: Sequence[RuleResult]) -> Mapping[Category, float]:
    """A category is as good as its worst rule."""
    scores: dict[Category, float] = {}
    for result in results:
        ratio = 1.0 if result.ratio is None else result.ratio
        scores[result.category] = min(scores.get(result.category, 1.0), ratio)
    return scores
