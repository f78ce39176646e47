"""Which days a table can be computed again for, from what the lake has kept of them, and where a backfill goes on."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile
from typing import Any

from recovery.batches import Batch, read_manifests
from recovery.lake import Lake
from recovery.place import Place
from recovery.refused import RecoveryRefused
from recovery.survey import newest_committed

# One item of the ledger: a table is backfilled at a time.
ITEM = "backfill"

# A job takes its days as one argument, and what is said of a day goes through a state: 256 KB hold twice as many.
DAYS_A_JOB = 50
MOST_DAYS = 500

COPY_DAY = "copy the folders of that day from the lake of the site that ran it"


@dataclass(frozen=True)
class Table:
    """What the machine knows of a table that it can compute again."""

    #: Made like their shadows at the end, the table itself among them.
    members: list[str]
    #: Computed again day by day.
    replayed: list[str]
    #: Folders of the lake that a day is computed from, up to the date.
    reads: list[str]
    #: Backed up at the end: what a restore of the table reads.
    stored: list[str]
    #: What it reads, changes or backs up, as `;table;` each: none of it may be damaged.
    touched: str
    #: Whether each of its transactions fits into one batch of the Data API.
    fits: bool
    #: Hash of what the tables are computed by: a backfill of another definition begins anew.
    definition: str


def plan_backfill(place: Place, lake: Lake, event: Mapping[str, Any]) -> dict[str, Any]:
    """Everything is decided, or refused, before anything is touched."""
    table, given_from, given_to = _checked_input(event)
    tables = {name: Table(**known) for name, known in event["tables"].items()}
    if table not in tables:
        near = difflib.get_close_matches(table, tables, 1)
        hint = f"did you mean {near[0]}?" if near else f"the tables are {', '.join(sorted(tables))}"
        raise RecoveryRefused(f"Pipeline.UnknownTable: there is no table {table}; {hint}")
    known = tables[table]
    if not known.fits:
        raise RecoveryRefused(
            f"Pipeline.BackfillTooLarge: {len(known.replayed)} tables hang together with {table}, which with their "
            f"columns are more than fit into one transaction"
        )
    _refuse_unfinished_run(place, given_from)
    batches = _unbroken_to_newest(read_manifests(place, lake))
    shapes = {name: event["shapes"][name] for name in known.replayed}
    days = _days(lake, known, table, batches, given_from, given_to, Loaded(lake, event["curated"], shapes))
    first, newest = days.replayed[0], days.replayed[-1]
    # Not the newest day: what is committed in the meantime is one day more to load.
    identity = [table, first.as_run(), given_to, known.definition]
    plan_id = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    done = _progress(place, plan_id)
    recomputed = str(done.get("recomputed", ""))
    left = [batch.logical_date for batch in days.recomputed if batch.logical_date > recomputed]
    batches_left = [batch for batch in days.replayed if not _is_loaded(done, batch)]
    return {
        "id": plan_id,
        "table": table,
        "members": known.members,
        "targets": ",".join(known.replayed),
        "stored": known.stored,
        "touched": known.touched,
        "first": first.as_run(),
        "newest": newest.as_run(),
        "kept_from": days.kept_from,
        "recomputed": [batch.logical_date for batch in days.recomputed],
        "replayed": [batch.logical_date for batch in days.replayed],
        "rows": _rows(place, days.recomputed, known),
        "begun": bool(done),
        "prepared": bool(done.get("prepared", False)),
        "chunks": [
            {"dates": ",".join(chunk), "last": chunk[-1]}
            for chunk in (left[at : at + DAYS_A_JOB] for at in range(0, len(left), DAYS_A_JOB))
        ],
        "batches": [batch.as_run() for batch in batches_left],
        "caught_up": bool(done.get("prepared", False)) and not left and not batches_left,
        "skip": {f"load_{name}": True for name in tables if name not in known.replayed},
    }


@dataclass(frozen=True)
class Days:
    #: The first day that everything is kept of; later days have no gap.
    kept_from: str
    #: Oldest first: shaped again from the processed zone.
    recomputed: Sequence[Batch]
    #: From the same first day to the newest: loaded in order.
    replayed: Sequence[Batch]


class Loaded:
    """Days whose curated folders are loaded as their runs wrote them."""

    def __init__(self, lake: Lake, curated: str, shapes: Mapping[str, str]) -> None:
        """`curated`: the zone's prefix. `shapes`: of today's loads, by table."""
        self._shapes = shapes
        self._dates = {name: _dates_in(lake, f"{curated}{name}/") for name in shapes}

    def complaint(self, batch: Batch) -> str | None:
        """None: today's loads read the day. Of a batch that does not say its shape, the load itself will tell."""
        for name, shape in self._shapes.items():
            if batch.logical_date not in self._dates[name]:
                return f"the curated zone has no rows of {name} of {batch.logical_date}"
            if batch.shapes.get(name, shape) != shape:
                return f"{name} of {batch.logical_date} was run with another definition"
        return None


