"""Committed batches, as their manifests in the lake describe them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from recovery.lake import Lake
from recovery.place import Place

# Older ones are in every snapshot that is still kept.
DAYS_READ = 60


@dataclass(frozen=True)
class Batch:
    run_id: str
    logical_date: str
    #: Local date-times without an offset; the start is empty for the first run.
    window_start: str
    window_end: str
    written_at: datetime

    def as_run(self) -> dict[str, str]:
        """As a replay takes it."""
        return {
            "run_id": self.run_id,
            "logical_date": self.logical_date,
            "window_start": self.window_start,
            "window_end": self.window_end,
        }


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
        if (batch := _batch(lake, file.key, file.written_at)) is not None
    ]


def unbroken(batches: list[Batch]) -> list[Batch]:
    """The batches up to the first whose predecessor is missing."""
    kept = batches[:1]
    for batch in batches[1:]:
        if batch.window_start != kept[-1].window_end:
            break
        kept.append(batch)
    return kept


def read_tables(lake: Lake, key: str) -> dict[str, TableState]:
    """A manifest's tables; nothing when there is no such file."""
    rows = [json.loads(line) for line in (lake.read(key) or "").splitlines() if line.strip()]
    return {
        row["table_name"]: TableState(
            int(row["row_count"]), str(row.get("fingerprint", "")), str(row.get("schema_hash", ""))
        )
        for row in rows
    }


def manifest_key(place: Place, logical_date: str) -> str:
    return f"{manifest_folder(place)}load_date={logical_date}/tables000.json"


def _batch(lake: Lake, key: str, written_at: datetime) -> Batch | None:
    lines = (lake.read(key) or "").splitlines()
    if not lines:
        return None
    row = json.loads(lines[0])
    return Batch(
        run_id=row["batch_id"],
        logical_date=key.split("load_date=", 1)[1].split("/", 1)[0],
        window_start=_local(row.get("window_start")),
        window_end=_local(row["watermark"]),
        written_at=written_at,
    )


def _local(value: str | None) -> str:
    """Redshift writes a blank between date and time; the ledger has a T."""
    return "" if value is None else value.replace(" ", "T")[:19]
