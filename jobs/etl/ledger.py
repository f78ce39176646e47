"""The jobs' part of the run ledger (docs/internals.md): row counts, quality, refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import boto3
from boto3.dynamodb.conditions import Key

from etl.failures import RefusalError

T = TypeVar("T")

RowCounts = Mapping[str, Mapping[str, int | Mapping[str, int]]]
"""Table or target -> what was counted (`extracted`, `bytes`, `processed`, `quarantined`, `curated`) -> how many; or
`reasons` -> why rows are in quarantine -> how many."""


AT_ONCE = 50
"""Assignments of one expression: DynamoDB takes 4 KB of it and 300 operators, and a pipeline may have more tables."""


def _in_parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]


@dataclass(frozen=True)
class Commit:
    """What a committed run has read, and by which clocks and columns it took its window."""

    tables: Set[str]
    time_zone: str | None
    """The schedule's, as that run had it; None: it did not say."""
    source_time_zones: Mapping[str, str]
    new_rows_by: Mapping[str, str]
    """Table -> the column that said which of its rows were new; of an earlier version's run nothing is known."""


@dataclass(frozen=True)
class Writer:
    """The run that wrote a date's curated folders, and the shapes of the loads that can load them."""

    run_id: str
    shapes: Mapping[str, str]


@dataclass(frozen=True)
class Ledger:
    table: Any
    """boto3's DynamoDB table resource."""
    pipeline: str

    @staticmethod
    def open(table: str, pipeline: str) -> Ledger:
        return Ledger(boto3.resource("dynamodb").Table(table), pipeline)

    def record_rows(self, run_id: str, counts: RowCounts) -> None:
        """Adds to what earlier steps of the run have counted; every level of the map must exist before the next."""
        if not counts:
            return
        self._update(run_id, "SET #rows = if_not_exists(#rows, :empty)", {"#rows": "rows"}, {":empty": {}})
        for tables in _in_parts(list(counts)):
            names = {f"#t{index}": table for index, table in enumerate(tables)}
            empty = ", ".join(f"#rows.{name} = if_not_exists(#rows.{name}, :empty)" for name in names)
            self._update(run_id, f"SET {empty}", {"#rows": "rows", **names}, {":empty": {}})
        counted = [(table, kind, count) for table, kinds in counts.items() for kind, count in kinds.items()]
        for part in _in_parts(counted):
            tables_of = {
                table: f"#t{index}" for index, table in enumerate(dict.fromkeys(table for table, _, _ in part))
            }
            names = {name: table for table, name in tables_of.items()} | {f"#{kind}": kind for _, kind, _ in part}
            values = {f":n{index}": count for index, (_, _, count) in enumerate(part)}
            sets = [
                f"#rows.{tables_of[table]}.#{kind} = {value}"
                for (table, kind, _), value in zip(part, values, strict=True)
            ]
            self._update(run_id, "SET " + ", ".join(sets), {"#rows": "rows", **names}, values)

    def record_window(
        self, run_id: str, schedule: str, sources: Mapping[str, str], new_rows_by: Mapping[str, str]
    ) -> None:
        """By which clocks and columns the run took its window, for the next one, whose definition may name others."""
        self._update(
            run_id,
            "SET #schedule = :schedule, #sources = :sources, #columns = :columns",
            {"#schedule": "time_zone", "#sources": "source_time_zones", "#columns": "new_rows_by"},
            {":schedule": schedule, ":sources": sources, ":columns": new_rows_by},
        )

    def record_quality(self, run_id: str, verdict: str, quality: str) -> None:
        self._update(
            run_id,
            "SET #verdict = :verdict, #quality = :quality",
            {"#verdict": "quality_verdict", "#quality": "quality"},
            {":verdict": verdict, ":quality": quality},
        )

    def record_refusal(self, run_id: str, job: str, scope: str, refusal: RefusalError) -> None:
        self._update(run_id, "SET #all = if_not_exists(#all, :empty)", {"#all": "refusals"}, {":empty": {}})
        self._update(
            run_id,
            "SET #all.#job = :refusal",
            {"#all": "refusals", "#job": job},
            {":refusal": {"scope": scope, "code": refusal.code, "message": refusal.message}},
        )

    def refusal(self, run_id: str, job: str, scope: str) -> RefusalError | None:
        """What an earlier attempt of the same scope was refused with."""
        known = self._run(run_id).get("refusals", {}).get(job)
        if known is None or known["scope"] != scope:
            return None
        return RefusalError(known["code"], known["message"])

    def extracted_in_last_commit(self) -> Mapping[str, int]:
        """Rows extracted a table in the run that was committed for the newest logical date."""
        answer = self.table.query(
            KeyConditionExpression=Key("pipeline").eq(self.pipeline) & Key("item").begins_with("committed#"),
            ScanIndexForward=False,
            Limit=1,
            ConsistentRead=True,
        )
        if not answer["Items"]:
            return {}
        rows = self._run(answer["Items"][0]["run_id"]).get("rows", {})
        return {table: int(counts["extracted"]) for table, counts in rows.items() if "extracted" in counts}

    def commit_before(self, logical_date: str) -> Commit | None:
        """The newest commit of an earlier date, where a window starts. None: there is none, or its run is forgotten."""
        answer = self.table.query(
            KeyConditionExpression=Key("pipeline").eq(self.pipeline)
            & Key("item").between("committed#", f"committed#{logical_date}"),
            ScanIndexForward=False,
            # The newest may be this date's own, of an earlier run.
            Limit=2,
            ConsistentRead=True,
        )
        earlier = [item for item in answer["Items"] if item["item"] != f"committed#{logical_date}"]
        run = self._run(earlier[0]["run_id"]) if earlier else {}
        if "rows" not in run:
            return None
        read = {table for table, counts in run["rows"].items() if "extracted" in counts}
        return Commit(read, run.get("time_zone"), run.get("source_time_zones", {}), run.get("new_rows_by", {}))

    def writer_of(self, logical_date: str) -> Writer | None:
        """Whose rows lie in the date's curated folders; of an earlier version only what it committed is known."""
        noted = self._item(f"curated#{logical_date}")
        if noted:
            return Writer(noted["run_id"], noted["shapes"])
        committed = self._item(f"committed#{logical_date}")
        return Writer(committed["run_id"], {}) if committed else None

    def note_writer(self, logical_date: str, writer: Writer) -> None:
        self.table.update_item(
            Key=self._key(f"curated#{logical_date}"),
            UpdateExpression="SET #run = :run, #shapes = :shapes",
            ExpressionAttributeNames={"#run": "run_id", "#shapes": "shapes"},
            ExpressionAttributeValues={":run": writer.run_id, ":shapes": dict(writer.shapes)},
        )

    def has_done(self, run_id: str, step: str) -> bool:
        """A run that the ledger has forgotten came to its end."""
        run = self._run(run_id)
        return not run or run.get("status") == "SUCCEEDED" or step in run.get("done", {})

    def _run(self, run_id: str) -> dict[str, Any]:
        return self._item(f"run#{run_id}")

    def _item(self, item: str) -> dict[str, Any]:
        answer = self.table.get_item(Key=self._key(item), ConsistentRead=True)
        return cast("dict[str, Any]", answer.get("Item", {}))

    def _update(self, run_id: str, update: str, names: Mapping[str, str], values: Mapping[str, object]) -> None:
        self.table.update_item(
            Key=self._key(f"run#{run_id}"),
            UpdateExpression=update,
            ExpressionAttributeNames=dict(names),
            ExpressionAttributeValues=dict(values),
        )

    def _key(self, item: str) -> dict[str, str]:
        return {"pipeline": self.pipeline, "item": item}
