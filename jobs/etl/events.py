"""Progress as JSON lines on standard output, for CloudWatch and the lab alike."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EventLog:
    job: str
    run_id: str
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def write(self, event: str, **values: object) -> None:
        line = json.dumps({"event": event, "run_id": self.run_id, "job": self.job, **values}, ensure_ascii=False)
        # Tables are written side by side; a line must not be torn.
        with self._lock:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    def table_written(self, zone: str, table: str, *, rows: int, bytes_written: int, seconds: float) -> None:
        self.write("table_written", zone=zone, table=table, rows=rows, bytes=bytes_written, seconds=round(seconds, 3))
