"""Which rows a run reads: every row that was written before the last run is read, whatever clock stamped it, or none.

A real server holds the rows and answers the predicates that the jobs read with; no Spark is needed for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.plan import Stamp
from etl.window import Window, window_in_utc, window_predicate
from tests.mariadb import MariaDb

HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
DIGITS = (0, 3, 6)
STAMPS: dict[str, Stamp] = {
    "d": "local_day",
    **{f"dt{digits}": "local_time" for digits in DIGITS},
    **{f"ts{digits}": "moment" for digits in DIGITS},
}

# Clocks that are set by an hour, by half of one, at midnight, in autumn forwards, or never; one has left out a day.
SET_CLOCKS = (
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Europe/Berlin", "2026-03-29T01:00"),
    ("Europe/Berlin", "2026-10-25T01:00"),
    ("Australia/Lord_Howe", "2026-04-04T15:00"),
    ("America/Santiago", "2026-09-06T04:00"),
    ("Africa/Cairo", "2026-10-29T21:00"),
    ("Pacific/Apia", "2011-12-30T10:00"),
)
STEADY_ZONES = ("UTC", "Asia/Kolkata", "Pacific/Kiritimati", "Etc/GMT+12")
DAYS = 7


@dataclass(frozen=True)
class Week:
    first: date
    zone: str
    schedule_zone: str
    at: str
    overlap: timedelta
    late: timedelta
    """From the time that a row bears to its commit, at most the overlap."""
    clock_notices: timedelta
    """How long after it the source's clock notices that it has to be set: till then it shows times that are skipped."""

    @property
    def ends(self) -> list[datetime]:
        days = [self.first + timedelta(days=day) for day in range(DAYS)]
        return [window_in_utc("", f"{day}T{self.at}:00", self.schedule_zone).end for day in days]

    @property
    def written(self) -> list[datetime]:
        """Every hour from a day before the first run, and what lies next to the windows' edges."""
        start = self.ends[0] - timedelta(days=1)
        hours = [start + HOUR * hour + timedelta(minutes=hour % 60) for hour in range(24 * (DAYS + 1))]
        tens = [timedelta(minutes=10 * step) for step in range(-9, 10)]
        edges = [end + step for end in self.ends for step in (*tens, -MICROSECOND, MICROSECOND)]
        return sorted({*hours, *edges, *(edge - self.late for edge in edges)})


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Most of them have a run that is due within an hour of the setting of the source's clock."""
    zone, set_at = draw(st.sampled_from(SET_CLOCKS))
    change = datetime.fromisoformat(set_at)
    due = change + timedelta(minutes=10 * draw(st.integers(-6, 6)))
    overlap = draw(st.sampled_from([0, 0, 0, 1, 3600, 90_000]))
    anywhere = draw(st.integers(0, 3)) == 0
    zones = [*STEADY_ZONES, *(name for name, _ in SET_CLOCKS)]
    return Week(
        first=due.date() - timedelta(days=draw(st.integers(0, DAYS - 2))),
        zone=draw(st.sampled_from(zones)) if anywhere else zone,
        schedule_zone=draw(st.sampled_from(zones)) if anywhere else "UTC",
        at=f"{due:%H:%M}",
        overlap=timedelta(seconds=overlap),
        late=timedelta(seconds=draw(st.sampled_from([0, overlap]))),
        clock_notices=timedelta(minutes=draw(st.sampled_from([0, 20]))),
    )


def stamps(moment: datetime, week: Week) -> str:
    clock = (moment - week.clock_notices).astimezone(ZoneInfo(week.zone)).replace(tzinfo=None) + week.clock_notices
    in_utc = moment.replace(tzinfo=None)
    times = [f"'{time.isoformat(sep=' ')}'" for time in (clock, in_utc) for _ in DIGITS]
    return ", ".join([f"'{clock.date()}'", *times])


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def fill(week: Week) -> str:
    rows = [
        f"({index}, {microseconds(moment + week.late)}, {stamps(moment, week)})"
        for index, moment in enumerate(week.written)
    ]
    unstamped = f"(-1, 0, {', '.join(['NULL'] * len(STAMPS))})"
    return f"TRUNCATE stamped; INSERT INTO stamped VALUES {', '.join([*rows, unstamped])};"


def windows(week: Week) -> Iterator[Window]:
    """As the runs of a week have them, from the beginning."""
    for start, end in pairwise([None, *week.ends]):
        yield Window(start, week.ends[0] if end is None else end)


def reads(week: Week, column: str) -> Iterator[str]:
    """The rows that each run finds, when it looks as soon as its window ends: whoever looks later finds more."""
    for window in windows(week):
        overlap = week.overlap.total_seconds()
        condition = window_predicate(f"`{column}`", STAMPS[column], overlap, window, week.zone)
        yield f"SELECT id FROM stamped WHERE committed < {microseconds(window.end)} AND {condition}"