def _checked_input(event: Mapping[str, Any]) -> tuple[str, str, str]:
    for name in ("table", "reason", "approved_by"):
        if not str(event.get(name) or "").strip():
            raise RecoveryRefused(f"Pipeline.BackfillInput: {name} is missing")
    table, given_from, given_to = (str(event.get(name) or "") for name in ("table", "from", "to"))
    for name, given in (("from", given_from), ("to", given_to)):
        if given and not _is_date(given):
            raise RecoveryRefused(f"Pipeline.BackfillInput: {name} is {given!r}, and no date such as 2023-08-01")
    if given_from and given_to and given_from > given_to:
        raise RecoveryRefused(f"Pipeline.BackfillInput: from is {given_from}, after to, {given_to}")
    return table, given_from, given_to


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse_unfinished_run(place: Place, given_from: str) -> None:
    latest = _item(place, "latest")
    # A backfill or a restore that died holds the lock in the place of the run before it.
    status = latest.get("status_before", latest.get("status"))
    if status != "RUNNING":
        return
    newest = newest_committed(place, place.ledger())
    day = str(latest.get("logical_date", ""))
    if newest is None or day in ("", newest.logical_date) or newest.logical_date < day:
        raise RecoveryRefused(
            f"Pipeline.RunUnfinished: the run {latest.get('run_id')} of {latest.get('logical_date')} has not come to "
            f"its end, so tables may hold rows of a day that is not committed; retry it first"
        )
    # The other site has committed the day since, and a later one: the processed zone here has what the run had read.
    if given_from <= day:
        raise RecoveryRefused(
            f"Pipeline.RunUnfinished: the run {latest.get('run_id')} of {day} has not come to its end, and the other "
            f"site has committed that day since: what lies here in processed/ of it is not what was committed; give "
            f"a --from after it"
        )


def _unbroken_to_newest(batches: Sequence[Batch]) -> list[Batch]:
    """Oldest first: each begins where the one before it ended, up to the newest."""
    if not batches:
        raise RecoveryRefused("Pipeline.NothingToRecoverFrom: no manifest of a committed run is in the lake")
    by_end = {batch.window_end: batch for batch in batches}
    chain = [batches[-1]]
    while (before := by_end.get(chain[0].window_start)) is not None and before.logical_date < chain[0].logical_date:
        chain.insert(0, before)
    return chain


