"""What the rental warehouse must hold after each run, by replaying the source's states day by day.

Plain Python and no SQL, written from the text of the semantics and not from the loads: surrogate keys do not occur,
a fact names the version that it finds by natural key and effective date. Reads a JSON list of change logs from
standard input and writes, for each log, what each of its runs comes to: refused or not, and the tables.
"""

import json
import sys
from dataclasses import dataclass, field
from datetime import date
from typing import Any

OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class Apartment:
    """A source row, as one run sees it."""

    apartment_id: int
    location: str | None
    price: str | None
    created_at: date | None
    held: bool = False


@dataclass(frozen=True)
class Booking:
    booking_id: int
    apartment_id: int | None
    user_id: int | None
    start_date: date | None
    end_date: date | None
    amount: str | None
    held: bool = False


@dataclass(frozen=True)
class Viewing:
    viewing_id: int
    apartment_id: int | None
    user_id: int | None
    viewing_date: date


@dataclass(frozen=True)
class Run:
    """One attempt of a run: what it sees, and what it loads before it ends."""

    logical_date: date
    # Tables whose loads were committed; those of a run that died are some of them.
    loads: frozenset[str]
    # The share of living keys that may be gone from the source.
    refuse_above: float
    # Otherwise each load refuses for itself, after those before it are committed.
    admitted: bool
    apartments: tuple[Apartment, ...]
    bookings: tuple[Booking, ...]
    # Viewings are extracted incrementally: these are the new ones.
    viewings: tuple[Viewing, ...]


@dataclass
class Version:
    location: str | None
    price: str | None
    effective_date: date
    end_date: date = OPEN_END


@dataclass
class Warehouse:
    """Versions stand in the order of their dates."""

    versions: dict[int, list[Version]] = field(default_factory=dict)
    bookings: dict[int, Booking] = field(default_factory=dict)
    viewings: dict[int, Viewing] = field(default_factory=dict)

    def run(self, run: Run) -> str | None:
        """Why the run is refused: one that was admitted has changed nothing then."""
        if run.admitted and (self.loses_apartments(run) or self.loses_bookings(run)):
            return "Pipeline.RowsVanished"
        if "dim_apartments" in run.loads:
            if self.loses_apartments(run):
                return "Pipeline.RowsVanished"
            present = {apartment.apartment_id: apartment for apartment in run.apartments}
            for apartment_id in sorted(present.keys() | self.versions.keys()):
                row = present.get(apartment_id)
                # Held back is neither gone nor changed.
                if row is None or not row.held:
                    self.apply(apartment_id, row, run.logical_date)
        if "fact_bookings" in run.loads:
            if self.loses_bookings(run):
                return "Pipeline.RowsVanished"
            before = self.bookings
            self.bookings = {booking.booking_id: booking for booking in run.bookings if not booking.held}
            held = {booking.booking_id for booking in run.bookings if booking.held}
            self.bookings |= {booking_id: row for booking_id, row in before.items() if booking_id in held}
        if "fact_viewings" in run.loads:
            self.viewings |= {viewing.viewing_id: viewing for viewing in run.viewings}
        return None

    def loses_apartments(self, run: Run) -> bool:
        """Of those that lived when the date began. Rows that are held back are there."""
        living = {
            apartment_id
            for apartment_id, versions in self.versions.items()
            if any(version.effective_date < run.logical_date <= version.end_date for version in versions)
        }
        gone = living - {apartment.apartment_id for apartment in run.apartments}
        return len(gone) > run.refuse_above * len(living)

    def loses_bookings(self, run: Run) -> bool:
        gone = self.bookings.keys() - {booking.booking_id for booking in run.bookings}
        return len(gone) > run.refuse_above * len(self.bookings)

    def apply(self, apartment_id: int, row: Apartment | None, today: date) -> None:
        """The last state of a day counts: forget what this day did before, then do what it does now."""
        versions = self.versions.setdefault(apartment_id, [])
        began_today = bool(versions) and versions[-1].effective_date == today
        if began_today:
            versions.pop()
        last = versions[-1] if versions else None
        if last is not None and last.end_date == today:
            last.end_date = OPEN_END

        if row is None:
            if last is not None and last.end_date == OPEN_END:
                last.end_date = today
        elif last is None:
            first = today if began_today or row.created_at is None else min(row.created_at, today)
            versions.append(Version(row.location, row.price, first))
        elif last.end_date != OPEN_END:
            versions.append(Version(row.location, row.price, today))
        elif (last.location, last.price) != (row.location, row.price):
            last.end_date = today
            versions.append(Version(row.location, row.price, today))

    def find(self, apartment_id: int | None, as_of: date | None) -> tuple[int, date] | None:
        """The version that a fact names: natural key and effective date. None: the unknown member."""
        versions = self.versions.get(apartment_id, []) if apartment_id is not None else []
        if apartment_id is None or not versions:
            return None
        if as_of is None:
            return (apartment_id, versions[-1].effective_date)
        begun = [version for version in versions if version.effective_date <= as_of]
        return (apartment_id, (begun[-1] if begun else versions[0]).effective_date)

    def tables(self) -> dict[str, list[list[Any]]]:
        """The rows in the order of their natural keys."""
        return {
            "dim_apartments": [
                [apartment_id, version.location, version.price, version.effective_date, version.end_date]
                for apartment_id, versions in sorted(self.versions.items())
                for version in versions
            ],
            "fact_bookings": [
                [
                    booking.booking_id,
                    *(self.find(booking.apartment_id, booking.start_date) or (None, None)),
                    booking.user_id,
                    booking.start_date,
                    booking.amount,
                    days_between(booking.start_date, booking.end_date),
                ]
                for _, booking in sorted(self.bookings.items())
            ],
            "fact_viewings": [
                [
                    viewing.viewing_id,
                    *(self.find(viewing.apartment_id, viewing.viewing_date) or (None, None)),
                    viewing.user_id,
                    viewing.viewing_date,
                ]
                for _, viewing in sorted(self.viewings.items())
            ],
        }

    def looked_up_in_vain(self) -> list[list[Any]]:
        return [
            [booking.booking_id, "apartment_key", str(booking.apartment_id)]
            for _, booking in sorted(self.bookings.items())
            if booking.apartment_id is not None and not self.versions.get(booking.apartment_id)
        ]


def days_between(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else (end - start).days


def replay(runs: list[Run]) -> list[dict[str, Any]]:
    warehouse = Warehouse()
    outcomes = []
    for run in runs:
        refused = warehouse.run(run)
        in_vain = warehouse.looked_up_in_vain()
        outcomes.append({"refused": refused, "tables": warehouse.tables(), "looked_up_in_vain": in_vain})
    return outcomes


def read_date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def read_run(run: dict[str, Any]) -> Run:
    return Run(
        logical_date=date.fromisoformat(run["logical_date"]),
        loads=frozenset(run["loads"]),
        refuse_above=run["refuse_above"],
        admitted=run["admitted"],
        apartments=tuple(Apartment(**row | {"created_at": read_date(row["created_at"])}) for row in run["apartments"]),
        bookings=tuple(
            Booking(**row | {"start_date": read_date(row["start_date"]), "end_date": read_date(row["end_date"])})
            for row in run["bookings"]
        ),
        viewings=tuple(
            Viewing(**row | {"viewing_date": date.fromisoformat(row["viewing_date"])}) for row in run["viewings"]
        ),
    )


if __name__ == "__main__":
    logs = json.load(sys.stdin)
    json.dump([replay([read_run(run) for run in log]) for log in logs], sys.stdout, default=date.isoformat)
