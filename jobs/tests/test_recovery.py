"""What a failover would start from and lose: pure decisions of the recovery function."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from recovery.batches import BACKFILL_RUN, Batch, Load, Run, TableState, unbroken
from recovery.follow import next_batch
from recovery.heartbeat import Heartbeat
from recovery.kept import KeptRows
from recovery.lake import FolderLake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.replay import Loaded, Renames, Replay, lacking
from recovery.snapshots import choose_snapshot
from recovery.survey import Committed, OtherSite, behind, last_due, loss_seconds, next_epoch
from recovery.verify import counted_tables, differing_tables

PLACE = Place("P", "standby", "t", "/lake", "manifests/", "us-east-1", "o", "n", "02:00", "UTC")
NOW = datetime(2026, 2, 10, 12, tzinfo=timezone.utc)

TABLES = ["a", "b", "c"]
SHAPES = dict.fromkeys(TABLES, "now")

#: What is put back together: c points to a by key alone.
MEMBERS = {"a": ["a", "c"]}

#: What each table was loaded with, in order.
Content = dict[str, list[Run]]


@dataclass(frozen=True)
class Attempt:
    """A run, up to where it ends."""

    #: Goes on where the one before it died; of a new date otherwise.
    retries: bool
    loads: int
    #: Reached by one that has loaded everything: it dies after its manifest, or commits.
    end: Literal["dies in its job", "dies", "dies after its manifest", "commits"]
    #: A new run of the date that was run last.
    again: bool = False
    #: Backfilled once it has committed, one after another.
    backfills: tuple[str, ...] = ()


PASTS = st.lists(
    st.builds(
        Attempt,
        st.booleans(),
        st.integers(0, len(TABLES)),
        st.sampled_from(["dies in its job", "dies", "dies after its manifest", "commits", "commits"]),
        st.sampled_from([False, False, True]),
        st.lists(st.sampled_from(TABLES), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=8,
)

#: Where most runs are committed, and many tables backfilled.
LIVELY_PASTS = st.lists(
    st.builds(
        Attempt,
        st.booleans(),
        st.sampled_from([1, *[len(TABLES)] * 4]),
        st.sampled_from(["dies", *["commits"] * 4]),
        st.sampled_from([False, False, True]),
        st.lists(st.sampled_from(TABLES), max_size=2).map(tuple),
    ),
    min_size=3,
    max_size=8,
)


class Kept(KeptRows):
    """What a job of the world has copied, by run and table."""

    def __init__(self, runs: Iterable[str] = (), lost: Iterable[str] = ()) -> None:
        self.runs = set(runs)
        self._lost = set(lost)
        #: The run before each backfill.
        self.backed_up: dict[str, str] = {}

    def folder_of(self, run: Run, tables: Iterable[str]) -> str:
        return f"_kept/{run.run_id}" if run.run_id in self.runs - self._lost else f"load_date={run.logical_date}"

    def can_load(self, run: Run, table: str, shape: str) -> bool:
        return run.run_id in self.runs - self._lost

    def run_before(self, backfill: Run, table: str) -> str | None:
        return self.backed_up.get(backfill.run_id)


class World:
    """A warehouse that remembers its loads, with a snapshot after each, and the manifests and rows in its lake."""

    def __init__(self) -> None:
        self.content: Content = {table: [] for table in TABLES}
        self.snapshots: list[Content] = [self._copy()]
        self.manifests: list[Batch] = []
        self.at_newest_manifest: Content = {}
        #: By backfill, which ends with a backup.
        self.at_backup: dict[str, Content] = {}
        #: By run that wrote it.
        self.at_manifest: dict[str, Content] = {}
        self.kept = Kept()
        #: By date, whose rows its folders hold; empty: of a job that died.
        self.written: dict[str, str] = {}
        self._committed_end = ""
        self._start = ""
        self._open: Run | None = None
        self._day = 0
        self._run_ids: list[str] = []

    def live_through(self, attempt: Attempt) -> None:
        if self._open is None or not attempt.retries or attempt.again:
            again = attempt.again and self._day > 0
            self._day += 0 if again else 1
            self._start = self._start if again else self._committed_end
            end = datetime(2026, 2, 1, 2) + timedelta(days=self._day)
            self._run_ids.append(f"run-{len(self._run_ids) + 1}")
            self._open = Run(self._run_ids[-1], end.date().isoformat(), self._start, end.isoformat())
        run = self._open
        if not self._job(run, attempt):
            return
        for table in TABLES[: attempt.loads]:
            if run not in self.content[table]:
                self.content[table].append(run)
            self.snapshots.append(self._copy())
        if any(run not in self.content[table] for table in TABLES) or attempt.end == "dies":
            return
        self._write_manifest(run)
        if attempt.end == "commits":
            self._committed_end = run.window_end
            self._open = None
            for table in attempt.backfills:
                self._backfill(table, run)

    def _backfill(self, table: str, run: Run) -> None:
        self._run_ids.append(f"{BACKFILL_RUN}{len(self._run_ids) + 1}")
        backfill = replace(run, run_id=self._run_ids[-1])
        # One of the same date is in it.
        earlier = [
            load for load in self.content[table] if load.backfill_id is None or load.logical_date < run.logical_date
        ]
        self.content[table] = [*earlier, backfill]
        self.snapshots.append(self._copy())
        self.kept.backed_up[backfill.run_id] = run.run_id
        self.at_backup[backfill.run_id] = self._copy()
        self._write_manifest(run)

    def _write_manifest(self, run: Run) -> None:
        overtaken = tuple(
            Load(table, load, f"{self._run_ids.index(load.run_id):03}")
            for table in TABLES
            for load in self.content[table]
            if load != run and self._is_listed(load, run, self.content[table])
        )
        self.manifests = [each for each in self.manifests if each.logical_date != run.logical_date]
        self.manifests.append(
            Batch(run.run_id, run.logical_date, run.window_start, run.window_end, NOW, frozenset(TABLES), overtaken)
        )
        self.at_newest_manifest = self._copy()
        self.at_manifest[run.run_id] = self._copy()

    @staticmethod
    def _is_listed(load: Run, of: Run, loads: list[Run]) -> bool:
        of_its_date = [each for each in loads if each.logical_date == load.logical_date]
        return load.window_end > of.window_start or (load.window_end == of.window_start and len(of_its_date) > 1)

    def _job(self, run: Run, attempt: Attempt) -> bool:
        """Whether it came to its end. A retry behind it does not begin with it."""
        writer = self.written.get(run.logical_date, "")
        if writer == run.run_id:
            return True
        if writer != "":
            self.kept.runs.add(writer)
        self.written[run.logical_date] = "" if attempt.end == "dies in its job" else run.run_id
        return attempt.end != "dies in its job"

    @staticmethod
    def says(content: Content) -> dict[str, Loaded]:
        return {
            table: Loaded(
                runs[-1].logical_date,
                runs[-1].window_end,
                frozenset(run.run_id for run in runs if run.logical_date == runs[-1].logical_date),
                frozenset(run.run_id for run in runs if run.backfill_id is not None),
            )
            for table, runs in content.items()
            if runs
        }

    def replayed(self, snapshot: Content, replay: Replay) -> Content:
        content = {table: list(runs) for table, runs in snapshot.items()}
        for batch in replay.batches:
            run = Run(**{name: batch[name] for name in ("run_id", "logical_date", "window_start", "window_end")})
            if batch["put_back"]:
                put_back = batch["put_back"]
                backfill = f"{BACKFILL_RUN}{put_back['backup_id']}"
                assert self.kept.backed_up[backfill] == run.run_id
                # Its history says the run and the backfill, and nothing else of that date.
                for member in MEMBERS.get(put_back["table"], []):
                    content[member] = list(self.at_backup[backfill][member])
                content[put_back["table"]] = [run, replace(run, run_id=backfill)]
                self._is_whole(content, batch, replay)
                continue
            kind, _, name = batch["folder"].partition("/")
            assert run.run_id == (name if kind == "_kept" else self.written[run.logical_date]), "rows of another run"
            for table in TABLES:
                if f"load_{table}" in batch["skip"]:
                    continue
                assert not any(load.logical_date > run.logical_date for load in content[table]), "history moved on"
                if run not in content[table]:
                    content[table].append(run)
            self._is_whole(content, batch, replay)
        return content

    def _is_whole(self, content: Content, batch: dict[str, Any], replay: Replay) -> None:
        """What is noted as a batch is what its manifest says, beside runs that were never committed."""
        if not batch["is_batch"] or replay.passed_over:
            return
        expected = self.at_manifest[batch["run_id"]]
        for table in TABLES:
            known = {run.run_id for run in expected[table]}
            held = [run for run in content[table] if run.run_id in known or run.backfill_id is not None]
            assert since_backfill(held) == since_backfill(expected[table])

    def _copy(self) -> Content:
        return {table: list(runs) for table, runs in self.content.items()}


def since_backfill(runs: list[Run]) -> list[Run]:
    """What a table holds: a backfill has put everything in the place of what was before."""
    backfills = [at for at, run in enumerate(runs) if run.backfill_id is not None]
    return runs[max(backfills, default=0) :]


def batch(day: int, run_id: str = "") -> Batch:
    end = datetime(2026, 2, 1, 2) + timedelta(days=day)
    start = "" if day == 0 else (end - timedelta(days=1)).isoformat()
    return Batch(run_id or f"run-{day}", end.date().isoformat(), start, end.isoformat(), NOW, tables=frozenset(TABLES))


def committed(day: int) -> Committed:
    one = batch(day)
    return Committed(one.run_id, one.logical_date, one.window_end)


def test_the_other_ledger_says_exactly_what_is_lost() -> None:
    assert loss_seconds(PLACE, batch(5), OtherSite("primary", 1, committed(5)), None, NOW) == 0
    assert loss_seconds(PLACE, batch(5), OtherSite("primary", 1, committed(7)), None, NOW) == 2 * 86_400
    assert loss_seconds(PLACE, batch(5, "again"), OtherSite("primary", 1, committed(5)), None, NOW) == 1
    assert loss_seconds(PLACE, batch(6), OtherSite("primary", 1, committed(5)), None, NOW) == 0


def test_a_site_that_is_behind_is_told_which_run_it_waits_for() -> None:
    there = OtherSite("standby", 2, committed(7))
    assert f"committed {committed(7).logical_date} (run run-7)" in behind(batch(5), there)
    assert f"the newest batch here, back from which nothing is missing, is {batch(5).logical_date}" in behind(
        batch(5), there
    )
    assert "nothing that is not here" in behind(batch(7), there)
    assert "does not answer" in behind(batch(7), None)


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


def test_the_newest_snapshot_that_can_be_restored_is_taken_and_after_it_the_next_older() -> None:
    snapshots = [
        {
            "SnapshotName": f"s{day}",
            "SnapshotArn": "a",
            "Status": status,
            "SnapshotCreateTime": f"2026-02-0{day}T06:00:00Z",
        }
        for day, status in ((1, "AVAILABLE"), (2, "available"), (3, "CREATING"))
    ]
    chosen = choose_snapshot(snapshots, "")
    assert chosen["snapshot"]["id"] == "s2"
    older = choose_snapshot(snapshots, chosen["snapshot"]["taken_at"])
    assert older["snapshot"]["id"] == "s1"
    assert choose_snapshot(snapshots, older["snapshot"]["taken_at"]) == {"found": False, "snapshot": None}


@given(PASTS)
def test_from_whatever_snapshot_a_failover_begins_it_ends_with_the_newest_committed_run(past: list[Attempt]) -> None:
    """After any crash, at any moment of the snapshot, however often a date was run: the tables hold just what they held
    at the commit, and each run is loaded by its own rows."""
    world = World()
    for attempt in past:
        world.live_through(attempt)
    chain = unbroken(world.manifests)
    if not chain:
        assert not any(
            attempt.loads == len(TABLES) and "dies" not in attempt.end.split(" after")[0] for attempt in past
        )
        return
    assert chain[-1] == world.manifests[-1]
    for snapshot in reversed(world.snapshots):
        replay = lacking(chain, world.says(snapshot), SHAPES, world.kept, MEMBERS)
        assert replay.verdict != "behind"
        if replay.verdict == "usable":
            replayed = world.replayed(snapshot, replay)
            expected = world.at_newest_manifest
            # A run of a committed date that was never committed itself: the committed one is loaded over it.
            beyond = [run for table in TABLES for run in snapshot[table] if run not in expected[table]]
            assert all(run.logical_date in {each.logical_date for each in chain} for run in beyond)
            for table in TABLES:
                held = since_backfill([run for run in replayed[table] if run not in beyond])
                assert held == since_backfill(expected[table])
    assert lacking(chain, {}, SHAPES, world.kept, MEMBERS).verdict == "usable"


@given(
    st.integers(1, 6),
    st.integers(0, 6),
    st.dictionaries(st.sampled_from(TABLES), st.integers(0, 6)),
    st.sets(st.sampled_from(TABLES), max_size=len(TABLES) - 1),
    st.booleans(),
)
def test_a_definition_that_was_deployed_since_holds_a_failover_up_only_where_a_batch_of_before_is_lacking(
    days: int, held: int, changed_on: dict[str, int], gone: set[str], says: bool
) -> None:
    """Tables that changed before a day's run or after all of them, tables that are no more, a snapshot of any day."""
    chain = [
        replace(
            batch(day),
            shapes={table: "before" if day < changed_on.get(table, -1) else "now" for table in TABLES} if says else {},
        )
        for day in range(days)
    ]
    held = min(held, days)
    loaded = {
        table: Loaded(chain[held - 1].logical_date, chain[held - 1].window_end, frozenset({chain[held - 1].run_id}))
        for table in TABLES
        if held > 0
    }
    shapes = {table: "now" for table in TABLES if table not in gone}
    replay = lacking(chain, {table: state for table, state in loaded.items() if table in shapes}, shapes, Kept())
    old = [
        f"{table} of {each.logical_date}"
        for each in chain[held:]
        for table in shapes
        if each.shapes.get(table, "now") != "now"
    ]
    assert replay.verdict == ("changed" if old else "usable")
    assert replay.changed == old
    # What is loaded is of today's definition, and nothing is loaded that there is not any more.
    by_run = {each.run_id: each for each in chain}
    for each in replay.batches:
        loads = {table for table in shapes if f"load_{table}" not in each["skip"]}
        assert all(by_run[each["run_id"]].shapes.get(table, "now") == "now" for table in loads)
    if not old:
        assert [each["run_id"] for each in replay.batches] == [each.run_id for each in chain[held:] or chain[-1:]]


