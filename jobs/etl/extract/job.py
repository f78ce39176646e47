"""RDS_TO_S3_job: every table of every source into its raw folder, side by side."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.extract.connection import SourceAddress, connect, probe, read_address
from etl.extract.partitions import KeyRange, share_connections
from etl.extract.read import is_empty, read_key_range, read_table
from etl.extract.references import differing_references
from etl.extract.schema_check import check_schema
from etl.extract.source_errors import source_errors
from etl.extract.spellings import write_spellings
from etl.extract.windows import RunWindow, window_of
from etl.failures import RefusalError, working_on
from etl.job import Job, JobRun
from etl.lake import Written, replace_folder
from etl.plan import Plan, Reference, Source, Table, table_key, tables_of
from etl.side_by_side import run_side_by_side


@dataclass(frozen=True)
class TableRead:
    table: Table
    predicate: str
    key_range: KeyRange | None
    connections: int


@dataclass(frozen=True)
class SourceReads:
    tables: Sequence[TableRead]
    differing: Sequence[Reference]
    """References in which the source may call texts equal that are spelled differently."""


def probe_sources(plan: Plan) -> None:
    for source in plan["sources"]:
        probe(read_address(source["name"], source["secret"]))


def extract(run: JobRun) -> Mapping[str, object]:
    arguments = run.arguments
    window = window_of(run)
    counts: dict[str, dict[str, int]] = {}
    for source in run.plan["sources"]:
        written = extract_source(run, source, window)
        counts |= {table: {"extracted": folder.rows, "bytes": folder.bytes} for table, folder in written.items()}
    run.ledger.record_rows(arguments.run_id, counts)
    zones = {source["name"]: source["time_zone"] for source in run.plan["sources"]}
    columns = {
        table_key(source["name"], table["name"]): table["extract"]["column"]
        for source, table in tables_of(run.plan)
        if table["extract"]["kind"] == "new_rows_by"
    }
    run.ledger.record_window(arguments.run_id, run.plan["time_zone"], zones, columns)
    return {"rows": sum(count["extracted"] for count in counts.values())}


def extract_source(run: JobRun, source: Source, window: RunWindow) -> Mapping[str, Written]:
    address = read_address(source["name"], source["secret"])
    reads = plan_reads(run, source, address, window)

    def write(read: TableRead) -> tuple[str, Written]:
        started = time.monotonic()
        key = table_key(source["name"], read.table["name"])
        folder = run.lake.folder("raw", source["name"], read.table["name"])
        with source_errors(address, read.table["name"], [each["name"] for each in read.table["columns"]]):
            rows = read_table(run.spark, address, read.table, read.predicate, read.key_range, read.connections)
            written = replace_folder(rows, folder)
        seconds = time.monotonic() - started
        run.log.table_written("raw", key, rows=written.rows, bytes_written=written.bytes, seconds=seconds)
        return key, written

    def write_named(read: TableRead) -> tuple[str, Written]:
        return working_on(table_key(source["name"], read.table["name"]), lambda: write(read))

    # The longest first, so that no large table starts when the others are done.
    tables = sorted(reads.tables, key=lambda read: 0 if read.key_range is None else -read.key_range.span)
    cancel = run.spark.sparkContext.cancelAllJobs
    written = dict(run_side_by_side(write_named, tables, source["connections"], cancel))
    # After the rows, so that no row that was read waits for the answer of the next run.
    predicates = {read.table["name"]: read.predicate for read in tables}

    def answer(reference: Reference) -> None:
        differing = reference in reads.differing
        write_spellings(run, source, address, reference, predicates[reference["table"]], differing=differing)

    run_side_by_side(answer, source["references"], source["connections"], cancel)
    return written


def plan_reads(run: JobRun, source: Source, address: SourceAddress, window: RunWindow) -> SourceReads:
    """Everything that can be wrong with the source is found here, before any folder is touched."""
    predicates = [window.predicate(source, table) for table in source["tables"]]
    with connect(run.spark, address) as connection:
        check_schema(connection, source)
        differing = differing_references(connection, source)
        ranges = [read_key_range(connection, *read) for read in zip(source["tables"], predicates, strict=True)]
        empty = [
            table_key(source["name"], table["name"])
            for table, key_range in zip(source["tables"], ranges, strict=True)
            if table["refuse_when_emptied"] and key_range is None and is_empty(connection, table)
        ]
    refuse_emptied(run, empty)
    shares = share_connections(
        [0 if key_range is None else key_range.span for key_range in ranges], source["connections"]
    )
    tables = [TableRead(*read) for read in zip(source["tables"], predicates, ranges, shares, strict=True)]
    return SourceReads(tables, differing)


def refuse_emptied(run: JobRun, empty: Sequence[str]) -> None:
    if not empty:
        return
    before = run.ledger.extracted_in_last_commit()
    emptied = [
        f"{table} had {before[table]} rows in the last committed run and has none now"
        for table in empty
        if before.get(table)
    ]
    if emptied:
        raise RefusalError(
            "Source.TableEmptied",
            f"{'; '.join(emptied)}. Loading it would close or remove every row in the warehouse. "
            "Fix: restore the table's rows and retry.",
        )


EXTRACT = Job("extract", extract, before_spark=probe_sources)
