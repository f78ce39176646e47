"""Which batches a warehouse lacks, by what it says of itself: a ledger does not know what was restored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from recovery.batches import BACKFILL_RUN, Batch, Run, manifest_folder, past_of, read_batches
from recovery.kept import KeptRows, backup_folder
from recovery.lake import Lake
from recovery.place import Place

#: `uncommitted`: it holds loads that no manifest knows. `behind`: batches before the oldest in the lake are missing.
#: `changed`: a batch that it lacks is of another definition: today's loads cannot read it, or come to something else.
Verdict = Literal["usable", "uncommitted", "behind", "changed"]


@dataclass(frozen=True)
class Loaded:
    """The newest date that a table is loaded for."""

    logical_date: str
    window_end: str
    #: More than one where the date was run again.
    runs: frozenset[str]
    #: Of whatever date: a table may have been loaded past one that it does not hold.
    backfills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Replay:
    verdict: Verdict
    batches: list[dict[str, Any]]
    #: Loads that a changed definition stands in the way of, in words.
    changed: list[str] = field(default_factory=list)
    #: Backfills that the warehouse lacks and that cannot be repeated here, in words.
    passed_over: list[str] = field(default_factory=list)


class Loads(NamedTuple):
    """A run's, of these tables. It is the batch itself, or one that the batch overtook."""

    batch: Batch
    run: Run
    of: frozenset[str]


def plan_replay(place: Place, lake: Lake, event: dict[str, Any]) -> dict[str, Any]:
    """`newest`: the date up to which the batches count. `shapes`: the tables of the definition. `former_shapes`: by
    table what its shape was under each name that it had. `members`: what is put back together with a table.
    `complaint`: what a refusal for a changed definition says, which gets what it is about. `curated`: the zone's
    prefix."""
    renames = Renames(lake, event["curated"], event["shapes"], event["former_shapes"])
    batches = [
        renames.of_today(batch.renamed(event["former"]))
        for batch in read_batches(place, lake)
        if batch.logical_date <= event["newest"]
    ]
    text = lake.read(f"{manifest_folder(place)}checks/{event['check_id']}/loads000.json") or ""
    shapes: dict[str, str] = event["shapes"]
    replay = lacking(
        batches, read_loaded(text, list(shapes)), shapes, KeptRows(lake, event["curated"]), event["members"]
    )
    return {
        "verdict": replay.verdict,
        "batches": replay.batches,
        "complaint": f"{event.get('complaint', '')}. They are {', '.join(replay.changed)}"
        + renames.way_on(replay.changed),
        # Behind a comparison's refusal, which names tables alone.
        "passed_over": f". {'. '.join(replay.passed_over)}" if replay.passed_over else "",
    }


