"""The window of a run, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Window:
    """Half open. No start: from the beginning."""

    start: datetime | None
    end: datetime


def window_in_utc(window_start: str, window_end: str, time_zone: str) -> Window:
    zone = ZoneInfo(time_zone)
    return Window(_in_utc(window_start, zone) if window_start else None, _in_utc(window_end, zone))


def _in_utc(local: str, zone: ZoneInfo) -> datetime:
    """A time that occurs twice is its first occurrence, one that is skipped keeps the offset from before: either way
    equal texts are equal instants, so one run's end is the next one's start."""
    return datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(timezone.utc)


def window_predicate(column: str, overlap_seconds: int, window: Window) -> str:
    """MySQL condition over a quoted column, for a session whose time zone is UTC."""
    before_end = f"{column} < {_literal(window.end)}"
    if window.start is None:
        return before_end
    return f"{column} >= {_literal(window.start - timedelta(seconds=overlap_seconds))} AND {before_end}"


def _literal(instant: datetime) -> str:
    return f"TIMESTAMP'{instant:%Y-%m-%d %H:%M:%S.%f}'"
