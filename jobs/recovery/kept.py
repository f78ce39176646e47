"""Where the rows of a run lie: a date's folder has those of its newest run, and those of earlier runs were kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from recovery.batches import Batch, Run
from recovery.lake import Lake
from recovery.readable import readable

FOLDER = "_kept"

# Where a table's backups lie, each with its manifest.
BACKUP_ZONE = "backup/"
BACKUP_MANIFEST = "manifest000.json"


class KeptRows:
    def __init__(self, lake: Lake, curated: str) -> None:
        """`curated`: the zone's prefix."""
        self._lake = lake
        self._curated = curated
        # A table's folder is listed once: a name that may be missing cannot be asked for.
        self._copies = cache(self._whole_copies)
        # A plan asks what comes before a backfill, and again as what it is put back.
        self._runs_before = cache(self._run_before)

    def folder_of(self, run: Run, tables: Iterable[str]) -> str:
        """Within the folder of a table; a run's tables are kept together."""
        # Each is looked at: a marker that cannot be read is refused whichever table comes first.
        copies = [self._copies(name) for name in sorted(tables)]
        if copies and all(run.run_id in each for each in copies):
            return f"{FOLDER}/{run.run_id}"
        return f"load_date={run.logical_date}"

    def can_load(self, run: Run, table: str, shape: str) -> bool:
        """Whether the run's rows are kept, and are what the load of this shape reads."""
        return self._copies(table).get(run.run_id) == shape

    def _whole_copies(self, table: str) -> dict[str, str]:
        """The shape of each run's load, empty where its version did not say, by the marker that lies beside the copy.

        A replica may have a marker before all files that it names.
        """
        above = f"{self._curated}{table}/"
        found = {file.key for file in self._lake.files(f"{above}{FOLDER}/")}
        markers = [key for key in found if key.endswith(".json")]
        if not markers:
            return {}
        found |= {file.key for file in self._lake.files(f"{above}_held/{FOLDER}/")}
        copies: dict[str, str] = {}
        for key in markers:
            with readable(key):
                marker = json.loads(self._lake.read(key) or "")
                if {f"{above}{file}" for file in marker["files"]} <= found:
                    copies[key.removeprefix(f"{above}{FOLDER}/").removesuffix(".json")] = str(marker["load_shape"])
        return copies

    def run_before(self, backfill: Run, table: str) -> str | None:
        """The run after which a table was backfilled; None: the backup that the backfill ended with is not here."""
        return self._runs_before(backfill, table)

    def _run_before(self, backfill: Run, table: str) -> str | None:
        key = f"{backup_folder(backfill, table)}{BACKUP_MANIFEST}"
        text = self._lake.read(key)
        if text is None:
            return None
        with readable(key):
            return str(json.loads(text)["run_id"])


def backup_folder(backfill: Run, table: str) -> str:
    """Of the backup that a backfill ended with."""
    return f"{BACKUP_ZONE}{table}/{backfill.logical_date}/{backfill.backfill_id}/"


def as_loaded(batch: Batch, kept: KeptRows, tables: Iterable[str]) -> dict[str, str]:
    """As a replay takes it. `tables`: those that there are now."""
    return {**batch.as_run(), "folder": kept.folder_of(batch, batch.tables.intersection(tables))}