def test_a_table_that_was_renamed_since_is_the_same_table() -> None:
    former = {"old": "a"}
    known = replace(
        batch(3),
        tables=frozenset(["old", "b"]),
        overtaken=(Load("old", Run("r", "2026-02-03", "", "")),),
        shapes={"old": "x"},
    )
    renamed = known.renamed(former)
    assert (renamed.tables, renamed.shapes) == (frozenset(["a", "b"]), {"a": "x"})
    assert [load.table for load in renamed.overtaken] == ["a"]


@settings(max_examples=60, deadline=None)
@given(
    written=st.lists(st.sampled_from(["x old", "x old", "other"]), min_size=1, max_size=4),
    copied=st.sets(st.integers(0, 3)),
    gone=st.sets(st.integers(0, 3)),
)
def test_what_was_written_before_a_rename_is_loaded_once_it_was_copied_and_else_the_refusal_says_what_to_copy(
    written: list[str], copied: set[int], gone: set[int]
) -> None:
    shapes, former_shapes = {"new": "x new"}, {"new": {"old": "x old"}}
    with TemporaryDirectory() as root:
        lake = FolderLake(Path(root))
        batches = [
            replace(
                batch(day + 1),
                window_start="" if day == 0 else batch(day).window_end,
                tables=frozenset(["new"]),
                shapes={"new": shape},
                overtaken=(),
            )
            for day, shape in enumerate(written)
        ]
        for day, each in enumerate(batches):
            if day not in gone:
                lake.write(f"curated/old/load_date={each.logical_date}/0.parquet", "rows")
            if day in copied:
                lake.write(f"curated/new/load_date={each.logical_date}/0.parquet", "rows")
        renames = Renames(lake, "curated/", shapes, former_shapes)
        chain = [renames.of_today(each) for each in batches]
        replay = lacking(chain, {}, shapes, Kept())
        can_load = [shape == "x old" and day in copied for day, shape in enumerate(written)]
        assert replay.verdict == ("usable" if all(can_load) else "changed")
        lie_there = all(loads or (written[day] == "x old" and day not in gone) for day, loads in enumerate(can_load))
        told = renames.way_on(replay.changed)
        assert (told != "") == (not all(can_load) and lie_there)
        for day, loads in enumerate(can_load):
            date = batches[day].logical_date
            words = f"curated/old/load_date={date}/ to curated/new/load_date={date}/"
            assert (words in told) == (told != "" and not loads)