class Renames:
    """Of a table of which nothing but the name has changed, a batch is loaded once its rows lie under the new one."""

    def __init__(
        self, lake: Lake, curated: str, shapes: Mapping[str, str], former: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._lake = lake
        self._curated = curated
        self._shapes = shapes
        self._former = former
        #: By what is said of a load that a changed definition stands in the way of: where its rows lie, and belong.
        self._to_copy: dict[str, tuple[str, str]] = {}

    def of_today(self, batch: Batch) -> Batch:
        """With today's shape of each table whose rows were copied."""
        shapes = dict(batch.shapes)
        for table, names in self._former.items():
            name = next((name for name, shape in names.items() if shapes.get(table) == shape), None)
            if name is None:
                continue
            own, old = (f"{self._curated}{each}/load_date={batch.logical_date}/" for each in (table, name))
            if self._lake.files(own):
                shapes[table] = self._shapes[table]
            elif self._lake.files(old):
                self._to_copy[_named(table, batch)] = old, own
        return replace(batch, shapes=shapes)

    def way_on(self, changed: Sequence[str]) -> str:
        """Where copying is all that it takes."""
        if not changed or any(each not in self._to_copy for each in changed):
            return ""
        folders = ", ".join(f"{old} to {own}" for old, own in (self._to_copy[each] for each in changed))
        return f". Nothing but the name has changed since, so it is enough to copy {folders}, and to start again"


def _named(table: str, run: Run) -> str:
    return f"{table} of {run.logical_date}"


def read_loaded(text: str, tables: list[str]) -> dict[str, Loaded]:
    """Rows of each table's newest date, and of its backfills."""
    rows_of: dict[str, list[dict[str, str]]] = {}
    for line in text.splitlines():
        row = json.loads(line)
        if row["table_name"] in tables:
            rows_of.setdefault(row["table_name"], []).append(row)
    return {table: _read_state(rows) for table, rows in rows_of.items()}


def _read_state(rows: list[dict[str, str]]) -> Loaded:
    newest = max(rows, key=lambda row: str(row["logical_date"])[:10])
    date = str(newest["logical_date"])[:10]
    return Loaded(
        date,
        str(newest["window_end"]).replace(" ", "T")[:19],
        frozenset(str(row["run_id"]) for row in rows if str(row["logical_date"])[:10] == date),
        frozenset(str(row["run_id"]) for row in rows if str(row["run_id"]).startswith(BACKFILL_RUN)),
    )


def lacking(
    batches: list[Batch],
    loaded: dict[str, Loaded],
    shapes: Mapping[str, str],
    kept: KeptRows,
    members: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Replay:
    """Oldest first, each with the loads to skip; what is no batch was overtaken. `shapes`: of the tables there are now.
    `members`: what is put back together with a table, which is then loaded again as well.

    Where nothing is lacking, the newest batch: its loads are tried, as far as they are of today's definition.
    """
    tables = list(shapes)
    if any(_is_uncommitted(state, batches) for state in loaded.values()):
        return Replay("uncommitted", [])
    if any(not _reaches_back(batches[0], loaded.get(table)) for table in tables if table in batches[0].tables):
        return Replay("behind", [])
    order = list(in_order(batches, shapes, kept))
    lacked = _lacked(batches, loaded, kept, members)
    missing = {table: _missing(order, table, loaded.get(table), lacked.get(table)) for table in tables}
    for at, each in enumerate(order):
        for table in each.of & missing.keys():
            if each.run.backfill_id is not None and each.run.run_id in missing[table]:
                for member in members.get(table, ()):
                    missing[member] |= {run.run_id for _, run, of in order[at + 1 :] if member in of}
    needed = [
        Loads(batch, run, frozenset(table for table in tables if table in of and run.run_id in missing[table]))
        for batch, run, of in order
    ]
    backfilled = {table: at for at, each in enumerate(needed) for table in each.of if each.run.backfill_id is not None}
    # What a backfill has computed anew needs no load of before.
    needed = [
        each._replace(
            of=frozenset(
                table
                for table in each.of
                if at >= backfilled.get(table, 0) or not _has_changed(each.batch, table, shapes)
            )
        )
        for at, each in enumerate(needed)
    ]
    changed = [
        _named(table, run)
        for batch, run, of in needed
        for table in tables
        if table in of and run.backfill_id is None and _has_changed(batch, table, shapes)
    ]
    if changed:
        return Replay("changed", [], changed)
    last_backfill = max(backfilled.values(), default=0)
    # Of a date before it tables hold later ones.
    newest_held = max((state.logical_date for state in loaded.values()), default="")
    ends = {each.batch.run_id: at for at, each in enumerate(needed) if each.of}
    begun = {each.batch.run_id: at for at, each in enumerate(needed) if each.run is each.batch}
    replayed = [
        _replayed(
            each,
            tables,
            kept,
            # The warehouse then holds what the batch's manifest says.
            is_batch=at == ends[each.batch.run_id]
            and at >= max(begun[each.batch.run_id], last_backfill)
            and each.batch.logical_date >= newest_held,
        )
        for at, each in enumerate(needed)
        if each.of
    ]
    passed_over = list(_passed_over(lacked, kept))
    if replayed:
        return Replay("usable", replayed, passed_over=passed_over)
    newest = batches[-1]
    unchanged = frozenset(table for table in tables if newest.shapes.get(table) == shapes[table])
    again = _replayed(Loads(newest, newest, unchanged), tables, kept, is_batch=True)
    return Replay("usable", [{**again, "was_lacking": False}], passed_over=passed_over)


def _passed_over(lacked: Mapping[str, Run], kept: KeptRows) -> Iterator[str]:
    for table, run in lacked.items():
        if kept.run_before(run, table) is None:
            yield (
                f"{table} lacks the backfill {run.backfill_id} of {run.logical_date}: its backup is not here; wait "
                f"until {backup_folder(run, table)} has arrived, or copy it from the other site's lake; where it is "
                f"gone, backfill {table} again at the active site. Then start again"
            )


def _lacked(
    batches: Iterable[Batch], loaded: Mapping[str, Loaded], kept: KeptRows, members: Mapping[str, Sequence[str]]
) -> dict[str, Run]:
    """By table the newest backfill that it does not hold. What a later one that is held or here has put into its
    place, nobody lacks, whether it was one of the table or of another that the table is put back with."""
    backfills = {
        run: table
        for batch in batches
        for run, of in past_of(batch)
        if run.backfill_id is not None
        for table in sorted(of)
    }

    def is_held(run: Run, table: str) -> bool:
        return table in loaded and run.run_id in loaded[table].backfills

    lacked: dict[str, Run] = {}
    for run, table in backfills.items():
        if is_held(run, table) or kept.run_before(run, table) is not None:
            for member in members.get(table, (table,)):
                lacked.pop(member, None)
        if not is_held(run, table):
            lacked[table] = run
    return lacked


def _replayed(loads: Loads, tables: list[str], kept: KeptRows, *, is_batch: bool) -> dict[str, Any]:
    batch, run, of = loads
    if run.backfill_id is not None:
        (table,) = of
        return {
            # As the batch it is noted, and its tables say that they were loaded by the run that the backup is of.
            **batch.as_run(),
            "run_id": kept.run_before(run, table),
            "folder": "",
            "is_batch": is_batch,
            "skip": {f"load_{table}": True for table in tables},
            "was_lacking": True,
            "put_back": {"table": table, "date": run.logical_date, "backup_id": run.backfill_id},
        }
    return {
        **run.as_run(),
        "folder": kept.folder_of(run, of),
        "is_batch": is_batch,
        "was_lacking": True,
        "skip": {f"load_{table}": True for table in tables if table not in of},
        "put_back": {},
    }


def in_order(batches: Iterable[Batch], shapes: Mapping[str, str], kept: KeptRows) -> Iterator[Loads]:
    """What was loaded, oldest first: a batch, or before it and beside it a run that it overtook, and the tables.

    Of runs of one date that the date's folders hold no more, as much as was kept and today's loads can read. A run that
    manifests of two dates list is the earlier one's. A backfill stands behind the run whose tables it has changed, as
    far as the backup is here that it ended with.
    """
    known = list(batches)
    owners = {batch.run_id for batch in known}
    listed: set[tuple[str, str]] = set()
    for batch in known:
        behind: list[Loads] = []
        for run, of in past_of(batch):
            rest = {table for table in of if run.run_id not in owners and (run.run_id, table) not in listed}
            listed |= {(run.run_id, table) for table in rest}
            if run.backfill_id is not None:
                before = {table: kept.run_before(run, table) for table in sorted(rest)}
                backed_up = frozenset(table for table, run_id in before.items() if run_id is not None)
                if batch.run_id in before.values():
                    behind.append(Loads(batch, run, backed_up))
                elif backed_up:
                    yield Loads(batch, run, backed_up)
                continue
            written_over = run.logical_date == batch.logical_date
            tables = {table for table in rest if not written_over or kept.can_load(run, table, shapes.get(table, ""))}
            if tables:
                yield Loads(batch, run, frozenset(tables))
        yield Loads(batch, batch, batch.tables)
        yield from behind


def _has_changed(batch: Batch, table: str, shapes: Mapping[str, str]) -> bool:
    """Of a batch that does not say, the load itself will tell."""
    return table in batch.shapes and batch.shapes[table] != shapes[table]


def _is_uncommitted(state: Loaded, batches: list[Batch]) -> bool:
    """Its date is in nobody's past. Where it is, the date's own batch is loaded over it."""
    if any(batch.logical_date == state.logical_date for batch in batches):
        return False
    later = next((batch for batch in batches if batch.logical_date > state.logical_date), None)
    if later is None:
        return True
    overtaken = {load.run.run_id for load in later.overtaken}
    return later is not batches[0] and later.lists_overtaken and not state.runs <= overtaken


def _missing(order: Sequence[Loads], table: str, state: Loaded | None, lacked: Run | None) -> set[str]:
    """Runs that the table has not been loaded by, as far as that matters: each load goes on from the one before it."""
    runs = [run for _, run, of in order if table in of]
    if state is None:
        return {run.run_id for run in runs}
    if lacked is not None and lacked in runs and lacked.logical_date < state.logical_date:
        # It was loaded past it, where its backup had not arrived.
        return {run.run_id for run in runs[runs.index(lacked) :]}
    of_its_date = [run.run_id for run in runs if run.logical_date == state.logical_date]
    # A backfill that it holds has put everything in the place of what was before.
    held_backfills = [
        at for at, run_id in enumerate(of_its_date) if run_id.startswith(BACKFILL_RUN) and run_id in state.runs
    ]
    of_its_date = of_its_date[max(held_backfills, default=-1) + 1 :]
    own = state.runs & set(of_its_date) if held_backfills else state.runs
    # What holds other runs than the first ones of its date is loaded by all of them, in their order.
    held = next((count for count in range(len(of_its_date), 0, -1) if own == set(of_its_date[:count])), 0)
    return {*of_its_date[held:], *(run.run_id for run in runs if run.logical_date > state.logical_date)}


def _reaches_back(first: Batch, state: Loaded | None) -> bool:
    """Whether nothing is missing between what a table has and the oldest batch that is here."""
    if state is None:
        return first.window_start == ""
    return first.window_start <= state.window_end