@pytest.fixture(scope="module")
def stamped(source: MariaDb) -> MariaDb:
    types = [f"dt{digits} DATETIME({digits})" for digits in DIGITS]
    types += [f"ts{digits} TIMESTAMP({digits}) NULL" for digits in DIGITS]
    source.execute(
        "DROP TABLE IF EXISTS stamped; CREATE TABLE stamped (id INT PRIMARY KEY, committed BIGINT, d DATE, "
        f"{', '.join(types)}) ENGINE = MEMORY"
    )
    return source


def rounding(server: MariaDb, column: str) -> timedelta:
    """MySQL rounds what a column has no digits for, upwards too: a row of the last half second is one of the next run.
    MariaDB cuts it off."""
    halves = {"0": timedelta(milliseconds=500), "3": timedelta(microseconds=500)}
    return halves.get(column[-1], timedelta()) if server.is_mysql else timedelta()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(week=weeks())
def test_every_row_that_was_committed_before_the_last_run_is_read(stamped: MariaDb, week: Week) -> None:
    union = {column: " UNION ".join(reads(week, column)) for column in STAMPS}
    queries = [f"SELECT '{column}', GROUP_CONCAT(id) FROM ({sql}) AS found;" for column, sql in union.items()]
    answer = stamped.execute("\n".join(["SET group_concat_max_len = 1000000;", fill(week), *queries]))
    for line in answer.splitlines():
        column, ids = line.split("\t")
        latest = max(week.late, rounding(stamped, column))
        due = {-1} | {index for index, moment in enumerate(week.written) if moment + latest < week.ends[-1]}
        assert due - set(map(int, ids.split(","))) == set(), column


def bounds(predicate: str) -> str:
    """Of the rows that bear a stamp."""
    return predicate.removeprefix("(").removesuffix(" OR `c` IS NULL)")


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("UTC", "2026-01-31T02:00:00", "2026-01-31 02:00:00"),
        ("Europe/Berlin", "2026-01-31T02:00:00", "2026-01-31 01:00:00"),
        ("Europe/Berlin", "2026-07-31T02:00:00", "2026-07-31 00:00:00"),
        ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29 01:30:00"),  # skipped by the clock
        ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25 00:30:00"),  # occurs twice: the first one
        ("Asia/Kolkata", "2026-01-31T02:00:00", "2026-01-30 20:30:00"),
    ],
)
def test_local_times_are_instants(zone: str, local: str, utc: str) -> None:
    window = window_in_utc("", local, zone)
    assert bounds(window_predicate("`c`", "moment", 0, window, "Asia/Tokyo")) == f"`c` < TIMESTAMP'{utc}.000000'"


WINDOW = window_in_utc("2026-01-30T02:00:00", "2026-01-31T02:00:00", "UTC")


@pytest.mark.parametrize(
    ("stamp", "zone", "lower", "upper"),
    [
        (
            "moment",
            "America/New_York",
            "TIMESTAMP'2026-01-30 00:00:00.000000'",
            "TIMESTAMP'2026-01-31 02:00:00.000000'",
        ),
        ("local_time", "UTC", "TIMESTAMP'2026-01-30 00:00:00.000000'", "TIMESTAMP'2026-01-31 02:00:00.000000'"),
        (
            "local_time",
            "America/New_York",
            "TIMESTAMP'2026-01-29 19:00:00.000000'",
            "TIMESTAMP'2026-01-30 21:00:00.000000'",
        ),
        ("local_day", "UTC", "DATE'2026-01-30'", "DATE'2026-02-01'"),
        ("local_day", "America/New_York", "DATE'2026-01-29'", "DATE'2026-01-31'"),
    ],
)
def test_a_window_is_half_open_and_starts_earlier_by_the_overlap(
    stamp: Stamp, zone: str, lower: str, upper: str
) -> None:
    predicate = window_predicate("`c`", stamp, 7200, WINDOW, zone)
    assert bounds(predicate) == f"(`c` >= {lower} OR `c` = 0) AND `c` < {upper}"


def test_a_day_that_begins_at_the_end_of_the_window_is_not_of_it() -> None:
    window = window_in_utc("", "2026-01-31T00:00:00", "Europe/Berlin")
    predicate = window_predicate("`c`", "local_day", 0, window, "Europe/Berlin")
    assert bounds(predicate) == "`c` < DATE'2026-01-31'"


def test_an_overlap_from_before_all_time_has_no_lower_bound() -> None:
    predicate = window_predicate("`c`", "moment", 1e15, WINDOW, "UTC")
    assert bounds(predicate) == "`c` < TIMESTAMP'2026-01-31 02:00:00.000000'"


@pytest.mark.parametrize(("old", "new"), [("UTC", "America/New_York"), ("America/New_York", "UTC")])
def test_a_definition_that_corrects_the_zone_of_its_source_leaves_no_hours_out(old: str, new: str) -> None:
    first = Window(None, WINDOW.end)
    last_read = bounds(window_predicate("`c`", "local_time", 0, first, old)).removeprefix("`c` < ")
    again = window_predicate("`c`", "local_time", 0, Window(WINDOW.end, WINDOW.end + HOUR), new, old)
    assert again.split(" >= ")[1].split(" OR ")[0] <= last_read