def _days(
    lake: Lake, known: Table, table: str, batches: list[Batch], given_from: str, given_to: str, loaded: Loaded
) -> Days:
    kept = [_dates_in(lake, folder) for folder in known.reads]

    def is_kept(batch: Batch) -> bool:
        return all(batch.logical_date in dates for dates in kept)

    newest = batches[-1].logical_date
    to = given_to or newest
    within = [batch for batch in batches if batch.logical_date <= to]
    if not within or to > newest:
        raise RecoveryRefused(
            f"Pipeline.BackfillNotKept: to is {to}; committed days of which the lake has manifests are "
            f"{batches[0].logical_date} to {newest}. Nothing was changed; give --to {newest}"
        )
    usable = list(takewhile(is_kept, reversed(within)))[::-1]
    if not usable:
        # Such as a day that the other site has run: what it extracted stays there.
        earlier = [batch.logical_date for batch in within if is_kept(batch) and batch.logical_date >= given_from]
        ends_before = earlier and not any(loaded.complaint(each) for each in batches if each.logical_date > earlier[-1])
        if ends_before:
            way_on = f"give --to {earlier[-1]}"
        elif to < newest and is_kept(batches[-1]):
            way_on = "leave --to out"
        else:
            way_on = f"{COPY_DAY}, or start again after the next run"
        raise RecoveryRefused(
            f"Pipeline.BackfillNotKept: this site's lake has nothing of {within[-1].logical_date} from which {table} "
            f"could be computed ({_lacking(known, kept, within[-1])}). Nothing was changed; {way_on}"
        )
    kept_from = usable[0].logical_date
    if given_from and given_from < kept_from and any(given_from <= each.logical_date < kept_from for each in within):
        last = [batch for batch in within if batch.logical_date < kept_from][-1]
        raise RecoveryRefused(
            f"Pipeline.BackfillNotKept: {table} can be computed again for {kept_from} to {to}; of {last.logical_date} "
            f"the lake has no {_lacking(known, kept, last)} any more. Nothing was changed; give --from {kept_from}"
        )
    recomputed = [batch for batch in usable if batch.logical_date >= given_from]
    if not recomputed:
        raise RecoveryRefused(
            f"Pipeline.BackfillNotKept: no day is committed from {given_from} to {to}. Nothing was changed; "
            f"give --from {kept_from}"
        )
    replayed = list(dropwhile(lambda batch: batch.logical_date < recomputed[0].logical_date, batches))
    if len(replayed) > MOST_DAYS:
        raise RecoveryRefused(
            f"Pipeline.BackfillTooLarge: {len(replayed)} days are more than the {MOST_DAYS} of one backfill; "
            f"give --from {replayed[-MOST_DAYS].logical_date}"
        )
    after = [batch for batch in batches if batch.logical_date > to]
    complaint = next((found for batch in after if (found := loaded.complaint(batch)) is not None), None)
    if complaint is not None:
        raise RecoveryRefused(
            f"Pipeline.BackfillNotKept: {complaint}, so it cannot be loaded as it is after the days that are computed "
            f"again. Nothing was changed; {_way_on(known, kept, after)}"
        )
    return Days(kept_from, recomputed, replayed)


def _way_on(known: Table, kept: Sequence[set[str]], after: Sequence[Batch]) -> str:
    """Where days cannot be loaded as they are: what they can be computed again by."""
    gone = [batch for batch in after if _lacking(known, kept, batch)]
    if not gone:
        return "leave --to out"
    later = [batch.logical_date for batch in after if batch.logical_date > gone[-1].logical_date]
    return f"of {gone[-1].logical_date} the lake has no {_lacking(known, kept, gone[-1])}: {COPY_DAY}" + (
        f", or leave --to out and give --from {later[0]}" if later else ""
    )


def _lacking(known: Table, kept: Sequence[set[str]], batch: Batch) -> str:
    return ", ".join(folder for folder, dates in zip(known.reads, kept, strict=True) if batch.logical_date not in dates)


def _dates_in(lake: Lake, folder: str) -> set[str]:
    prefix = f"{folder}load_date="
    return {file.key[len(prefix) :].split("/", 1)[0] for file in lake.files(prefix)}


def _rows(place: Place, batches: Sequence[Batch], known: Table) -> dict[str, int]:
    """Rows that the days' own runs wrote to the curated zone, as far as the ledger remembers those runs."""
    rows, days = 0, 0
    for batch in batches:
        counts = _item(place, f"run#{batch.run_id}").get("rows", {})
        curated = [counts[name]["curated"] for name in known.replayed if "curated" in counts.get(name, {})]
        rows += sum(int(count) for count in curated)
        days += 1 if curated else 0
    return {"curated": rows, "days": days}


def _is_loaded(done: Mapping[str, Any], batch: Batch) -> bool:
    """The newest day may have been run again since."""
    loaded = str(done.get("loaded", ""))
    return batch.logical_date < loaded or (batch.logical_date == loaded and batch.run_id == done.get("loaded_run"))


def _progress(place: Place, plan_id: str) -> dict[str, Any]:
    """What an execution of the same plan has done already; nothing where the plan is another one."""
    item = _item(place, ITEM)
    return item if item.get("plan") == plan_id else {}


def _item(place: Place, item: str) -> dict[str, Any]:
    key = {"pipeline": place.pipeline, "item": item}
    found: dict[str, Any] = place.ledger().get_item(Key=key, ConsistentRead=True).get("Item", {})
    return found
