"""What a failover would start from and lose: pure decisions of the recovery function."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from recovery.batches import Batch, TableState, unbroken
from recovery.follow import next_batch
from recovery.heartbeat import Heartbeat
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.snapshots import choose_snapshot
from recovery.survey import Committed, OtherSite, last_due, loss_seconds, next_epoch
from recovery.verify import differing_tables

PLACE = Place("P", "standby", "t", "/lake", "manifests/", "us-east-1", "o", "n", "02:00", "UTC")
NOW = datetime(2026, 2, 10, 12, tzinfo=timezone.utc)


def batch(day: int, run_id: str = "") -> Batch:
    end = datetime(2026, 2, 1, 2) + timedelta(days=day)
    start = "" if day == 0 else (end - timedelta(days=1)).isoformat()
    written = (end + timedelta(minutes=40)).replace(tzinfo=timezone.utc)
    return Batch(run_id or f"run-{day}", end.date().isoformat(), start, end.isoformat(), written)


def committed(day: int) -> Committed:
    one = batch(day)
    return Committed(one.run_id, one.logical_date, one.window_end)


def test_the_other_ledger_says_exactly_what_is_lost() -> None:
    assert loss_seconds(PLACE, batch(5), OtherSite("primary", 1, committed(5)), None, NOW) == 0
    assert loss_seconds(PLACE, batch(5), OtherSite("primary", 1, committed(7)), None, NOW) == 2 * 86_400
    assert loss_seconds(PLACE, batch(5, "again"), OtherSite("primary", 1, committed(5)), None, NOW) == 1


def test_without_it_what_was_due_may_be_lost_unless_the_other_site_has_just_said_otherwise() -> None:
    today = batch(9)
    assert loss_seconds(PLACE, today, None, None, NOW) == 0
    assert loss_seconds(PLACE, batch(8), None, None, NOW) == 86_400
    assert loss_seconds(PLACE, batch(8), None, Heartbeat(NOW - timedelta(minutes=7), "run-8", ""), NOW) == 420
    assert loss_seconds(PLACE, batch(8), None, Heartbeat(NOW - timedelta(minutes=7), "run-9", ""), NOW) == 86_400


@given(st.integers(0, 60 * 24 * 400))
def test_the_last_due_run_is_never_in_the_future_and_never_a_day_ago(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=minutes)
    age = now.replace(tzinfo=None) - last_due(PLACE, now)
    assert timedelta(0) <= age < timedelta(days=1)


@given(st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_an_epoch_is_newer_than_both_sites_know_or_that_of_a_failover_that_was_begun(
    own: int, theirs: int, moved: bool
) -> None:
    other = OtherSite("standby" if moved else "primary", theirs, None)
    epoch = next_epoch("standby", "primary", own, other)
    begun = moved and theirs > own
    assert epoch == theirs if begun else epoch > max(own, theirs)
    assert next_epoch("standby", "standby", own, other) == own


@given(st.sets(st.integers(0, 12)))
def test_batches_end_where_one_is_missing(days: set[int]) -> None:
    found = unbroken([batch(day) for day in sorted(days)])
    for before, after in itertools.pairwise(found):
        assert after.window_start == before.window_end
    if days:
        assert found[0] == batch(min(days))


@given(st.integers(0, 9), st.integers(0, 9))
def test_what_is_newer_than_the_snapshot_is_replayed_and_the_newest_always(day: int, newest: int) -> None:
    batches = [batch(each) for each in range(newest + 1)]
    taken_at = datetime(2026, 2, 1, 6, tzinfo=timezone.utc) + timedelta(days=day)
    snapshots = [
        {"SnapshotName": "s", "SnapshotArn": "a", "Status": "AVAILABLE", "SnapshotCreateTime": taken_at.isoformat()},
        {"SnapshotName": "n", "SnapshotArn": "b", "Status": "CREATING", "SnapshotCreateTime": NOW.isoformat()},
    ]
    chosen = choose_snapshot(snapshots, batches)
    assert chosen["snapshot"]["id"] == "s"
    assert [run["run_id"] for run in chosen["batches"]] == [
        f"run-{each}" for each in range(min(day + 1, newest), newest + 1)
    ]
    assert choose_snapshot(snapshots[1:], batches)["found"] is False


def test_a_table_differs_by_rows_values_or_columns_and_when_it_is_not_there() -> None:
    expected = {name: TableState(3, "7", "h") for name in "abcd"}
    found = {"a": TableState(3, "7", "h"), "b": TableState(3, "8", "h"), "c": TableState(3, "7", "i")}
    assert differing_tables(expected, found, "fingerprints") == ["b", "c", "d"]
    assert differing_tables(expected, found, "counts") == ["d"]


@given(st.integers(1, 12), st.sets(st.integers(0, 11)), st.integers(-1, 11))
def test_a_warm_standby_loads_every_batch_that_has_arrived_in_order_and_waits_at_a_gap(
    days: int, arrived: set[int], loaded: int
) -> None:
    here = committed(loaded) if loaded >= 0 else None
    later = [batch(day) for day in range(days) if day in arrived and day >= loaded]
    followed: list[int] = []
    while True:
        try:
            found = next_batch([each for each in later if here is None or each.logical_date >= here.logical_date], here)
        except RecoveryRefused:
            # Only an empty warehouse is refused, and only when its first batch is not here.
            assert here is None and 0 not in arrived
            return
        if found is None:
            break
        followed.append(int(found.run_id.removeprefix("run-")))
        here = Committed(found.run_id, found.logical_date, found.window_end)
    expected = itertools.takewhile(lambda day: day in arrived and day < days, itertools.count(loaded + 1))
    assert followed == list(expected)


def test_the_newest_date_that_was_run_again_is_loaded_again() -> None:
    assert next_batch([batch(5, "again"), batch(6)], committed(5)) == batch(5, "again")
    assert next_batch([batch(5), batch(6)], committed(5)) == batch(6)
