"""Reads a JSON list of statements and writes a JSON list of those that sqlglot does not accept as Redshift SQL.

sqlglot knows no LOCK, CALL and UNLOAD and no procedural language: their forms are checked here, what they contain
is parsed like any other statement.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.expressions import Command

NAME = r"[\w\"]+(?:\.[\w\"]+)?"
LITERAL = r"'(?:[^']|'')*'"
PROCEDURE = re.compile(
    rf"CREATE OR REPLACE PROCEDURE {NAME}\([^)]*\) AS (?P<quote>\$\w*\$)(?P<body>.*)(?P=quote) LANGUAGE plpgsql",
    re.DOTALL,
)
CALL = re.compile(
    rf"CALL {NAME}\((?:\s*(?P<query>{LITERAL}),\s*{LITERAL}\s*|\d+, \d+, {LITERAL}, {LITERAL})?\)", re.DOTALL
)
UNLOAD = re.compile(
    rf"UNLOAD \((?P<query>{LITERAL})\)\s+TO {LITERAL}\s+IAM_ROLE {LITERAL}"
    rf"\s+FORMAT AS (?:JSON\s+PARALLEL OFF\s+ALLOWOVERWRITE\s+EXTENSION 'json'|PARQUET\s+CLEANPATH)"
    rf"\s+KMS_KEY_ID {LITERAL}\s+ENCRYPTED"
)
LOCK = re.compile(rf"LOCK {NAME}(?:, {NAME})*")
# A statement that is put together from literals and values.
PART = re.compile(rf"{LITERAL}|[^'|\s][^'|]*")
EXECUTED = re.compile(rf"EXECUTE (?P<text>{LITERAL}(?: \|\| (?:{LITERAL}|[^'|]+))*)")
# What a procedure consists of besides SQL statements.
PROCEDURAL = re.compile(
    rf"DECLARE|BEGIN|ELSE|END|END IF|END LOOP|IF .* THEN|FOR \w+ IN \d+\.\.\w+ LOOP|WHILE .* LOOP"
    rf"|\w+ (?:INTEGER|BIGINT|DATE|VARCHAR\(\d+\))|\w+ := .*"
    rf"|EXECUTE \w+ INTO \w+|RAISE EXCEPTION {LITERAL}.*",
    re.DOTALL,
)


def without_comments(text: str) -> str:
    return re.sub(r"^\s*--[^\n]*$", "", text, flags=re.MULTILINE).strip()


def unquoted(literal: str) -> str:
    return literal[1:-1].replace("''", "'")


def put_together(text: str) -> str:
    """A value stands as a number, which is part of a name as well, or as a name."""
    statement = ""
    for part in PART.findall(text):
        statement += unquoted(part) if part.startswith("'") else "a_name" if statement.endswith(".") else "1"
    return statement


def body_statements(body: str) -> Iterator[str]:
    """The SQL statements of a procedure; a line that opens a block has no semicolon of its own."""
    opens = r"^\s*(?:DECLARE|BEGIN|ELSE|IF .* THEN|FOR .* LOOP|WHILE .* LOOP)$"
    text = re.sub(opens, r"\g<0>;", without_comments(body), flags=re.MULTILINE)
    for piece in re.findall(rf"(?:{LITERAL}|[^;'])+", text):
        statement = piece.strip()
        if executed := EXECUTED.fullmatch(statement):
            yield put_together(executed["text"])
        elif statement and not PROCEDURAL.fullmatch(statement):
            yield re.sub(r"^SELECT INTO \w+(?:, \w+)*\s", "SELECT ", statement)


def faults(statement: str) -> Iterator[str]:
    text = without_comments(statement)
    if procedure := PROCEDURE.fullmatch(text):
        for inner in body_statements(procedure["body"]):
            yield from faults(inner)
    elif inner_query := CALL.fullmatch(text) or UNLOAD.fullmatch(text):
        if inner_query["query"] is not None:
            yield from faults(unquoted(inner_query["query"]))
    elif not LOCK.fullmatch(text):
        try:
            parsed = sqlglot.parse(text, read="redshift")
        except SqlglotError as error:
            yield f"{error}\n{text}"
            return
        if len(parsed) != 1 or parsed[0] is None or isinstance(parsed[0], Command):
            yield f"not understood as one statement:\n{text}"


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    json.dump([fault for statement in json.load(sys.stdin) for fault in faults(statement)], sys.stdout)
