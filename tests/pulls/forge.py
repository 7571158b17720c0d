"""A server on the loopback interface that speaks as much of GitHub's API as is used: what arrives is recorded, answers can be scripted."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ME = "github-actions[bot]"
TOKEN = "ghs_notToBeSeenAnywhere0123456789abcdef"
HOME = "/repos/lumen/docs"


class Forge:
    """The state of one repository. `scripted`: (method, path pattern, status, headers, whether it is done all the same), used up in order.
    `read_only`: every write is answered with 403, as for the token of a fork's pull request."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.line_comments: list[dict[str, Any]] = []
        self.pulls: list[dict[str, Any]] = []
        self.seen: list[tuple[str, str, Any]] = []
        self.scripted: list[tuple[str, str, int, dict[str, str], bool]] = []
        self.read_only = False
        self.url = ""
        self._next = 1000

    def add(self, body: str, author: str = ME) -> dict[str, Any]:
        self._next += 1
        made = {"id": self._next, "url": f"{self.url}{HOME}/issues/comments/{self._next}", "body": body, "user": {"login": author, "id": 1}}
        self.comments.append(made)
        return made

    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path, _ in self.seen if method != "GET" and path != "/graphql"]

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, dict[str, str], Any]:
        for place, (verb, pattern, status, headers, done) in enumerate(self.scripted):
            if verb == method and re.fullmatch(pattern, path):
                del self.scripted[place]
                if done:
                    self.act(method, path, query, body)
                return status, headers, {"message": f"scripted {status}"}
        if self.read_only and method != "GET" and path != "/graphql":
            return 403, {}, {"message": "Resource not accessible by integration"}
        return self.act(method, path, query, body)

    def act(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, dict[str, str], Any]:
        if path == "/graphql":
            return 200, {}, {"data": {"viewer": {"login": ME}}}
        if path == f"{HOME}/issues/7/comments":
            return (201, {}, self.add(body["body"])) if method == "POST" else self.page(self.comments, path, query)
        if path == f"{HOME}/pulls/7/comments":
            return self.page(self.line_comments, path, query)
        if path == f"{HOME}/pulls/7/reviews":
            return self.review(body)
        if path == f"{HOME}/pulls":
            return 200, {}, [one for one in self.pulls if query["head"] == [one["head"]["label"]]]
        if path == f"{HOME}/pulls/7":
            return 200, {}, self.pulls[-1]
        found = re.fullmatch(rf"{HOME}/(issues|pulls)/comments/(\d+)", path)
        held = self.comments if found and found[1] == "issues" else self.line_comments
        one = next((one for one in held if found and one["id"] == int(found[2])), None)
        if one is None:
            return 404, {}, {"message": "Not Found"}
        if method == "DELETE":
            held.remove(one)
            return 204, {}, None
        one["body"] = body["body"]
        return 200, {}, one

    def review(self, body: Any) -> tuple[int, dict[str, str], Any]:
        for comment in body["comments"]:
            self._next += 1
            self.line_comments.append({**comment, "id": self._next, "url": f"{self.url}{HOME}/pulls/comments/{self._next}",
                                       "user": {"login": ME, "id": 1}})
        return 200, {}, {"id": 1}

    def page(self, held: list[dict[str, Any]], path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], Any]:
        size, number = int(query.get("per_page", ["30"])[0]), int(query.get("page", ["1"])[0])
        more = number * size < len(held)
        link = {"Link": f'<{self.url}{path}?per_page={size}&page={number + 1}>; rel="next"'} if more else {}
        return 200, link, held[(number - 1) * size:number * size]


@contextmanager
def serving() -> Iterator[Forge]:
    """A forge that listens on a free port."""
    forge = Forge()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            assert TOKEN in self.headers["Authorization"]
            forge.seen.append((self.command, parts.path, body))
            status, headers, value = forge.answer(self.command, parts.path, parse_qs(parts.query), body)
            data = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            answered = {"Content-Type": "application/json", "Content-Length": str(len(data)), "Connection": "close", **headers}
            for name, text in answered.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_one

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False  # they are waited for: code under test does not fork while a thread is alive

    server = Server(("127.0.0.1", 0), Handler)
    forge.url = f"http://127.0.0.1:{server.server_port}"
    listening = threading.Thread(target=server.serve_forever)
    listening.start()
    try:
        yield forge
    finally:
        server.shutdown()
        listening.join()
        server.server_close()
