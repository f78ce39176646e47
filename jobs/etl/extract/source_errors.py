"""What the errors of a source mean: a code for what can be done about it, and always the server's own sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from py4j.protocol import Py4JJavaError

from etl.failures import JavaError, JobFailureError, RefusalError, java_chain


class Address(Protocol):
    """The part of a source's address that messages need."""

    @property
    def source(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def database(self) -> str: ...


ACCESS_DENIED = "Source.AccessDenied"
ACCOUNT_UNUSABLE = "Source.AccountUnusable"
AUTHENTICATION_UNSUPPORTED = "Source.AuthenticationUnsupported"
CONNECTION_LIMIT = "Source.ConnectionLimit"
DATABASE_MISSING = "Source.DatabaseMissing"
COLLATIONS_MIXED = "Source.CollationsMixed"
UNREACHABLE = "Source.Unreachable"
QUERY_FAILED = "Source.QueryFailed"

CODES: Mapping[str, frozenset[int]] = {
    # No right to a database, host, table, column, routine; a wrong password; a connection that must be encrypted.
    ACCESS_DENIED: frozenset({1044, 1045, 1130, 1142, 1143, 1227, 1370, 1698, 3159}),
    # The host is blocked; the password has expired; the account is locked (MySQL, MariaDB; by failed logins).
    ACCOUNT_UNUSABLE: frozenset({1129, 1820, 1862, 3118, 3955, 4151}),
    AUTHENTICATION_UNSUPPORTED: frozenset({1251, 1524}),
    # Of the server; of the account, for connections at once and for an hour's.
    CONNECTION_LIMIT: frozenset({1040, 1203, 1226}),
    DATABASE_MISSING: frozenset({1049}),
    COLLATIONS_MIXED: frozenset({1267}),
    # The server shuts down, or ended the connection.
    UNREACHABLE: frozenset({1053, 1158, 1159, 1160, 1161, 1927}),
}
"""The error numbers of MySQL's and MariaDB's manuals, by what can be done about them."""

FIXES: Mapping[str, str] = {
    ACCESS_DENIED: "correct the secret, or grant SELECT on the pipeline's tables (by a role: one that is a default)",
    ACCOUNT_UNUSABLE: "unlock the account, or give it a new password and write that into the secret",
    AUTHENTICATION_UNSUPPORTED: "switch TLS on at the server, or give the account another authentication plugin",
    CONNECTION_LIMIT: "raise the limit of the server or the account, or lower the source's connections",
    DATABASE_MISSING: "correct dbname in the secret, or create the database",
    COLLATIONS_MIXED: "give both columns one collation in the source",
    UNREACHABLE: "start the server, or correct host and port in its secret",
    QUERY_FAILED: "do what the server says",
}

ANOTHER_ATTEMPT_MAY_SUCCEED = frozenset({CONNECTION_LIMIT, UNREACHABLE, QUERY_FAILED})


@contextmanager
def source_errors(address: Address, table: str | None = None, columns: Sequence[str] = ()) -> Iterator[None]:
    """Gives the driver's errors their codes, also when Spark has wrapped them.

    `columns`: the table's, in the order in which a statement numbers them as c0, c1 and so on.
    """
    try:
        yield
    except Py4JJavaError as error:
        raise failure_of(address, table, columns, java_chain(error)) or error from error


def unreachable(place: str, said: str) -> JobFailureError:
    return JobFailureError(UNREACHABLE, f"{place} does not answer: {_first_line(said)}. Fix: {FIXES[UNREACHABLE]}.")


def failure_of(
    address: Address, table: str | None, columns: Sequence[str], chain: Sequence[JavaError]
) -> JobFailureError | None:
    """The failure that a chain of the driver's exceptions stands for. None: a database is not what it is about."""
    what = address.source if table is None else f"{address.source}.{table}"
    place = f"{what} at {address.host}:{address.port}"
    numbered = next((error for error in chain if error.number), None)
    if numbered is not None:
        code = next((code for code, numbers in CODES.items() if numbered.number in numbers), QUERY_FAILED)
        said = f"{_first_line(numbered.message)} (error {numbered.number})"
    elif any("CommunicationsException" in error.name for error in chain) or _mentions(chain, "Communications link"):
        # The outermost only says that the link failed; the innermost why: refused, timed out, a TLS handshake.
        code, said = UNREACHABLE, _first_line(chain[-1].message or chain[0].message)
    elif _mentions(chain, "Public Key Retrieval") or _mentions(chain, "authentication plugin"):
        code, said = AUTHENTICATION_UNSUPPORTED, _first_line(chain[-1].message)
    elif any(error.name.startswith(("java.sql.", "com.mysql.")) for error in chain):
        code, said = QUERY_FAILED, _first_line(chain[-1].message or chain[0].message)
    else:
        return None
    verb = "does not answer" if code == UNREACHABLE else f"refuses the user {address.username}"
    if code in {QUERY_FAILED, DATABASE_MISSING, CONNECTION_LIMIT, COLLATIONS_MIXED}:
        verb = "says"
    said = _with_names(said, columns).replace(address.password, "***") if address.password else said
    kind = JobFailureError if code in ANOTHER_ATTEMPT_MAY_SUCCEED else RefusalError
    return kind(code, f"{place} {verb}: {said}. Fix: {FIXES[code]}.")


def _mentions(chain: Sequence[JavaError], words: str) -> bool:
    return any(words in error.message for error in chain)


def _with_names(said: str, columns: Sequence[str]) -> str:
    def name(number: re.Match[str]) -> str:
        index = int(number[1])
        return columns[index] if index < len(columns) else number[0]

    return re.sub(r"(?<=['`.])c(\d+)(?=['`])", name, said)


def _first_line(said: str) -> str:
    lines = [line.strip() for line in re.split(r"[\r\n]", said) if line.strip()]
    return (lines or ["no message"])[0].rstrip(".")
