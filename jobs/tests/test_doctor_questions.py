"""Every question of the doctor exists in botocore's model of its service, only reads, and names its permission."""

from __future__ import annotations

import re
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

CHECKS = Path(__file__).resolve().parents[2] / "cli" / "doctor" / "checks"
QUESTION = re.compile(r'service: "([a-z0-9-]+)",\s*operation: "([a-z0-9_]+)"')
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in CHECKS.glob("*.ts")}
QUESTIONS = [(name, *found) for name, text in SOURCES.items() for found in QUESTION.findall(text)]

# Where an action's prefix is not the name of the service's model.
PREFIXES = {
    "stepfunctions": "states",
    "resourcegroupstaggingapi": "tag",
    "service-quotas": "servicequotas",
}
# Where an action is not the operation's name. S3: HeadBucket needs s3:ListBucket (S3 API reference).
ACTIONS = {"s3:HeadBucket": "s3:ListBucket"}


def test_questions_are_found() -> None:
    assert len(QUESTIONS) > 20


@pytest.mark.parametrize(("check", "service", "operation"), QUESTIONS)
def test_a_question_exists_reads_and_names_its_permission(check: str, service: str, operation: str) -> None:
    model = botocore.session.get_session().get_service_model(service)
    names = {xform_name(name): name for name in model.operation_names}
    assert operation in names
    assert re.match(r"(get|list|describe|head|simulate)_", operation)
    action = f"{PREFIXES.get(service, service)}:{names[operation]}"
    assert f'"{ACTIONS.get(action, action)}"' in SOURCES[check]
