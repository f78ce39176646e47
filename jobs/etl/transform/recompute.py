"""Shapes targets again for days that are over, from the processed rows that the lake has kept of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame
from pyspark.sql.types import ByteType, DataType, DecimalType, IntegerType, LongType, ShortType, StructField, StructType

from etl.failures import RefusalError
from etl.identifiers import column
from etl.job import JobRun
from etl.lake import Lake, Written, is_kept, measure_folder, schema_of
from etl.plan import Target, table_key, tables_of
from etl.transform.curate import curate, expressions_of, gather
from etl.transform.derive import ProcessedRows, Spellings
from etl.transform.expressions import naming_the_expression
from etl.transform.fits import misfits

NOT_KEPT = "Backfill.NotKept"
MOST_DAYS_TOLD = 5
UNFIT = "does not take the rows"

#: How many digits before the point a whole number can have.
DIGITS: Mapping[type[DataType], int] = {ByteType: 3, ShortType: 5, IntegerType: 10, LongType: 19}


@dataclass(frozen=True)
class KeptTable:
    """What a day's folder of a source table holds."""

    processed: Written
    is_quarantined: bool


@dataclass(frozen=True)
class Day:
    run: JobRun
    tables: Mapping[str, KeptTable]


CurateTarget = Callable[[JobRun, Target, Mapping[str, KeptTable], ProcessedRows], object]


def recompute_days(run: JobRun, spellings: Callable[[JobRun], Spellings], write: CurateTarget) -> Mapping[str, object]:
    """Every day is looked at before the first folder is written: what one of them cannot give ends the job."""
    wanted = [target for target in run.plan["targets"] if target["name"] in run.arguments.targets]
    days = [replace(run, lake=Lake(run.plan["lake"], date)) for date in run.arguments.dates]
    lacking = {day.lake.logical_date: reason for day in days if (reason := _lacks(day, wanted, spellings(day)))}
    if lacking:
        raise RefusalError(NOT_KEPT, _told(run, lacking))
    for each in days:
        started = time.monotonic()
        for target in wanted:
            write(each, target, _kept_tables(each, target), _rows_of(each))
        run.log.write("day_recomputed", date=each.lake.logical_date, seconds=round(time.monotonic() - started, 3))
    return {"days": len(days)}


def _lacks(run: JobRun, targets: Sequence[Target], spellings: Spellings) -> str | None:
    """Why a target cannot be shaped from what is kept of the day, or not loaded: its types of then had other bounds."""
    for target in targets:
        for source, table in origins_of(target):
            folder = run.lake.folder("processed", source, table)
            if not is_kept(run.spark, folder):
                return f"{table_key(source, table)} has no rows in the processed zone"
        try:
            rows = gather(target, _rows_of(run), spellings)
            shaped = curate(target, rows, 1)
        except AnalysisException as error:
            reason = str(error).strip().splitlines()[0]
            # To Spark a column of another type is none at all.
            told = [text for name, text in _of_other_types(run, target) if f"`{name}`" in reason]
            return f"{target['name']} cannot be made of the rows: {'; '.join(told) or reason}"
        unfit = naming_the_expression(rows, expressions_of(target), partial(misfits, shaped, target["columns"]))
        if unfit:
            return f"{target['name']} {UNFIT}: {'; '.join(unfit)}"
    return None


def _of_other_types(run: JobRun, target: Target) -> Iterator[tuple[str, str]]:
    """Columns that the day's folder has, of a type whose values are not all of the declared one."""
    for source, table in origins_of(target):
        rows, declared, former = _kept_rows(run, source, table)
        for field, stored in _stored_fields(rows.schema, declared, former):
            if not _fits(stored.dataType, field.dataType):
                kinds = f"{stored.dataType.simpleString()} there, and {field.dataType.simpleString()} today"
                yield field.name, f"{table_key(source, table)}.{field.name} is {kinds}"


def _told(run: JobRun, lacking: Mapping[str, str]) -> str:
    days = [f"{date}: {reason}" for date, reason in list(lacking.items())[:MOST_DAYS_TOLD]]
    more = f"; and {len(lacking) - MOST_DAYS_TOLD} more days" if len(lacking) > MOST_DAYS_TOLD else ""
    last = max(lacking)
    later = next((date for date in sorted(run.arguments.dates) if date > last), None)
    fix = "there is no later day" if later is None else f"begin with a later day: --from {later}"
    cast = "; or give the column a type that holds its past" if any(UNFIT in each for each in lacking.values()) else ""
    return f"{'; '.join(days)}{more}. Nothing was changed. Fix: {fix}{cast}."


def origins_of(target: Target) -> Sequence[tuple[str, str]]:
    origin = target["from"]
    if origin["kind"] == "table":
        return [(origin["source"], origin["table"])]
    places = (place for value in origin["values"] for place in value["seen_in"])
    return list(dict.fromkeys((place["source"], place["table"]) for place in places))


def _kept_tables(run: JobRun, target: Target) -> Mapping[str, KeptTable]:
    return {
        table_key(*names): KeptTable(
            measure_folder(run.spark, run.lake.folder("processed", *names)),
            is_kept(run.spark, run.lake.folder("quarantine", *names)),
        )
        for names in origins_of(target)
    }


def _rows_of(run: JobRun) -> ProcessedRows:
    """Only the columns that the folder has: Spark would give a declared one that is not there as NULL."""

    def read(source: str, name: str) -> DataFrame:
        rows, declared, former = _kept_rows(run, source, name)
        return rows.select(
            *(
                column(stored.name).cast(field.dataType).alias(field.name)
                for field, stored in _stored_fields(rows.schema, declared, former)
                if _fits(stored.dataType, field.dataType)
            )
        )

    return read


def _kept_rows(run: JobRun, source: str, name: str) -> tuple[DataFrame, StructType, Mapping[str, str]]:
    """What the day's folder holds, what is declared today, and under which name a column may stand there."""
    tables = {(source["name"], table["name"]): table for source, table in tables_of(run.plan)}
    columns = tables[source, name]["columns"]
    declared = run.spark.createDataFrame([], schema_of(columns)).schema
    former = {each["name"]: each["former"] for each in columns if "former" in each}
    return run.spark.read.parquet(run.lake.folder("processed", source, name)), declared, former


def _stored_fields(
    stored: StructType, declared: StructType, former: Mapping[str, str]
) -> Iterator[tuple[StructField, StructField]]:
    """Each declared column with that of the folder; before a rename it stands there under its former name."""
    fields = {field.name: field for field in stored}
    for field in declared:
        name = field.name if field.name in fields else former.get(field.name, field.name)
        if name in fields:
            yield field, fields[name]


def _fits(stored: DataType, declared: DataType) -> bool:
    """Whether every value of the stored type is one of the declared: the same type, or a number with more digits."""
    narrow, wide = _digits(stored), _digits(declared)
    if narrow is None or wide is None:
        return stored == declared
    return narrow[0] <= wide[0] and narrow[1] <= wide[1]


def _digits(number: DataType) -> tuple[int, int] | None:
    """Before the point, and after it; None: no exact number."""
    if isinstance(number, DecimalType):
        return number.precision - number.scale, number.scale
    whole = DIGITS.get(type(number))
    return None if whole is None else (whole, 0)
