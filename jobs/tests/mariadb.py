"""A MariaDB server of the tests' own, from the programs that tools/fetch_jars.py unpacks."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROGRAMS = Path(os.environ.get("MARIADB_PROGRAMS") or Path(__file__).parents[2] / ".cache" / "mariadb").absolute()
USER = "reader"
PASSWORD = "se&cret=?#%ü"
DATABASE = "marketplace"


@dataclass(frozen=True)
class MariaDb:
    port: int
    socket: Path

    def query(self, sql: str) -> list[tuple[str, ...]]:
        """The rows of a statement, each value as text; a NULL is the word NULL, so ask for HEX of any text."""
        return [tuple(line.split("\t")) for line in self.execute(sql).splitlines()]

    @cached_property
    def is_mysql(self) -> bool:
        """Of a folder that stands in for MariaDB's own, such as tools/mysql."""
        [[version]] = self.query("SELECT VERSION()")
        return "MariaDB" not in version

    def execute(self, sql: str, database: str = DATABASE) -> str:
        """As the server's administrator, in utf8mb4 and UTC, with zero dates allowed. Returns rows as lines."""
        client = [str(PROGRAMS / "bin" / "mariadb"), "--no-defaults", f"--socket={self.socket}", "--user=root"]
        result = subprocess.run(
            [*client, "--default-character-set=utf8mb4", "--batch", "--skip-column-names", database],
            input=f"SET time_zone = '+00:00', sql_mode = '';\n{sql}",
            text=True,
            encoding="utf-8",
            capture_output=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout


def is_available() -> bool:
    return (PROGRAMS / "bin" / "mariadbd").exists()


@contextmanager
def running_mariadb(*options: str) -> Iterator[MariaDb]:
    """A zone far from UTC and a strict mode: what the jobs read must depend on neither."""
    # A socket's path is at most about 100 characters, so not pytest's folder.
    with tempfile.TemporaryDirectory(prefix="mariadb") as folder:
        home = Path(folder)
        data = f"--datadir={home / 'data'}"
        base = f"--basedir={PROGRAMS}"
        subprocess.run(
            [
                "sh",
                str(PROGRAMS / "scripts" / "mariadb-install-db"),
                "--no-defaults",
                base,
                data,
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
                f"--user={getpass.getuser()}",
            ],
            check=True,
            capture_output=True,
        )
        port = free_port()
        server = subprocess.Popen(
            [
                str(PROGRAMS / "bin" / "mariadbd"),
                "--no-defaults",
                base,
                data,
                f"--port={port}",
                f"--socket={home / 'socket'}",
                "--bind-address=127.0.0.1",
                f"--user={getpass.getuser()}",
                f"--lc-messages-dir={PROGRAMS / 'share'}",
                "--default-time-zone=-05:00",
                "--innodb-flush-log-at-trx-commit=0",
                "--sql-mode=STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE",
                *options,
            ],
            stdout=subprocess.DEVNULL,
            stderr=(home / "log").open("w"),
        )
        try:
            database = MariaDb(port, home / "socket")
            wait_until_ready(database, server)
            yield database
        finally:
            server.terminate()
            server.wait(timeout=120)


def wait_until_ready(database: MariaDb, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(AssertionError):
            database.execute(
                f"CREATE DATABASE IF NOT EXISTS {DATABASE} CHARACTER SET utf8mb4;"
                f"DROP USER IF EXISTS {USER}@'127.0.0.1'; CREATE USER {USER}@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';"
                f"GRANT SELECT ON {DATABASE}.* TO {USER}@'127.0.0.1';",
                "mysql",
            )
            return
        time.sleep(0.1)
    raise RuntimeError("MariaDB did not start")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
