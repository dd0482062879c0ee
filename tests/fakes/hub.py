"""A Hugging Face hub with the models of one folder: owner/name below it. For HF_ENDPOINT.

Run: python -m tests.fakes.hub PORT FOLDER
"""

import hashlib
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

COMMIT = "c0ffee" * 6 + "cafe"


class Hub(BaseHTTPRequestHandler):
    folder: Path

    def do_GET(self) -> None:
        path = unquote(self.path.partition("?")[0]).strip("/")
        match path.split("/"):
            case ["api", "models", "shy", _, *_]:
                self.refuse(403, "GatedRepo")
            case ["api", "models", owner, name, "revision", _] if self.has(owner, name):
                self.answer({"id": f"{owner}/{name}", "sha": COMMIT})
            case ["api", "models", owner, name, "tree", *_] if self.has(owner, name):
                files = sorted((self.folder / owner / name).iterdir())
                self.answer([_entry(file) for file in files])
            case [owner, name, "resolve", _, file] if (self.folder / owner / name / file).is_file():
                self.send(self.folder / owner / name / file)
            case _:
                self.refuse(404, "RepoNotFound")

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def has(self, owner: str, name: str) -> bool:
        return (self.folder / owner / name).is_dir()

    def answer(self, body: Any) -> None:
        self.send_bytes(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def send(self, file: Path) -> None:
        etag = hashlib.sha256(file.read_bytes()).hexdigest()
        self.send_bytes(200, file.read_bytes(), {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT})

    def refuse(self, status: int, code: str) -> None:
        self.send_bytes(status, b"{}", {"X-Error-Code": code, "X-Error-Message": code})

    def send_bytes(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def _entry(file: Path) -> dict[str, Any]:
    oid = hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()
    return {"type": "file", "path": file.name, "size": file.stat().st_size, "oid": oid}


if __name__ == "__main__":
    Hub.folder = Path(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Hub).serve_forever()
