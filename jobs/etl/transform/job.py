"""glue_to_redshift_job: what a run does with its raw rows, up to the files that COPY loads."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame

from etl.failures import RefusalError, working_on
from etl.identifiers import column, quote
from etl.job import Job, JobRun
from etl.lake import Written, files_for, measure_folder, remove_folder, replace_folder, schema_of
from etl.plan import Reference, Rule, Source, Table, Target, Zone, table_key, tables_of
from etl.references import spelling_schema
from etl.side_by_side import run_side_by_side
from etl.transform.clean import REASON, Cleaned, clean
from etl.transform.curate import curate, expressions_of, gather
from etl.transform.derive import ProcessedRows, Spellings, expression_of, with_derived_columns
from etl.transform.expressions import naming_the_expression
from etl.transform.fits import misfits
from etl.transform.keep import keep_other_runs_rows
from etl.transform.keys import held_keys
from etl.transform.quality import RuleResult, judge, scores_of, verdict_of
from etl.transform.quarantine import quarantining, split_failing_rows
from etl.transform.recompute import KeptTable, origins_of, recompute_days

AT_ONCE = 4
"""Actions that share the executors: while one waits for the driver, another computes."""

MOST_REASONS = 20
LONGEST_REASON = 500
TOO_LONG = "cast the column to a varchar or a varbinary, which makes longer values NULL, or cut them in an expression"


@dataclass(frozen=True)
class TableWork:
    source: Source
    table: Table
    rules: Sequence[Rule]
    raw: Written
    cleaned: Cleaned

    @property
    def key(self) -> str:
        return table_key(self.source["name"], self.table["name"])


@dataclass(frozen=True)
class TableDone(KeptTable):
    key: str
    quarantined: Mapping[str, int]
    """Reason -> rows."""
    results: Sequence[RuleResult]


def transform(run: JobRun) -> Mapping[str, object]:
    if run.arguments.dates:
        return recompute_days(run, _spellings_of, _curate)
    cancel = run.spark.sparkContext.cancelAllJobs
    keep_other_runs_rows(run, AT_ONCE)

    works = run_side_by_side(
        lambda pair: working_on(pair[1]["name"], lambda: _clean(run, *pair)), list(tables_of(run.plan)), AT_ONCE, cancel
    )
    by_key = {work.key: work for work in works}

    largest_first = sorted(works, key=lambda work: -work.raw.bytes)
    tables = run_side_by_side(
        lambda work: working_on(work.key, lambda: _process(run, work, by_key)), largest_first, AT_ONCE, cancel
    )
    processed = {table.key: table for table in tables}

    # A target's keys are written as soon as its rows are: nobody waits for the largest target but itself.
    targets = run_side_by_side(
        lambda target: working_on(
            target["name"],
            lambda: _curate(run, target, processed, lambda source, table: _read(run, "processed", source, table)),
        ),
        run.plan["targets"],
        AT_ONCE,
        cancel,
    )

    results = sorted((result for table in tables for result in table.results), key=lambda result: result.id)
    verdict = verdict_of(results)
    run_id = run.arguments.run_id
    run.ledger.record_rows(
        run_id,
        {table.key: {"processed": table.processed.rows, **_quarantine_counts(table)} for table in tables}
        | dict(targets),
    )
    run.ledger.record_quality(run_id, verdict, json.dumps([result.as_json() for result in results]))
    return {"verdict": verdict, "scores": scores_of(results)}


def _clean(run: JobRun, source: Source, table: Table) -> TableWork:
    folder = run.lake.folder("raw", source["name"], table["name"])
    rules = [rule for rule in run.plan["rules"] if (rule["source"], rule["table"]) == (source["name"], table["name"])]
    rows = run.spark.read.schema(schema_of(table["columns"])).parquet(folder)
    return TableWork(source, table, rules, measure_folder(run.spark, folder), clean(rows, table))


def _process(run: JobRun, work: TableWork, by_key: Mapping[str, TableWork]) -> TableDone:
    """Rules are judged on the rows before any rule has moved rows, so that their order does not matter."""
    started = time.monotonic()
    rows = work.cleaned.kept
    derived = {f"rule {rule['id']}": sql for rule in work.rules if (sql := expression_of(rule)) is not None}
    judged = naming_the_expression(
        rows,
        derived,
        lambda: with_derived_columns(
            rows,
            work.table,
            work.rules,
            lambda source, table: by_key[table_key(source, table)].cleaned.kept,
            _spellings_of(run),
        ),
    )
    results = naming_the_expression(rows, derived, lambda: judge(judged, work.rules)) if work.rules else []
    for result in results:
        run.log.write("rule_evaluated", **result.as_json())

    split = split_failing_rows(work.cleaned, judged, work.table, quarantining(work.rules))
    names = (work.source["name"], work.table["name"])
    processed = _write_sorted(split.kept, run.lake.folder("processed", *names), work)
    seconds = time.monotonic() - started
    run.log.table_written("processed", work.key, rows=processed.rows, bytes_written=processed.bytes, seconds=seconds)
    quarantined = _quarantine(run, work, split.rejected)
    return TableDone(processed, bool(quarantined), work.key, quarantined, results)


def _quarantine_counts(table: TableDone) -> Mapping[str, int | Mapping[str, int]]:
    """How many, and for the most frequent reasons why: an item of the ledger is small."""
    counts: Counter[str] = Counter()
    for reason, rows in table.quarantined.items():
        counts[reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 3]}..."] += rows
    often = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    reasons = dict(often[:MOST_REASONS])
    if rest := sum(rows for _, rows in often[MOST_REASONS:]):
        reasons["other reasons"] = rest
    return {"quarantined": sum(table.quarantined.values()), "reasons": reasons}


def _quarantine(run: JobRun, work: TableWork, rejected: DataFrame | None) -> Mapping[str, int]:
    started = time.monotonic()
    folder = run.lake.folder("quarantine", work.source["name"], work.table["name"])
    if rejected is not None and (written := _write_sorted(rejected, folder, work)).rows:
        seconds = time.monotonic() - started
        run.log.table_written("quarantine", work.key, rows=written.rows, bytes_written=written.bytes, seconds=seconds)
        by_reason = run.spark.read.parquet(folder).groupBy(REASON).count().collect()
        return {row[REASON]: row["count"] for row in by_reason}
    remove_folder(run.spark, folder)
    return {}


def _write_sorted(rows: DataFrame, folder: str, work: TableWork) -> Written:
    """By the key and then by everything, so that equal rows give equal files."""
    names = [*work.table["primary_key"], *rows.columns]
    order = [quote(name) for name in dict.fromkeys(names)]
    return replace_folder(rows.coalesce(files_for(work.raw.bytes)).sortWithinPartitions(*order), folder)


def _curate(
    run: JobRun, target: Target, processed: Mapping[str, KeptTable], rows_of: ProcessedRows
) -> tuple[str, Mapping[str, int]]:
    """Writes the target's folders; gives its name and its counts."""
    started = time.monotonic()
    rows = gather(target, rows_of, _spellings_of(run))
    files = files_for(_bytes_read(target, processed))
    folder = run.lake.folder("curated", target["name"])
    written = naming_the_expression(
        rows, expressions_of(target), lambda: replace_folder(curate(target, rows, files), folder)
    )
    seconds = time.monotonic() - started
    run.log.table_written("curated", target["name"], rows=written.rows, bytes_written=written.bytes, seconds=seconds)
    # What bounds the others is the type of their column in the source.
    unbounded = [each for each in target["columns"] if "outgrows" in each]
    if unbounded and (unfit := misfits(_curated(run, target), unbounded)):
        raise RefusalError("Plan.ValueTooLong", f"{target['name']}: {'; '.join(unfit)}. Fix: {TOO_LONG}.")
    held = _write_keys(run, target, processed) if target["key"] else {}
    return target["name"], {"curated": written.rows, **held}


