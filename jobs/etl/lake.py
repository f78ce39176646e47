"""The lake: where each folder of a run lies, how it is written, and what its Parquet footers say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from etl.identifiers import quote
from etl.plan import Column, LakePlan, Zone

# COPY is quickest on files of 1 MB to 1 GB whose number is a multiple of the cluster's slices (two a node).
WHOLE_FILE_BYTES = 16 * 1024 * 1024
SPLIT_FILE_BYTES = 64 * 1024 * 1024
SLICES = 4


@dataclass(frozen=True)
class Written:
    """A folder as it lies in the lake."""

    rows: int
    bytes: int


@dataclass(frozen=True)
class Lake:
    plan: LakePlan
    logical_date: str

    def folder(self, zone: Zone, *names: str) -> str:
        return f"{self.above(zone, *names)}/load_date={self.logical_date}"

    def above(self, zone: Zone, *names: str) -> str:
        """Where the folders of all dates lie."""
        return "/".join([self.plan["root"].rstrip("/"), self.plan["zones"][zone].strip("/"), *names])


def schema_of(columns: Sequence[Column]) -> str:
    """The Parquet schema of a source table as DDL, in declared order. Every column can be NULL in a file."""
    return ", ".join(f"{quote(column['name'])} {column['spark_type']}" for column in columns)


def files_for(size: int) -> int:
    """How many files a folder of about that many bytes gets: the same for the same size, whatever the cluster."""
    if size <= WHOLE_FILE_BYTES:
        return 1
    return math.ceil(size / SPLIT_FILE_BYTES / SLICES) * SLICES


def replace_folder(rows: DataFrame, folder: str) -> Written:
    """Replaces exactly that folder; a replay leaves no file of the first time behind."""
    rows.write.mode("overwrite").parquet(folder)
    return measure_folder(rows.sparkSession, folder)


def newest_before(spark: SparkSession, folder: str) -> str | None:
    """The folder of the same name of the newest earlier date that the lake still has."""
    name = folder.rsplit("/", 1)[1]
    path = _jvm(spark).org.apache.hadoop.fs.Path(folder).getParent()
    files = path.getFileSystem(_hadoop(spark))
    dates = [status.getPath() for status in files.listStatus(path)] if files.exists(path) else []
    earlier = [date for date in dates if date.getName().startswith("load_date=") and date.getName() < name]
    return max(map(str, (date.toString() for date in earlier)), default=None)


def is_kept(spark: SparkSession, folder: str) -> bool:
    """Whether the lake still has files of that folder."""
    path = _jvm(spark).org.apache.hadoop.fs.Path(folder)
    files = path.getFileSystem(_hadoop(spark))
    return bool(files.exists(path)) and len(files.listStatus(path)) > 0


def copy_folder(spark: SparkSession, source: str, to: str) -> list[str]:
    """Copies the files, and nothing of an earlier attempt stays. Their names."""
    jvm, hadoop = _jvm(spark), _hadoop(spark)
    path, target = jvm.org.apache.hadoop.fs.Path(source), jvm.org.apache.hadoop.fs.Path(to)
    files = path.getFileSystem(hadoop)
    files.delete(target, True)
    jvm.org.apache.hadoop.fs.FileUtil.copy(files, path, files, target, False, hadoop)
    return sorted(status.getPath().getName() for status in files.listStatus(target))


def write_text(spark: SparkSession, file: str, text: str) -> None:
    path = _jvm(spark).org.apache.hadoop.fs.Path(file)
    stream = path.getFileSystem(_hadoop(spark)).create(path, True)
    stream.write(bytearray(text.encode()))
    stream.close()


def remove_folder(spark: SparkSession, folder: str) -> None:
    path = _jvm(spark).org.apache.hadoop.fs.Path(folder)
    path.getFileSystem(_hadoop(spark)).delete(path, True)


def measure_folder(spark: SparkSession, folder: str) -> Written:
    """Counts from the footers what was written: no second pass over the rows, and true for what lies there."""
    jvm, configuration = _jvm(spark), _hadoop(spark)
    path = jvm.org.apache.hadoop.fs.Path(folder)
    rows = size = 0
    for status in path.getFileSystem(configuration).listStatus(path):
        if not status.getPath().getName().endswith(".parquet"):
            continue
        source = jvm.org.apache.parquet.hadoop.util.HadoopInputFile.fromStatus(status, configuration)
        reader = jvm.org.apache.parquet.hadoop.ParquetFileReader.open(source)
        rows += reader.getRecordCount()
        reader.close()
        size += status.getLen()
    return Written(rows, size)


def _jvm(spark: SparkSession) -> Any:
    return spark.sparkContext._jvm  # Spark's Python API has neither a file system nor footers


def _hadoop(spark: SparkSession) -> Any:
    return spark.sparkContext._jsc.hadoopConfiguration()
