"""Evaluating DQDL: Glue Data Quality in Glue, Deequ's DQDL engine elsewhere, with one result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame

from etl.failures import JobFailureError

NOT_EVALUATED = "Quality.NotEvaluated"


@dataclass(frozen=True)
class RuleOutcome:
    passed: bool
    ratio: float


def evaluate_rules(rows: DataFrame, dqdl: Sequence[str]) -> Mapping[str, RuleOutcome]:
    """The outcome of each rule, by its text. All rules share the engine's passes over the rows."""
    ruleset = "Rules = [\n" + ",\n".join(f"    {rule}" for rule in dict.fromkeys(dqdl)) + "\n]\n"
    outcomes = {}
    for result in _evaluate(rows, ruleset).collect():
        metrics: Mapping[str, float] = result["EvaluatedMetrics"] or {}
        if len(metrics) != 1:
            said = result["FailureReason"] or "it gave no single metric"
            raise JobFailureError(NOT_EVALUATED, f"The rule {result['Rule']} was not evaluated: {said}")
        outcomes[result["Rule"]] = RuleOutcome(result["Outcome"] == "Passed", next(iter(metrics.values())))
    return outcomes


def _evaluate(rows: DataFrame, ruleset: str) -> DataFrame:
    """Columns Rule, Outcome, FailureReason, EvaluatedMetrics in both engines."""
    try:
        from awsgluedq.transforms import EvaluateDataQuality
    except ImportError:
        return _evaluate_with_deequ(rows, ruleset)
    return _evaluate_with_glue(EvaluateDataQuality, rows, ruleset)


def _evaluate_with_deequ(rows: DataFrame, ruleset: str) -> DataFrame:
    jvm: Any = rows.sparkSession.sparkContext._jvm
    return DataFrame(jvm.com.amazon.deequ.dqdl.EvaluateDataQuality.process(rows._jdf, ruleset), rows.sparkSession)


def _evaluate_with_glue(evaluate_data_quality: Any, rows: DataFrame, ruleset: str) -> DataFrame:
    from awsglue.context import GlueContext
    from awsglue.dynamicframe import DynamicFrame

    context = GlueContext.getOrCreate(rows.sparkSession.sparkContext)
    frame = DynamicFrame.fromDF(rows, context, "rows")
    result = evaluate_data_quality.apply(
        frame=frame,
        ruleset=ruleset,
        publishing_options={
            "dataQualityEvaluationContext": "processed",
            "enableDataQualityCloudWatchMetrics": True,
            "enableDataQualityResultsPublishing": True,
        },
    )
    answer: DataFrame = result.toDF()
    return answer