def _curated(run: JobRun, target: Target) -> DataFrame:
    schema = ", ".join(f"{quote(each['name'])} {each['spark_type']}" for each in target["columns"])
    return run.spark.read.schema(schema).parquet(run.lake.folder("curated", target["name"]))


def _spellings_of(run: JobRun) -> Spellings:
    return lambda source, name: _spellings(run, source, name)


def _spellings(run: JobRun, source: str, name: str) -> tuple[Reference, DataFrame]:
    """A reference by text, and what its texts find."""
    [found] = [each for each in run.plan["sources"] if each["name"] == source]
    [reference] = [each for each in found["references"] if each["name"] == name]
    [child] = [table for table in found["tables"] if table["name"] == reference["table"]]
    folder = run.lake.folder("raw", source, name)
    return reference, run.spark.read.schema(spelling_schema(child, reference)).parquet(folder)


def _write_keys(run: JobRun, target: Target, processed: Mapping[str, KeptTable]) -> Mapping[str, int]:
    """Reads the curated rows. The count is told when it is none, too: an earlier attempt may have held rows back."""
    curated = _curated(run, target)
    names = [column(name) for name in target["key"]]
    keys = curated.select(*names)
    origin = target["from"]
    counts: dict[str, int] = {}
    if target["source_key"] and origin["kind"] == "table":
        table = (origin["source"], origin["table"])
        quarantined = _read(run, "quarantine", *table) if processed[table_key(*table)].is_quarantined else None
        held = held_keys(target, curated, quarantined)
        counts["held"] = replace_folder(held, run.lake.folder("curated", target["name"], "_held")).rows
        # Where a key is the source's primary key, one folder names both: what is in neither has vanished.
        keys = keys.unionByName(held) if target["key"] == target["source_key"] else keys
    # Split by hash and sorted, so that a replay writes the same files.
    files = files_for(_bytes_read(target, processed))
    in_order = keys.repartition(files, *names).sortWithinPartitions(*names)
    replace_folder(in_order, run.lake.folder("curated", target["name"], "_keys"))
    return counts


def _read(run: JobRun, zone: Zone, source: str, table: str) -> DataFrame:
    """The rows of a source table, with the columns that it has."""
    columns = {table_key(each["name"], of["name"]): of["columns"] for each, of in tables_of(run.plan)}
    schema = schema_of(columns[table_key(source, table)])
    return run.spark.read.schema(schema).parquet(run.lake.folder(zone, source, table))


def _bytes_read(target: Target, processed: Mapping[str, KeptTable]) -> int:
    return sum(processed[table_key(*origin)].processed.bytes for origin in origins_of(target))


TRANSFORM = Job("load", transform)
