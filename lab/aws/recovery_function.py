"""Answers calls of the recovery function, one JSON line each, until its standard input closes.

A line is `{"event", "gone"}`; `gone` makes the other Region one that does not answer. The answer is `{"answer"}`, or
`{"error", "cause"}` with the error's name as Lambda gives it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "jobs"))

from recovery.handler import handler


def main() -> None:
    table = os.environ["OTHER_LEDGER_TABLE"]
    for line in sys.stdin:
        call = json.loads(line)
        # A table that is not there is as good as a Region that does not answer.
        os.environ["OTHER_LEDGER_TABLE"] = "gone" if call["gone"] else table
        try:
            answer: dict[str, object] = {"answer": handler(call["event"], None)}
        except Exception as error:
            answer = {"error": type(error).__name__, "cause": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
