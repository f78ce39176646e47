"""The rival of RDS_TO_S3_job: a table from MySQL to Parquet in a few lines of Spark, as a person writes them by hand.

The driver, its settings, the fetch size and Spark's settings are those of the job; so are the ranges of the key, which
Spark cuts here by itself.
"""

from __future__ import annotations

import json
import sys
import time

from pyspark.sql import SparkSession

from etl.extract.connection import DRIVER, DRIVER_SETTINGS
from etl.extract.read import FETCH_SIZE
from etl.session import start_session


def main(url: str, user: str, password: str, partitions: int, folder: str) -> None:
    spark: SparkSession = start_session("plain extraction")
    properties = {
        **DRIVER_SETTINGS,
        "driver": DRIVER,
        "user": user,
        "password": password,
        "fetchsize": str(FETCH_SIZE),
    }
    # The first query of a session costs Spark seconds more, and the job's clock holds its first query too.
    started = time.monotonic()
    bounds = "(SELECT MIN(booking_id) AS least, MAX(booking_id) AS greatest FROM bookings) AS bounds"
    least, greatest = spark.read.jdbc(url, bounds, properties=properties).collect()[0]
    rows = spark.read.jdbc(
        url,
        "bookings",
        column="booking_id",
        lowerBound=least,
        upperBound=greatest + 1,
        numPartitions=partitions,
        properties=properties,
    )
    rows.write.mode("overwrite").parquet(folder)
    print(json.dumps({"seconds": time.monotonic() - started}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
