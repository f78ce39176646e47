"""Glue 5.1 job: extracts a pipeline's sources into the raw zone. Arguments: docs/internals.md."""

from etl.extract.job import EXTRACT
from etl.job import main

if __name__ == "__main__":
    main(EXTRACT)
