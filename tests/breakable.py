"""A database that can be cut off and brought back while a server runs, without stopping it."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask
from pydantic import SecretStr

from tests.database_support import Database

PATIENCE_SECONDS = 15
"""What a refusal asks a visitor to wait before coming back (Retry-After)."""


class BreakableDatabase:
    """Forwards connections to the database for as long as it is not cut."""

    server: Flask

    def __init__(self, database: Database):
        self.database = database
        target = urlsplit(database.owner_url)
        self._target = (target.hostname, target.port or 5432)
        self._port = 0
        self._sockets: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.mend()

    def url(self, login: str) -> SecretStr:
        """Connection URL of a login through the forwarder."""
        url = self.database.url(login)
        parts = urlsplit(url)
        return SecretStr(
            url.replace(f"@{parts.netloc.rpartition('@')[2]}", f"@127.0.0.1:{self._port}")
        )

    def mend(self) -> None:
        """Accept connections."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuse new connections and break the open ones."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._sockets.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                here, _ = listener.accept()
            except OSError:
                return
            there = socket.create_connection(self._target)
            self._sockets += [here, there]
            for source, sink in ((here, there), (there, here)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def is_answered(ask: Callable[[], int]) -> bool:
    """Whether an address answers 200 within the seconds in which a pool connects again.

    ``ask`` gives the status; a refusal says after how long to come back, and so does this.
    """
    for _ in range(PATIENCE_SECONDS * 5):
        status = ask()
        if status != 503:
            return status == 200
        time.sleep(0.2)
    return False
