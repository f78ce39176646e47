"""The four steps of a rotation, as Secrets Manager calls them one by one."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3

from rotation.reader import USERNAME, SourceAdmin

FIRST_VERSION = "firstVersion"
"""Not of Secrets Manager: the deployment asks for it once, since a secret without a value cannot be rotated."""

CURRENT = "AWSCURRENT"
PENDING = "AWSPENDING"


def handler(event: dict[str, str], _context: object) -> None:
    if event["Step"] == FIRST_VERSION:
        put_first_version(boto3.client("secretsmanager"), event["SecretId"], os.environ["DATABASE"])
        return
    rotation = Rotation(
        secrets=boto3.client("secretsmanager"),
        admin=SourceAdmin(boto3.client("rds-data"), os.environ["DATABASE_ARN"], os.environ["ADMIN_SECRET_ARN"]),
        host=os.environ["HOST"],
        database=os.environ["DATABASE"],
    )
    rotation.run(event["Step"], event["SecretId"], event["ClientRequestToken"])


def put_first_version(secrets: Any, secret: str, database: str) -> None:
    """A value that opens nothing, unless the secret has one already."""
    stages = secrets.describe_secret(SecretId=secret).get("VersionIdsToStages", {})
    if not any(CURRENT in labels for labels in stages.values()):
        secrets.put_secret_value(
            SecretId=secret, SecretString=json.dumps({"dbname": database, "username": "not made yet"})
        )


class Rotation:
    """Each step may be called again: Secrets Manager repeats a rotation that failed."""

    def __init__(self, secrets: Any, admin: SourceAdmin, host: str, database: str) -> None:
        self._secrets = secrets
        self._admin = admin
        self._host = host
        self._database = database

    def run(self, step: str, secret: str, token: str) -> None:
        steps = {
            "createSecret": self._create_secret,
            "setSecret": self._set_secret,
            "testSecret": self._test_secret,
            "finishSecret": self._finish_secret,
        }
        if step not in steps:
            raise ValueError(f"A rotation has no step {step}")
        steps[step](secret, token)

    def _create_secret(self, secret: str, token: str) -> None:
        if PENDING in self._stages(secret).get(token, []) and self._pending(secret, token) is not None:
            return
        # Letters and digits only: the password passes through URLs and SQL on its way.
        password = self._secrets.get_random_password(PasswordLength=40, ExcludePunctuation=True)["RandomPassword"]
        value = {
            "engine": "mysql",
            "host": self._host,
            "port": 3306,
            "dbname": self._database,
            "username": USERNAME,
            "password": password,
        }
        self._secrets.put_secret_value(
            SecretId=secret, ClientRequestToken=token, SecretString=json.dumps(value), VersionStages=[PENDING]
        )

    def _set_secret(self, secret: str, token: str) -> None:
        value = self._pending(secret, token)
        if value is None:
            raise RuntimeError("There is no pending password to set")
        self._admin.make_reader(self._database, value["password"])

    def _test_secret(self, _secret: str, _token: str) -> None:
        """The Data API logs in with the current version only, so the user's rights are what can be tested here."""
        grants = self._admin.grants_of_reader()
        if not any("SELECT" in grant and f"`{self._database}`" in grant for grant in grants):
            raise RuntimeError(f"{USERNAME} may not read {self._database}: {grants}")

    def _finish_secret(self, secret: str, token: str) -> None:
        current = next((version for version, stages in self._stages(secret).items() if CURRENT in stages), None)
        if current == token:
            return
        previous = {} if current is None else {"RemoveFromVersionId": current}
        self._secrets.update_secret_version_stage(
            SecretId=secret, VersionStage=CURRENT, MoveToVersionId=token, **previous
        )

    def _stages(self, secret: str) -> dict[str, list[str]]:
        stages: dict[str, list[str]] = self._secrets.describe_secret(SecretId=secret).get("VersionIdsToStages", {})
        return stages

    def _pending(self, secret: str, token: str) -> dict[str, str] | None:
        try:
            version = self._secrets.get_secret_value(SecretId=secret, VersionId=token, VersionStage=PENDING)
        except self._secrets.exceptions.ResourceNotFoundException:
            return None
        value: dict[str, str] = json.loads(version["SecretString"])
        return value