def test_a_warehouse_that_is_older_than_the_lake_is_said_to_be() -> None:
    chain = [batch(day) for day in range(4, 7)]
    state = {table: Loaded(batch(2).logical_date, batch(2).window_end, frozenset({"run-2"})) for table in TABLES}
    assert lacking(chain, state, SHAPES, Kept()).verdict == "behind"
    assert lacking(chain, {}, SHAPES, Kept()).verdict == "behind"
    state = {table: Loaded(batch(3).logical_date, batch(3).window_end, frozenset({"run-3"})) for table in TABLES}
    assert [run["run_id"] for run in lacking(chain, state, SHAPES, Kept()).batches] == ["run-4", "run-5", "run-6"]


def test_loads_between_two_batches_are_taken_where_an_earlier_version_did_not_list_them() -> None:
    late = replace(batch(3), window_start=batch(1).window_end)
    loaded = Loaded(batch(2).logical_date, batch(2).window_end, frozenset({"run-2"}))
    state = dict.fromkeys(TABLES, loaded)
    assert lacking([batch(1), late], state, SHAPES, Kept()).verdict == "uncommitted"
    assert lacking([batch(1), replace(late, lists_overtaken=False)], state, SHAPES, Kept()).verdict == "usable"


def test_a_table_that_is_new_in_the_definition_is_loaded_with_the_others() -> None:
    chain = [*(batch(day) for day in range(3)), replace(batch(3), tables=frozenset([*TABLES, "new"]))]
    two = Loaded(batch(2).logical_date, batch(2).window_end, frozenset({"run-2"}))
    one = Loaded(batch(1).logical_date, batch(1).window_end, frozenset({"run-1"}))
    replay = lacking(chain, {"a": two, "b": two, "c": one}, {**SHAPES, "new": "now"}, Kept())
    assert replay.batches == [
        {
            **batch(2).as_run(),
            "folder": "load_date=2026-02-03",
            "is_batch": True,
            "was_lacking": True,
            "skip": {"load_a": True, "load_b": True, "load_new": True},
            "put_back": {},
        },
        {
            **batch(3).as_run(),
            "folder": "load_date=2026-02-04",
            "is_batch": True,
            "was_lacking": True,
            "skip": {},
            "put_back": {},
        },
    ]


