"""Expressions of the definition in Spark: one that cannot work ends the job at its first attempt, with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from py4j.protocol import Py4JJavaError
from pyspark.errors import (
    AnalysisException,
    ArithmeticException,
    DateTimeException,
    IllegalArgumentException,
    NumberFormatException,
    SparkRuntimeException,
    SparkUpgradeException,
)
from pyspark.sql import DataFrame
from pyspark.sql.functions import expr

from etl.failures import JobFailureError, RefusalError, java_chain
from etl.transform.engine import NOT_EVALUATED

Result = TypeVar("Result")
Expressions = Mapping[str, str]
"""Place -> SQL: `column price_class of dim_articles`."""

EVALUATION = (
    ArithmeticException,
    DateTimeException,
    IllegalArgumentException,
    NumberFormatException,
    SparkRuntimeException,
    SparkUpgradeException,
)
EVALUATION_IN_JAVA = (
    "java.lang.ArithmeticException",
    "java.time.DateTimeException",
    "java.time.zone.ZoneRulesException",
    "java.util.regex.PatternSyntaxException",
    "org.apache.spark.SparkArithmeticException",
    "org.apache.spark.SparkDateTimeException",
    "org.apache.spark.SparkIllegalArgumentException",
    "org.apache.spark.SparkNumberFormatException",
    "org.apache.spark.SparkRuntimeException",
    "org.apache.spark.SparkUpgradeException",
)


def naming_the_expression(rows: DataFrame, expressions: Expressions, work: Callable[[], Result]) -> Result:
    """What fails because of an expression says which: each is tried alone, once there is a failure."""
    try:
        return work()
    except AnalysisException as error:
        raise _at_fault(rows, expressions, lambda one: one.schema) or error from error
    except Exception as error:
        if not _is_of_values(error):
            raise
        raise _at_fault(rows, expressions, _read_all) or error from error


def _at_fault(rows: DataFrame, expressions: Expressions, attempt: Callable[[DataFrame], object]) -> RefusalError | None:
    refused = (_refusal(rows, place, sql, attempt) for place, sql in expressions.items())
    return next((refusal for refusal in refused if refusal is not None), None)


def _refusal(rows: DataFrame, place: str, sql: str, attempt: Callable[[DataFrame], object]) -> RefusalError | None:
    try:
        attempt(rows.select(expr(sql)))
    except Exception as error:
        said = f"Spark cannot evaluate the {place}: {_sentence(error)}. Its SQL: {sql}."
        return RefusalError("Plan.ExpressionRefused", f"{said} Fix: correct the expression in the definition.")
    return None


def _read_all(one: DataFrame) -> None:
    one.write.format("noop").mode("overwrite").save()


def _is_of_values(error: Exception) -> bool:
    # The rule engine tells a failure of its own, whatever was behind it.
    if isinstance(error, EVALUATION) or (isinstance(error, JobFailureError) and error.code == NOT_EVALUATED):
        return True
    return isinstance(error, Py4JJavaError) and any(cause.name in EVALUATION_IN_JAVA for cause in java_chain(error))


def _sentence(error: Exception) -> str:
    """What the innermost cause says: the outermost is that a task failed."""
    said = str(error)
    if isinstance(error, Py4JJavaError):
        said = next((cause.message for cause in reversed(java_chain(error)) if cause.message), said)
    return said.strip().splitlines()[0].rstrip(".;")
