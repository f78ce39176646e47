from __future__ import annotations

import pytest

from etl.window import window_in_utc, window_predicate


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
    assert window_predicate("`c`", 0, window_in_utc("", local, zone)) == f"`c` < TIMESTAMP'{utc}.000000'"


def test_the_window_starts_earlier_by_the_overlap_and_is_half_open() -> None:
    window = window_in_utc("2026-01-30T02:00:00", "2026-01-31T02:00:00", "UTC")
    assert window_predicate("`c`", 7200, window) == (
        "`c` >= TIMESTAMP'2026-01-30 00:00:00.000000' AND `c` < TIMESTAMP'2026-01-31 02:00:00.000000'"
    )
