"""Runs jobs' scripts as Glue does, one after another, in one Java: to start it takes longer than a small day's work.

Reads one JSON line a job run, `{"script", "arguments", "environment"}`, from standard input. The job writes its events
to standard output as ever; the last line of a run is `{"exit", "complaint", "again"}`: whether another job may follow.
Every run has a Spark session of its own.

The process ends when the lab that started it is gone. A lab that is killed cannot stop its jobs; one that goes on
alone would write into the lake beside the retry's. The lab's end of standard input closes with the lab, however that
ends.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue

from pyspark import SparkContext
from pyspark.sql import SparkSession

Request = Mapping[str, object]


def read_requests(requests: SimpleQueue[Request]) -> None:
    # Not through sys.stdin: a thread that waits in its buffer would not let Python end.
    with os.fdopen(os.dup(0), encoding="utf-8") as lines:
        for line in lines:
            requests.put(json.loads(line))
    # This process leads a group of its own, to which Spark's Java belongs.
    os.killpg(os.getpgid(0), signal.SIGKILL)


def run_script(script: str, arguments: Sequence[str]) -> Mapping[str, object]:
    # As for any script that Python is started with: its folder is where its imports are found.
    sys.path[0] = str(Path(script).parent)
    sys.argv = [script, *arguments]
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            return {"exit": 1, "complaint": end.code}
        return {"exit": end.code or 0, "complaint": ""}
    except BaseException:
        return {"exit": 1, "complaint": traceback.format_exc()}
    return {"exit": 0, "complaint": ""}


def stop_session() -> bool:
    """The next job starts from nothing, as in Glue; what a failed one left running ends. False: Java is gone."""
    try:
        session = SparkSession.getActiveSession()
        if session is not None:
            session.stop()
    except Exception:
        traceback.print_exc()
        return False
    return True


def main() -> None:
    requests: SimpleQueue[Request] = SimpleQueue()
    threading.Thread(target=read_requests, args=[requests], daemon=True).start()
    # Java comes up beside the first job's own beginning; the job's session waits for it. PySpark has no public way.
    threading.Thread(target=SparkContext._ensure_initialized, daemon=True).start()
    # Every job begins by asking AWS. Not above: Java's start would wait for it.
    importlib.import_module("boto3")
    again = True
    while again:
        request = requests.get()
        arguments = request["arguments"]
        environment = request["environment"]
        assert isinstance(arguments, list)
        assert isinstance(environment, dict)
        # Where AWS is, is known later than that a job will come.
        os.environ.update(environment)
        answer = run_script(str(request["script"]), arguments)
        again = stop_session()
        print(json.dumps({**answer, "again": again}), flush=True)


if __name__ == "__main__":
    main()
