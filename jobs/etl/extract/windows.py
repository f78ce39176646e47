"""Which rows of each table a run reads, given what the run before it has read."""

from __future__ import annotations

from dataclasses import dataclass

from etl.identifiers import quote
from etl.job import JobRun
from etl.ledger import Commit
from etl.plan import Source, Table, table_key
from etl.window import Window, window_in_utc, window_predicate

EVERY_ROW = "1 = 1"


@dataclass(frozen=True)
class RunWindow:
    window: Window
    before: Commit | None
    """The run that ended where this one starts."""

    def predicate(self, source: Source, table: Table) -> str:
        """MySQL condition that the rows of this run meet."""
        extract = table["extract"]
        if extract["kind"] == "everything":
            return EVERY_ROW
        window, before = self.window, self.before
        # A table that the run before did not know, or knew by another column, has rows from before the window that
        # nobody else will read.
        key = table_key(source["name"], table["name"])
        if before is not None and (
            key not in before.tables or before.new_rows_by.get(key, extract["column"]) != extract["column"]
        ):
            window = Window(None, window.end)
        return window_predicate(
            quote(extract["column"]),
            extract["stamp"],
            extract["overlap_seconds"],
            window,
            source["time_zone"],
            None if before is None else before.source_time_zones.get(source["name"]),
        )


def window_of(run: JobRun) -> RunWindow:
    """Where a definition has changed its time zones since, the window starts where the run before says it ended."""
    start, end = run.arguments.window_start, run.arguments.window_end
    before = run.ledger.commit_before(run.arguments.logical_date) if start else None
    start_zone = None if before is None else before.time_zone
    return RunWindow(window_in_utc(start, end, run.plan["time_zone"], start_zone), before)
