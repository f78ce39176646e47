"""The job plan: the types of pipeline-dsl/targets/spark/plan.ts, read and checked against its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypedDict, cast
from urllib.parse import urlparse
from zipimport import zipimporter

import boto3
import jsonschema

from etl.failures import RefusalError

SCHEMA_FILE = "plan.schema.json"
MOST_FAULTS_SHOWN = 5


class Everything(TypedDict):
    kind: Literal["everything"]


Stamp = Literal["moment", "local_time", "local_day"]


class NewRowsBy(TypedDict):
    kind: Literal["new_rows_by"]
    column: str
    stamp: Stamp
    overlap_seconds: int


Extraction = Everything | NewRowsBy


class FormerlyNamed(TypedDict, total=False):
    former: str


class Column(FormerlyNamed):
    name: str
    mysql_types: list[str]
    read: str
    convert: str
    spark_type: str
    nullable: bool
    text: bool


class Table(TypedDict):
    name: str
    columns: list[Column]
    primary_key: list[str]
    extract: Extraction
    refuse_when_emptied: bool


class ReferencePart(TypedDict):
    column: str
    parent_column: str
    text: bool


class Reference(TypedDict):
    name: str
    table: str
    parent_table: str
    parts: list[ReferencePart]
    one_parent: bool


class Source(TypedDict):
    name: str
    secret: str
    connections: int
    time_zone: str
    tables: list[Table]
    references: list[Reference]


class DerivedExpression(TypedDict):
    kind: Literal["expression"]
    name: str
    sql: str


class DerivedReference(TypedDict):
    kind: Literal["refers_to"]
    name: str
    column: str
    parent_source: str
    parent_table: str
    parent_column: str
    reference: str | None


class DerivedUniqueness(TypedDict):
    kind: Literal["unique"]
    name: str
    columns: list[str]


DerivedColumn = DerivedExpression | DerivedReference | DerivedUniqueness
BreachAction = Literal["stop_before_loading", "quarantine_rows", "warn"]
Category = Literal["completeness", "accuracy", "consistency"]


class Rule(TypedDict):
    id: str
    category: Category
    source: str
    table: str
    dqdl: str
    derived: DerivedColumn | None
    failing_rows: str
    threshold: float
    when_breached: BreachAction


class SourceColumn(TypedDict):
    source: str
    table: str
    column: str


class SeenValues(TypedDict):
    column: str
    seen_in: list[SourceColumn]


class TableOrigin(TypedDict):
    kind: Literal["table"]
    source: str
    table: str


class DistinctOrigin(TypedDict):
    kind: Literal["distinct"]
    values: list[SeenValues]


class Bounds(TypedDict, total=False):
    most_bytes: int
    outgrows: Literal[True]
    required: Literal[True]


class TargetColumn(Bounds):
    name: str
    spark_type: str
    sql: str | None


class SpelledColumn(TypedDict("SpelledColumn", {"as": str})):
    part: int


class TargetSpelling(TypedDict):
    reference: str
    columns: list[SpelledColumn]


class Target(TypedDict("Target", {"from": TableOrigin | DistinctOrigin})):
    name: str
    spellings: list[TargetSpelling]
    columns: list[TargetColumn]
    key: list[str]
    source_key: list[str]
    load_shape: str


class Jobs(TypedDict):
    extract: str
    load: str


class Zones(TypedDict):
    raw: str
    processed: str
    curated: str
    quarantine: str
    manifests: str


Zone = Literal["raw", "processed", "curated", "quarantine"]


class LakePlan(TypedDict):
    root: str
    zones: Zones


class Plan(TypedDict):
    version: Literal[1]
    pipeline: str
    time_zone: str
    jobs: Jobs
    lake: LakePlan
    ledger_table: str
    sources: list[Source]
    rules: list[Rule]
    targets: list[Target]


def table_key(source: str, table: str) -> str:
    """How the ledger and the log name a source table."""
    return f"{source}.{table}"


def tables_of(plan: Plan) -> Iterator[tuple[Source, Table]]:
    for source in plan["sources"]:
        for table in source["tables"]:
            yield source, table


def read_plan(location: str) -> Plan:
    """Reads and checks a plan from `s3://bucket/key` or a file."""
    try:
        return check_plan(json.loads(_read_text(location)))
    except (OSError, ValueError) as error:
        raise RefusalError("Plan.Invalid", f"{location} is not a readable JSON document: {error}") from error


def check_plan(document: object) -> Plan:
    validator = jsonschema.Draft7Validator(json.loads(_schema_text()))
    faults = sorted(validator.iter_errors(document), key=lambda fault: [str(part) for part in fault.absolute_path])
    if faults:
        shown = [f"{_place(fault.absolute_path)}: {fault.message[:200]}" for fault in faults[:MOST_FAULTS_SHOWN]]
        more = f"; and {len(faults) - len(shown)} more" if len(faults) > len(shown) else ""
        raise RefusalError(
            "Plan.Invalid", f"{'; '.join(shown)}{more}. Fix: deploy the plan and the jobs of one version together."
        )
    return cast(Plan, document)


def _place(path: object) -> str:
    return "/".join(str(part) for part in cast("list[str | int]", path)) or "the document"


def _read_text(location: str) -> str:
    parsed = urlparse(location)
    if parsed.scheme == "s3":
        answer = boto3.client("s3").get_object(Bucket=parsed.netloc, Key=parsed.path.lstrip("/"))
        return cast(bytes, answer["Body"].read()).decode("utf-8")
    return Path(parsed.path if parsed.scheme == "file" else location).read_text(encoding="utf-8")


def _schema_text() -> str:
    """Beside the package, on a disk and in the archive in which Glue gets it (a zip has no file paths)."""
    beside = Path(__file__).parent.parent / SCHEMA_FILE
    loader = __spec__.loader
    if isinstance(loader, zipimporter):
        return loader.get_data(str(beside)).decode("utf-8")
    return beside.read_text(encoding="utf-8")
