"""What the machine must offer: each lack is one sentence."""

import socket
from pathlib import Path

import pytest

from config.machine import node_problem, port_problem, space_problem


def test_a_free_port_is_no_problem() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert port_problem("127.0.0.1", port) == ""


def test_a_port_in_use_names_itself_and_what_to_write_instead() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        problem = port_problem("127.0.0.1", port)

    assert problem == (
        f"cannot listen on 127.0.0.1:{port} (Address already in use); "
        "open it if it is this site, or choose another: make up PORT=8123"
    )


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_what_is_no_port_is_refused(port: int) -> None:
    assert port_problem("127.0.0.1", port) == f"--port {port}: write a number from 1 to 65535"


def node_that_says(folder: Path, version: str, *, with_npm: bool = True) -> str:
    for name, said in [("node", version), *([("npm", "10.8.0")] if with_npm else [])]:
        (folder / name).write_text(f"#!/bin/sh\necho {said}\n")
        (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v24.19.0"])
def test_a_node_that_builds_the_pages_is_no_problem(tmp_path: Path, version: str) -> None:
    assert node_problem(node_that_says(tmp_path, version)) == ""


@pytest.mark.parametrize("version", ["v18.19.0", "v20.18.9", "v21.7.3", "v22.11.0"])
def test_a_node_that_cannot_build_the_pages_is_named(tmp_path: Path, version: str) -> None:
    major, minor = version[1:].split(".")[:2]

    assert node_problem(node_that_says(tmp_path, version)) == (
        f"Node {major}.{minor} cannot build the pages: they need 20.19, or 22.12 and later"
    )


def test_no_node_is_a_problem(tmp_path: Path) -> None:
    assert node_problem(str(tmp_path)) == "Node is missing"


def test_a_node_that_does_not_start_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "node").write_bytes(b"\x7fELF and no more")
    (tmp_path / "node").chmod(0o755)

    assert node_problem(str(tmp_path)) == "Node is missing"


def test_a_node_without_npm_is_a_problem(tmp_path: Path) -> None:
    path = node_that_says(tmp_path, "v24.19.0", with_npm=False)

    assert node_problem(path) == "npm is missing beside Node"


def test_too_little_space_is_told_with_what_is_there(tmp_path: Path) -> None:
    more_than_any_disk = 10**12

    problem = space_problem(tmp_path / "not" / "there" / "yet", more_than_any_disk)

    assert problem.startswith("only ")
    assert problem.endswith(f"{more_than_any_disk} MB are needed")
    assert space_problem(tmp_path, 0) == ""
