"""What this machine must offer, checked before anything slow is done; a problem is a sentence.

Only the standard library: the installation uses this before anything is installed.
"""

import errno
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

MEGABYTE = 1_000_000
HIGHEST_PORT = 65_535
ANOTHER = "make up PORT=8123"
NODE_NEEDED = "20.19, or 22.12 and later"  # what Vite 8 runs on


def port_problem(host: str, port: int) -> str:
    """Return why nothing can listen there, or nothing."""
    if not 1 <= port <= HIGHEST_PORT:
        return f"--port {port}: write a number from 1 to {HIGHEST_PORT}"
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            open_it = "; open it if it is this site, or" if error.errno == errno.EADDRINUSE else ";"
            return f"cannot listen on {host}:{port} ({reason}){open_it} choose another: {ANOTHER}"
    return ""


def free_megabytes(folder: Path) -> int:
    """Return the free space where the folder is, or will be."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free // MEGABYTE


def space_problem(folder: Path, needed_megabytes: int) -> str:
    free = free_megabytes(folder)
    if free >= needed_megabytes:
        return ""
    return f"only {free} MB are free where {folder} is; {needed_megabytes} MB are needed"


def node_version(path: str) -> tuple[int, int] | None:
    """Return the version of the first node on this search path; None where there is none."""
    node = shutil.which("node", path=path)
    if node is None:
        return None
    try:
        said = subprocess.run(  # noqa: S603  # found on the search path
            [node, "--version"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else None


def node_problem(path: str) -> str:
    """Return why the pages cannot be built with what this search path finds, or nothing."""
    version = node_version(path)
    if version is None:
        return "Node is missing"
    if not ((20, 19) <= version < (21, 0) or version >= (22, 12)):
        return f"Node {version[0]}.{version[1]} cannot build the pages: they need {NODE_NEEDED}"
    if shutil.which("npm", path=path) is None:
        return "npm is missing beside Node"
    return ""


def search_path(folder: Path) -> str:
    """Look in one folder before the others: there `make setup` puts Node where there is none."""
    return f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
