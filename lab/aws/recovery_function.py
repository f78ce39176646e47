"""Answers calls of the recovery function, one JSON line each, until its standard input closes.

A line is `{"environment", "event", "gone", "dies"}`. `gone` makes the other Region one that does not answer. The
answer is `{"answer"}`, or `{"error", "cause"}` with the error's name as Lambda gives it. `dies` ends the function
behind its first write, as running out of time does; the answer is `{"wrote"}` then, whether there was one.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3

sys.path.insert(0, str(Path(__file__).parents[2] / "jobs"))

from recovery.handler import handler
from recovery.lake import FolderLake

WRITES = ("PutItem", "UpdateItem", "DeleteItem")


class DiedError(Exception):
    """No error of AWS: the function cannot do anything about it."""


class Life:
    """Of one call; it ends before the call that follows the first write."""

    def __init__(self) -> None:
        self.ends = False
        self.wrote = False

    def begin(self, *, ends: bool) -> None:
        self.ends, self.wrote = ends, False

    def before_call(self, **_: object) -> None:
        if self.ends and self.wrote:
            raise DiedError

    def after_call(self, model: Any, **_: object) -> None:
        self.wrote = self.wrote or model.name in WRITES


def main() -> None:
    life = follow_calls()
    own = dict(os.environ)
    for line in sys.stdin:
        call = json.loads(line)
        os.environ.clear()
        os.environ.update({**own, **call["environment"]})
        # A table that is not there is as good as a Region that does not answer.
        if call["gone"]:
            os.environ["OTHER_LEDGER_TABLE"] = "gone"
        life.begin(ends=call["dies"])
        try:
            answer: dict[str, object] = {"answer": handler(call["event"], None)}
        except Exception as error:
            answer = {"error": type(error).__name__, "cause": str(error)}
        print(json.dumps({"wrote": life.wrote} if life.ends else answer), flush=True)


def follow_calls() -> Life:
    """Of every client that the function makes, and of a lake that is a folder."""
    life = Life()
    boto3.setup_default_session()
    events = boto3._get_default_session().events
    events.register("before-call", life.before_call)
    events.register("after-call", life.after_call)
    write = FolderLake.write

    def write_alive(self: FolderLake, key: str, text: str) -> None:
        life.before_call()
        write(self, key, text)
        life.wrote = True

    FolderLake.write = write_alive  # type: ignore[method-assign]
    return life


if __name__ == "__main__":
    main()
