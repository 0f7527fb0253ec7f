"""Servers to send notices to: one that speaks SMTP, one that speaks HTTP, one that says nothing."""

from __future__ import annotations

import base64
import socket
import socketserver
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from email.message import EmailMessage

ANSWERS = {
    "EHLO": "250-here\r\n250-8BITMIME\r\n250 AUTH PLAIN",
    "AUTH": "235 ok",
    "MAIL": "250 ok",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


@dataclass(slots=True)
class Received:
    """What a server has got, and how it answers."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    unknown: tuple[str, ...] = ()  # recipients that are refused
    status: int = 200  # of the answers of HTTP


class MailHandler(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as it takes to receive a mail."""

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.take()
            elif verb == "RCPT":
                refused = any(name in line for name in self.server.received.unknown)
                self.say("550 nobody of that name" if refused else "250 ok")
            else:
                if verb == "AUTH":
                    self.server.received.logins.append(base64.b64decode(line.split()[2]).decode())
                self.say(ANSWERS[verb])
            if verb == "QUIT":
                return

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".").replace(b"\r\n", b"\n"))
        self.server.received.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 taken")


class HookHandler(BaseHTTPRequestHandler):
    """Takes what is posted."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.posts.append((dict(self.headers), body))
        self.send_response(self.server.received.status)
        self.send_header("Content-Length", "0")
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def mail_server() -> AbstractContextManager[Received]:
    return _serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler))


def hook_server() -> AbstractContextManager[Received]:
    return _serve(HTTPServer(("127.0.0.1", 0), HookHandler))


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that is open and at which nobody ever speaks."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def _serve(server: Any) -> Iterator[Received]:
    server.received = Received(port=server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
