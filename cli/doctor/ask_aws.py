"""Asks AWS what the doctor wants to know: one question a line on standard input, one answer a line on standard output.

A question is `{"service", "operation", "region", "parameters"}` in boto3's words, an answer `{"value"}` with all pages
in one, or `{"error": {"code", "message"}}`. Credentials and endpoints come from where every AWS tool takes them. What
does not only read is refused, so that no mistake in a question can change an account.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

READING = re.compile(r"(get|list|describe|head|simulate)_")
# A person waits: two tries of a few seconds, then the answer is that there was none.
PATIENCE = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 2, "mode": "standard"})


def main() -> None:
    session = boto3.Session()
    clients: dict[tuple[str, str], Any] = {}
    for line in sys.stdin:
        question = json.loads(line)
        key = (question["service"], question["region"])
        try:
            if key not in clients:
                clients[key] = session.client(key[0], region_name=key[1], config=PATIENCE)
            answer = {"value": ask(clients[key], question["operation"], question["parameters"])}
        except ClientError as error:
            fault = error.response["Error"]
            answer = {"error": {"code": str(fault.get("Code", "")), "message": str(fault.get("Message", ""))}}
        except (BotoCoreError, ResponseParserError, ValueError) as error:
            answer = {"error": {"code": type(error).__name__, "message": str(error)}}
        print(json.dumps(answer, default=plain), flush=True)


def ask(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
    if READING.match(operation) is None:
        raise ValueError(f"{operation} does not only read")
    if not client.can_paginate(operation):
        value = getattr(client, operation)(**parameters)
    else:
        value = client.get_paginator(operation).paginate(**parameters).build_full_result()
    value.pop("ResponseMetadata", None)
    return value


def plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


if __name__ == "__main__":
    main()
