"""Glue 5.1 job: cleans, judges and shapes a run's rows for the warehouse. Arguments: docs/internals.md."""

from etl.job import main
from etl.transform.job import TRANSFORM

if __name__ == "__main__":
    main(TRANSFORM)
