"""What the active site says of itself every few minutes, in the lake: it bounds what a standby can have missed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from recovery.batches import manifest_folder
from recovery.lake import Lake
from recovery.place import Place
from recovery.readable import readable


@dataclass(frozen=True)
class Heartbeat:
    at: datetime
    #: The newest committed run at that time; empty before the first.
    newest: str
    #: Of the tables that this site declares; empty: an older program did not say.
    schema: str


def heartbeat_key(place: Place) -> str:
    return f"{manifest_folder(place)}heartbeat.json"


def read_heartbeat(place: Place, lake: Lake) -> Heartbeat | None:
    text = lake.read(heartbeat_key(place))
    if text is None:
        return None
    with readable(heartbeat_key(place)):
        said = json.loads(text)
        return Heartbeat(datetime.fromisoformat(said["at"]), str(said["newest"]), str(said.get("schema", "")))


def beat(place: Place, lake: Lake, at: datetime, newest: str) -> None:
    """`at` must be before the ledger was asked for the newest run."""
    said = {"at": at.isoformat(), "newest": newest, "schema": place.schema}
    lake.write(heartbeat_key(place), json.dumps(said))
