"""The folder of a reference in the raw zone: the texts that find a parent of another spelling."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql.functions import array, collect_set, size

from etl.extract.connection import SourceAddress
from etl.extract.references import read_spellings, shown
from etl.extract.source_errors import source_errors
from etl.failures import RefusalError
from etl.identifiers import column
from etl.job import JobRun
from etl.lake import measure_folder, newest_before, replace_folder, schema_of
from etl.plan import Reference, Source, Table
from etl.references import spelling_columns, spelling_schema
from etl.text import without_ending_blanks

MOST_SHOWN = 3


def write_spellings(
    run: JobRun, source: Source, address: SourceAddress, reference: Reference, predicate: str, *, differing: bool
) -> None:
    """`predicate`: that of the child's rows which are read. The parent's rows lie in the raw zone already."""
    tables = {table["name"]: table for table in source["tables"]}
    child = tables[reference["table"]]
    folder = run.lake.folder("raw", source["name"], reference["name"])
    schema = spelling_schema(child, reference)
    if not differing:
        replace_folder(run.spark.createDataFrame([], schema), folder)
        return
    with source_errors(address, reference["table"]):
        found = read_spellings(run.spark, address, child, reference, predicate).persist(StorageLevel.MEMORY_AND_DISK)
        if reference["one_parent"]:
            refuse_ambiguous(found, reference)
        before = newest_before(run.spark, folder)
        if before is None or not measure_folder(run.spark, before).rows:
            replace_folder(found.coalesce(1), folder)
        else:
            earlier = run.spark.read.schema(schema).parquet(before)
            parents = _raw_rows(run, source, tables[reference["parent_table"]])
            replace_folder(keep_earlier(found, earlier, parents, reference).coalesce(1), folder)
        found.unpersist()


def _raw_rows(run: JobRun, source: Source, table: Table) -> DataFrame:
    folder = run.lake.folder("raw", source["name"], table["name"])
    return run.spark.read.schema(schema_of(table["columns"])).parquet(folder)


def keep_earlier(spellings: DataFrame, earlier: DataFrame, parents: DataFrame, reference: Reference) -> DataFrame:
    """Adds what texts found the last time, when they find nothing now.

    A parent that is gone from the source is still a closed row of the warehouse, which a text of its own spelling goes
    on finding; so does one of another. `parents`: the parent's rows as they are now.
    """
    parts = list(enumerate(reference["parts"]))
    keys = [str(index) for index, _ in parts]
    own = parents.select(
        *(
            (without_ending_blanks(value) if part["text"] else value).alias(str(index))
            for index, part in parts
            for value in [column(part["parent_column"])]
        )
    )
    silent = earlier.join(spellings.select(*map(column, keys)), keys, "left_anti").join(own, keys, "left_anti")
    return spellings.unionByName(silent)


def refuse_ambiguous(spellings: DataFrame, reference: Reference) -> None:
    """A lookup needs one parent: where the source's join would give several, nobody has said which."""
    names = spelling_columns(reference)
    keys = [column(name) for name in names[: len(reference["parts"])]]
    found = array(*map(column, names[len(keys) :]))
    several = (
        spellings.groupBy(*keys)
        .agg(collect_set(found).alias("__found"))
        .where(size("__found") > 1)
        .orderBy(*keys)
        .limit(MOST_SHOWN)
        .collect()
    )
    if not several:
        return
    examples = "; ".join(
        f"{_tuple(row[:-1])} finds {' and '.join(sorted(_tuple(each) for each in row['__found']))}" for row in several
    )
    raise RefusalError(
        "Source.ReferenceAmbiguous",
        f"In the source's collation a text of {shown(reference)} finds several rows: {examples}. "
        "Here these are keys of their own, and a lookup takes one. Fix: correct the spelling in the source; or give "
        f"{reference['parent_table']} a unique key in that collation; or look up by a computed value, such as "
        "trim(column), which is compared exactly.",
    )


def _tuple(values: Sequence[object]) -> str:
    return ", ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in values)
