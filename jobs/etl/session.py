"""The Spark session. What concerns the data is set here; what concerns the machine is its own configuration's."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import SparkSession

DATA_SETTINGS: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    # COPY reads every column by position and every file of a folder: plain names, INT96 times, no marker files.
    "spark.sql.parquet.outputTimestampType": "INT96",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.sql.sources.partitionOverwriteMode": "static",
    # MySQL's calendar is proleptic Gregorian from year 1; without this Spark refuses dates before 1900.
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    # The driver calls ENUM and SET a CHAR too, and Spark would fill every value up with blanks.
    "spark.sql.readSideCharPadding": "false",
    # NULL for what does not convert, in Glue and here.
    "spark.sql.ansi.enabled": "false",
    # The same for a text that is no date of its format; otherwise Spark 2's reading of it would end the job.
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}


def start_session(job: str) -> SparkSession:
    builder = SparkSession.builder.appName(job)
    for name, value in DATA_SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
