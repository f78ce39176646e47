"""Committed batches, as their manifests in the lake describe them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from recovery.lake import File, Lake
from recovery.place import Place
from recovery.readable import readable

# Older ones are in every snapshot that is still kept.
DAYS_READ = 60


#: Begins what stands for a backfill in a run's place (`pipeline-dsl/targets/redshift/backfill/history.ts`).
BACKFILL_RUN = "backfill:"


@dataclass(frozen=True)
class Run:
    run_id: str
    logical_date: str
    #: Local date-times without an offset; the start is empty for the first run.
    window_start: str
    window_end: str

    @property
    def backfill_id(self) -> str | None:
        """Of a backfill: its rows are those of the backup that it ended with."""
        return self.run_id.removeprefix(BACKFILL_RUN) if self.run_id.startswith(BACKFILL_RUN) else None

    def as_run(self) -> dict[str, str]:
        """As a replay takes it."""
        return {
            "run_id": self.run_id,
            "logical_date": self.logical_date,
            "window_start": self.window_start,
            "window_end": self.window_end,
        }


class Load(NamedTuple):
    """What a run has loaded before another overtook it, of a later date or of its own: the table's history has it."""

    table: str
    run: Run
    #: Tells runs of one date apart. Empty: a manifest of an earlier version does not say.
    at: str = ""


@dataclass(frozen=True)
class Batch(Run):
    """A committed run."""

    written_at: datetime
    #: Those that the definition had then.
    tables: frozenset[str] = frozenset()
    overtaken: tuple[Load, ...] = ()
    #: False: a manifest of an earlier version, which did not say what it overtook.
    lists_overtaken: bool = True
    #: By table, what today's loads must have in common with the run's. A manifest of an earlier version does not say.
    shapes: Mapping[str, str] = field(default_factory=dict, hash=False)

    def renamed(self, former: Mapping[str, str]) -> Batch:
        """The same with the names that its tables have now. `former`: a table's name now, by one that it had."""
        return replace(
            self,
            tables=frozenset(former.get(table, table) for table in self.tables),
            overtaken=tuple(load._replace(table=former.get(load.table, load.table)) for load in self.overtaken),
            shapes={former.get(table, table): shape for table, shape in self.shapes.items()},
        )


@dataclass(frozen=True)
class TableState:
    row_count: int
    fingerprint: str
    schema_hash: str


def manifest_folder(place: Place) -> str:
    return f"{place.manifests}{place.pipeline}/"


def read_batches(place: Place, lake: Lake) -> list[Batch]:
    """Oldest first, without a gap before the newest: what follows a batch that is not here yet cannot be replayed."""
    return unbroken(read_manifests(place, lake, DAYS_READ))


def read_manifests(place: Place, lake: Lake, most: int | None = None, since: str = "") -> list[Batch]:
    """Oldest first, whatever is missing between them: those of `since` and later, the newest where `most` is given."""
    prefix = f"{manifest_folder(place)}load_date="
    newest = sorted(
        (file for file in lake.files(prefix) if file.key.endswith(".json") and file.key >= f"{prefix}{since}"),
        key=lambda file: file.key,
    )
    return [
        batch
        for file in (newest if most is None else newest[-most:])
        if (batch := _batch(file, lake.read(file.key) or "")) is not None
    ]


def unbroken(batches: list[Batch]) -> list[Batch]:
    """The newest batch whose past is here, after its past: back from it, each begins where the one before it ended.

    A run that wrote its manifest and never committed is in nobody's past once a later one has overtaken it.
    """
    by_end = {batch.window_end: batch for batch in batches}
    for newest in reversed(batches):
        chain = [newest]
        while (before := by_end.get(chain[0].window_start)) is not None:
            chain.insert(0, before)
        if not any(batch.window_end <= chain[0].window_start for batch in batches):
            return chain
    return []


def past_of(batch: Batch) -> list[tuple[Run, frozenset[str]]]:
    """What has been loaded beside batches since the one before, oldest first: a run, and its tables."""
    began: dict[Run, str] = {}
    for load in batch.overtaken:
        began[load.run] = min(load.at, began.get(load.run, load.at))
    runs = sorted(began, key=lambda run: (run.logical_date, began[run], run.run_id))
    return [(run, frozenset(load.table for load in batch.overtaken if load.run == run)) for run in runs]


def read_tables(lake: Lake, key: str, former: Mapping[str, str] | None = None) -> dict[str, TableState]:
    """A manifest's tables, by the names that they have now; nothing when there is no such file."""
    now = former or {}
    with readable(key):
        rows = [json.loads(line) for line in (lake.read(key) or "").splitlines() if line.strip()]
        return {
            now.get(row["table_name"], row["table_name"]): TableState(
                int(row["row_count"]), str(row.get("fingerprint", "")), str(row.get("schema_hash", ""))
            )
            for row in rows
            if not row.get("overtaken")
        }


def manifest_key(place: Place, logical_date: str) -> str:
    return f"{manifest_folder(place)}load_date={logical_date}/tables000.json"


def _batch(file: File, text: str) -> Batch | None:
    if text == "":
        return None
    with readable(file.key):
        rows = [json.loads(line) for line in text.splitlines()]
        own = [row for row in rows if not row.get("overtaken")]
        return Batch(
            **_run(own[0], file.key.split("load_date=", 1)[1].split("/", 1)[0]).as_run(),
            written_at=file.written_at,
            tables=frozenset(row["table_name"] for row in own),
            lists_overtaken="overtaken" in own[0],
            shapes={row["table_name"]: str(row["load_shape"]) for row in own if row.get("load_shape")},
            overtaken=tuple(
                Load(row["table_name"], _run(row, str(row["overtaken"])[:10]), str(row.get("loaded_at", "")))
                for row in rows
                if row.get("overtaken")
            ),
        )


def _run(row: dict[str, Any], logical_date: str) -> Run:
    return Run(row["batch_id"], logical_date, _local(row.get("window_start")), _local(row["watermark"]))


def _local(value: str | None) -> str:
    """Redshift writes a blank between date and time; the ledger has a T."""
    return "" if value is None else value.replace(" ", "T")[:19]
