"""The rotation of the read-only user: Secrets Manager is moto's, the statements go to a recorder of SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from rotation import given
from rotation.handler import Rotation, put_first_version
from rotation.reader import SourceAdmin, identifier, literal

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
FIRST = "11111111-1111-1111-1111-111111111111"
SECOND = "22222222-2222-2222-2222-222222222222"


class DataApi:
    """The RDS Data API's surface: keeps the SQL, answers SHOW GRANTS, sleeps as often as it is told to."""

    class exceptions:  # noqa: N801 - botocore's name
        ClientError = ClientError

    def __init__(self, grants: str = "GRANT SELECT, SHOW VIEW ON `marketplace`.* TO `pipeline_reader`@`%`") -> None:
        self.sql: list[str] = []
        self.resuming = 0
        self._grants = grants

    def execute_statement(self, *, resourceArn: str, secretArn: str, sql: str) -> dict[str, Any]:  # noqa: N803
        assert (resourceArn, secretArn) == ("arn:cluster", "arn:admin")
        if self.resuming > 0:
            self.resuming -= 1
            raise ClientError({"Error": {"Code": "DatabaseResumingException"}}, "ExecuteStatement")
        self.sql.append(sql)
        return {"records": [[{"stringValue": self._grants}]]} if sql.startswith("SHOW") else {}


@pytest.fixture
def secrets(aws: str) -> Iterator[Any]:
    client = boto3.client("secretsmanager", endpoint_url=aws)
    client.create_secret(Name="reader")
    yield client
    client.delete_secret(SecretId="reader", ForceDeleteWithoutRecovery=True)


def rotate(secrets: Any, api: DataApi, token: str, steps: tuple[str, ...] = STEPS) -> None:
    admin = SourceAdmin(api, "arn:cluster", "arn:admin", wait_seconds=0)
    rotation = Rotation(secrets, admin, host="reader.example", database="marketplace")
    for step in steps:
        rotation.run(step, "reader", token)


def current(secrets: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(
        secrets.get_secret_value(SecretId="reader", VersionStage="AWSCURRENT")["SecretString"]
    )
    return value


def test_the_first_rotation_makes_the_user_and_its_secret(secrets: Any) -> None:
    api = DataApi()
    rotate(secrets, api, FIRST)
    value = current(secrets)
    assert {key: value[key] for key in ("host", "port", "username", "dbname")} == {
        "host": "reader.example",
        "port": 3306,
        "username": "pipeline_reader",
        "dbname": "marketplace",
    }
    assert value["password"].isalnum() and len(value["password"]) == 40
    assert api.sql == [
        f"CREATE USER IF NOT EXISTS 'pipeline_reader'@'%' IDENTIFIED BY '{value['password']}' REQUIRE SSL",
        f"ALTER USER 'pipeline_reader'@'%' IDENTIFIED BY '{value['password']}' RETAIN CURRENT PASSWORD",
        "GRANT SELECT, SHOW VIEW ON `marketplace`.* TO 'pipeline_reader'@'%'",
        "SHOW GRANTS FOR 'pipeline_reader'@'%'",
    ]


def test_the_next_rotation_changes_the_password(secrets: Any) -> None:
    rotate(secrets, DataApi(), FIRST)
    before = current(secrets)["password"]
    rotate(secrets, DataApi(), SECOND)
    assert current(secrets)["password"] != before


def test_a_repeated_step_changes_nothing(secrets: Any) -> None:
    api = DataApi()
    rotate(secrets, api, FIRST, tuple(step for step in STEPS for _ in range(2)))
    passwords = {sql.split("'")[5] for sql in api.sql if "IDENTIFIED BY" in sql}
    assert passwords == {current(secrets)["password"]}


def test_a_sleeping_database_is_waited_for(secrets: Any) -> None:
    api = DataApi()
    api.resuming = 3
    rotate(secrets, api, FIRST)
    assert len(api.sql) == 4


def test_a_user_without_rights_stops_the_rotation(secrets: Any) -> None:
    with pytest.raises(RuntimeError, match="may not read marketplace"):
        rotate(secrets, DataApi(grants="GRANT USAGE ON *.* TO `pipeline_reader`@`%`"), FIRST)


def test_an_unknown_step_is_refused(secrets: Any) -> None:
    with pytest.raises(ValueError, match="no step dance"):
        rotate(secrets, DataApi(), FIRST, ("dance",))


def test_quoting() -> None:
    assert literal("a'b\\c") == "'a''b\\\\c'"
    assert identifier("a`b") == "`a``b`"


def test_the_first_version_opens_nothing_and_never_replaces_one(secrets: Any) -> None:
    put_first_version(secrets, "reader", "marketplace")
    assert current(secrets) == {"dbname": "marketplace", "username": "not made yet"}
    rotate(secrets, DataApi(), FIRST)
    rotated = current(secrets)
    put_first_version(secrets, "reader", "marketplace")
    assert current(secrets) == rotated
    assert "password" in rotated


def test_a_given_value_is_put_and_a_new_one_takes_its_place(aws: str, secrets: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws)
    for password in ("first", "second", "second"):
        given.handler({"SecretId": "reader", "SecretString": json.dumps({"password": password})}, None)
        assert current(secrets)["password"] == password
