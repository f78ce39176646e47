"""Runs the jobs again and again in one Spark session: starting one takes longer than a small day's work.

Reads one JSON line a job run, `{"script", "arguments"}`, from standard input. The job writes its events to standard
output as ever; the last line of a run is `{"exit", "complaint"}`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from etl.arguments import parse_arguments
from etl.extract.job import EXTRACT
from etl.failures import as_failure
from etl.job import Job, run
from etl.transform.job import TRANSFORM

JOBS: Mapping[str, Job] = {"RDS_TO_S3_job.py": EXTRACT, "glue_to_redshift_job.py": TRANSFORM}


def answer_to(request: Mapping[str, object]) -> Mapping[str, object]:
    arguments = request["arguments"]
    assert isinstance(arguments, list)
    try:
        run(JOBS[str(request["script"])], parse_arguments(arguments))
    except Exception as error:
        return {"exit": 1, "complaint": str(as_failure(error))}
    return {"exit": 0, "complaint": ""}


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(answer_to(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
