"""The window of a run, and which rows of a source lie in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from etl.plan import Stamp

MICROSECOND = timedelta(microseconds=1)
CHANGE_REACH = range(-25, 26)
"""Hours around a moment in which a change of the clocks matters: none has ever been of more than a day."""


@dataclass(frozen=True)
class Window:
    """Half open, in UTC. No start: from the beginning."""

    start: datetime | None
    end: datetime


def window_in_utc(window_start: str, window_end: str, time_zone: str, start_time_zone: str | None = None) -> Window:
    """`start_time_zone`: that of the run which ended where this one starts, when it is not this one's."""
    start_zone = ZoneInfo(start_time_zone or time_zone)
    return Window(_in_utc(window_start, start_zone) if window_start else None, _in_utc(window_end, ZoneInfo(time_zone)))


def _in_utc(local: str, zone: ZoneInfo) -> datetime:
    """A time that occurs twice is its first occurrence, one that is skipped keeps the offset from before: either way
    equal texts are equal instants, so one run's end is the next one's start."""
    return datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(timezone.utc)


def window_predicate(
    column: str,
    stamp: Stamp,
    overlap_seconds: float,
    window: Window,
    time_zone: str,
    start_time_zone: str | None = None,
) -> str:
    """MySQL condition over a quoted column, for a session whose time zone is UTC.

    `time_zone`: that of the source's clock; `start_time_zone`: what the run before took for it. A zero date says
    nothing of when its row was written, nor does a NULL, which a source may hold where the definition has `notNull()`:
    so every run reads it.
    """
    before_end = f"{column} < {_upper(stamp, window.end, ZoneInfo(time_zone))}"
    unstamped = f"{column} IS NULL"
    since = None if window.start is None else _earlier(window.start, overlap_seconds)
    if since is None:
        return f"({before_end} OR {unstamped})"
    zones = [ZoneInfo(time_zone), ZoneInfo(start_time_zone or time_zone)]
    lower = min(_lower(stamp, since, zone) for zone in zones)
    return f"(({column} >= {lower} OR {column} = 0) AND {before_end} OR {unstamped})"


def _earlier(moment: datetime, seconds: float) -> datetime | None:
    """None: before all time."""
    try:
        return moment - timedelta(seconds=seconds)
    except OverflowError:
        return None


def _lower(stamp: Stamp, since: datetime, zone: ZoneInfo) -> str:
    if stamp == "moment":
        return _time(since)
    least = _on_clock(since, min(_offsets(since, zone)))
    return _day(least.date()) if stamp == "local_day" else _time(least)


def _upper(stamp: Stamp, end: datetime, zone: ZoneInfo) -> str:
    if stamp == "moment":
        return _time(end)
    most = _on_clock(end, max(_offsets(end, zone)))
    return _day((most - MICROSECOND).date() + timedelta(days=1)) if stamp == "local_day" else _time(most)


def _offsets(moment: datetime, zone: ZoneInfo) -> set[timedelta]:
    """Those that the clock has around a moment: two, where it is set in these hours. Times that it shows twice and
    times that it skips may then be on either side of the moment, and the window takes them all."""
    around = (moment + timedelta(hours=hours) for hours in CHANGE_REACH)
    return {offset for each in around if (offset := each.astimezone(zone).utcoffset()) is not None}


def _on_clock(moment: datetime, offset: timedelta) -> datetime:
    return moment.replace(tzinfo=None) + offset


def _time(moment: datetime) -> str:
    return f"TIMESTAMP'{moment.replace(tzinfo=None).isoformat(sep=' ', timespec='microseconds')}'"


def _day(day: date) -> str:
    return f"DATE'{day.isoformat()}'"
