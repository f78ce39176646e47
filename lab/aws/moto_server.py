"""Serves moto's AWS APIs on a free loopback port until its standard input closes, so that it never outlives the lab."""

from __future__ import annotations

import logging
import sys
from functools import cache
from io import BytesIO
from threading import Thread
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app


class Dispatcher(DomainDispatcherApplication):
    """Knows a service that it has seen: moto itself looks through its folders for it at each call."""

    @cache  # noqa: B019 one dispatcher a process
    def get_backend_for_host(self, host: str | None) -> Any:
        return super().get_backend_for_host(host)


class KeptConnections(MotoRequestHandler):
    """Answers on the connection that a client keeps. Werkzeug's own handler makes a connection and a thread a call."""

    protocol_version = "HTTP/1.1"
    # An answer is one packet: with the head in a packet of its own, a kept connection waits for the other side's ack.
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        if "wsgi.input_terminated" not in environ:
            # Whoever answers without having read all of it would leave the rest before the next request.
            environ["wsgi.input"] = BytesIO(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        body, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        content = b"".join(body)
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = Dispatcher(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=KeptConnections)
    Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