def test_where_nothing_is_lacking_the_newest_batch_is_loaded_again_and_says_so() -> None:
    chain = [batch(day) for day in range(3)]
    newest = Loaded(batch(2).logical_date, batch(2).window_end, frozenset({"run-2"}))
    replay = lacking(chain, dict.fromkeys(TABLES, newest), SHAPES, Kept())
    assert [(each["run_id"], each["was_lacking"]) for each in replay.batches] == [("run-2", False)]


@given(PASTS)
def test_a_backfill_that_cannot_be_repeated_is_named_with_the_table_that_lacks_it(past: list[Attempt]) -> None:
    world = World()
    for attempt in past:
        world.live_through(attempt)
    chain = unbroken(world.manifests)
    if not chain:
        return
    backups, world.kept.backed_up = world.kept.backed_up, {}
    for snapshot in world.snapshots:
        replay = lacking(chain, world.says(snapshot), SHAPES, world.kept, MEMBERS)
        if replay.verdict != "usable":
            continue
        lacked = {
            (table, run)
            for table in TABLES
            for run in since_backfill(world.at_newest_manifest[table])[:1]
            if run.run_id in backups and run not in snapshot[table]
        }
        named = {(words.split(" ")[0], words.split(" ")[4]) for words in replay.passed_over}
        assert named == {(table, str(run.backfill_id)) for table, run in lacked}


