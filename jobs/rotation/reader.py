"""The read-only user of a source, through the RDS Data API: no connection into the VPC, no driver."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

USERNAME = "pipeline_reader"

RESUMING = "DatabaseResumingException"
"""Aurora Serverless was asleep."""
WAIT_SECONDS = 10.0
MOST_ATTEMPTS = 15


@dataclass(frozen=True)
class SourceAdmin:
    """Speaks to one Aurora cluster in the name of its admin, whose secret Aurora itself keeps."""

    data_api: Any
    database_arn: str
    admin_secret_arn: str
    wait_seconds: float = WAIT_SECONDS

    def make_reader(self, database: str, password: str) -> None:
        """May be called again: the user is made once, and the last two passwords are valid, so no running job fails."""
        user = f"'{USERNAME}'@'%'"
        self._run(f"CREATE USER IF NOT EXISTS {user} IDENTIFIED BY {literal(password)} REQUIRE SSL")
        self._run(f"ALTER USER {user} IDENTIFIED BY {literal(password)} RETAIN CURRENT PASSWORD")
        self._run(f"GRANT SELECT, SHOW VIEW ON {identifier(database)}.* TO {user}")

    def grants_of_reader(self) -> list[str]:
        answer = self._run(f"SHOW GRANTS FOR '{USERNAME}'@'%'")
        return [row[0]["stringValue"] for row in answer.get("records", [])]

    def _run(self, sql: str) -> dict[str, Any]:
        attempts = 1
        while (answer := self._execute_when_awake(sql)) is None:
            attempts += 1
            if attempts > MOST_ATTEMPTS:
                raise TimeoutError("The database did not wake up")
            time.sleep(self.wait_seconds)
        return answer

    def _execute_when_awake(self, sql: str) -> dict[str, Any] | None:
        try:
            return self._execute(sql)
        except self.data_api.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != RESUMING:
                raise
            return None

    def _execute(self, sql: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.data_api.execute_statement(
            resourceArn=self.database_arn, secretArn=self.admin_secret_arn, sql=sql
        )
        return answer


def literal(text: str) -> str:
    """DDL takes no parameters."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def identifier(name: str) -> str:
    escaped = name.replace("`", "``")
    return f"`{escaped}`"
