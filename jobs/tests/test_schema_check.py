"""Which of the names that servers give a type mean the declared one. No server, no Spark."""

from __future__ import annotations

import pytest

from etl.extract.schema_check import find_faults
from etl.plan import Source
from tests.plans import column, table


def faults_of(is_type: str, declared: str) -> list[str]:
    numbers = table("numbers", column("n", declared, "int"))
    source: Source = {
        "name": "shop",
        "secret": "shop",
        "connections": 1,
        "time_zone": "UTC",
        "tables": [numbers],
        "references": [],
    }
    return [text for _, text in find_faults(source, {"numbers": {"n": is_type}})]


@pytest.mark.parametrize(
    ("is_type", "declared"),
    [
        ("int(5)", "int"),
        ("int(10) unsigned zerofill", "int unsigned"),
        ("int unsigned zerofill", "int unsigned"),
        ("bigint(19)", "bigint"),
        ("tinyint(3)", "tinyint"),
        ("tinyint(1) unsigned", "tinyint unsigned"),
        ("decimal(8,2) unsigned zerofill", "decimal(8,2) unsigned"),
        ("double(8,2)", "double"),
        ("double unsigned", "double"),
        ("float(7,4)", "float"),
        ("datetime /* mariadb-5.3 */", "datetime"),
        ("timestamp(3) /* 5.5 binary format */", "timestamp(3)"),
    ],
)
def test_how_a_number_is_shown_or_a_moment_is_stored_is_no_part_of_its_type(is_type: str, declared: str) -> None:
    assert faults_of(is_type, declared) == []


@pytest.mark.parametrize(
    ("is_type", "declared"),
    [
        ("int unsigned", "int"),
        ("int(11)", "bigint"),
        ("tinyint(1)", "tinyint"),
        ("tinyint(4)", "tinyint(1)"),
        ("decimal(8,3)", "decimal(8,2)"),
        ("double", "float"),
    ],
)
def test_another_type_is_a_fault(is_type: str, declared: str) -> None:
    assert faults_of(is_type, declared) == [f"shop.numbers.n is {is_type}, the definition says {declared}"]