@given(LIVELY_PASTS, st.data())
def test_what_was_loaded_past_a_backfill_is_loaded_again_behind_it_once_its_backup_is_here(
    past: list[Attempt], data: st.DataObject
) -> None:
    """Whichever backups arrive late, in whatever order: each table ends with what it held at the newest commit."""
    world = World()
    for attempt in past:
        world.live_through(attempt)
    chain = unbroken(world.manifests)
    if not chain:
        return
    arrived = dict(world.kept.backed_up)
    content = data.draw(st.sampled_from(world.snapshots))
    late = data.draw(st.lists(st.sampled_from(sorted(arrived)), unique=True)) if arrived else []
    for missing in (late, late[: len(late) // 2], []):
        world.kept.backed_up = {run: before for run, before in arrived.items() if run not in missing}
        replay = lacking(chain, world.says(content), SHAPES, world.kept, MEMBERS)
        if replay.verdict != "usable":
            assert replay.verdict == "uncommitted"
            return
        content = world.replayed(content, replay)
        assert bool(replay.passed_over) == any(
            run.run_id in missing and run not in content[table]
            for table in TABLES
            for run in since_backfill(world.at_newest_manifest[table])[:1]
        )
    for table in TABLES:
        expected = since_backfill(world.at_newest_manifest[table])
        held = [run for run in content[table] if run in world.at_newest_manifest[table]]
        assert since_backfill(held) == expected


def test_a_table_differs_by_rows_values_or_columns_and_when_it_is_not_there() -> None:
    expected = {name: TableState(3, "7", "h") for name in "abcd"}
    found = {"a": TableState(3, "7", "h"), "b": TableState(3, "8", "h"), "c": TableState(3, "7", "i")}
    assert differing_tables(expected, found, "fingerprints") == ["b", "c", "d"]
    assert differing_tables(expected, found, "counts") == ["d"]


@given(
    st.dictionaries(st.sampled_from(TABLES), st.tuples(st.integers(0, 1), st.sampled_from("78"), st.sampled_from("hi")))
)
def test_a_table_of_other_columns_is_compared_by_its_rows_and_said_to_be(
    found_of: dict[str, tuple[int, str, str]],
) -> None:
    expected = {table: TableState(1, "7", "h") for table in TABLES}
    found = {table: TableState(*state) for table, state in found_of.items()}
    counted = counted_tables(expected, found)
    differing = differing_tables(expected, found, "fingerprints", counted)
    for table in TABLES:
        rows, fingerprint, columns = found_of.get(table, (0, "", "h"))
        assert (table in counted) == (columns != "h")
        assert (table in differing) == (rows != 1 or (columns == "h" and fingerprint != "7"))


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


def test_the_newest_date_that_was_backfilled_is_followed_again_until_it_is_noted_anew() -> None:
    backfill = Load("dim", replace(batch(5), run_id=f"{BACKFILL_RUN}x"))
    written = replace(batch(5), overtaken=(backfill,), written_at=NOW)
    before, after = (replace(committed(5), noted_at=(NOW + timedelta(minutes=by)).isoformat()) for by in (-5, 5))
    assert next_batch([written, batch(6)], before) == written
    assert next_batch([written, batch(6)], after) == batch(6)
    # Of a manifest that lists none, or an item that does not say when it was written, nothing is repeated.
    assert next_batch([batch(5), batch(6)], before) == batch(6)
    assert next_batch([written, batch(6)], committed(5)) == batch(6)


def test_the_newest_date_that_was_run_again_is_loaded_again() -> None:
    assert next_batch([batch(5, "again"), batch(6)], committed(5)) == batch(5, "again")
    assert next_batch([batch(5), batch(6)], committed(5)) == batch(6)
