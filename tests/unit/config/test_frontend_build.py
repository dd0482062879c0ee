"""The pages are built where they are missing, old or half built, by whatever Node is there."""

import os
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from config.frontend_build import build_frontend

BUILDS = """#!/bin/sh
mkdir -p dist/.vite && echo '{}' > dist/.vite/manifest.json && echo built >> builds
"""
LATER = 5  # seconds; newer by any clock


@pytest.fixture
def frontend(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project whose npm writes a manifest and counts its builds."""
    folder, programs = tmp_path / "frontend", tmp_path / "bin"
    for place in (folder / "src", folder / "node_modules", programs):
        place.mkdir(parents=True)
    (folder / "src" / "main.ts").touch()
    a_program(programs / "node", "#!/bin/sh\necho v24.19.0\n")
    a_program(programs / "npm", BUILDS)
    settings.BASE_DIR = tmp_path
    settings.FRONTEND_DIST = folder / "dist"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr("config.frontend_build.search_path", lambda _beside: os.environ["PATH"])
    return folder


def a_program(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o755)


def builds(frontend: Path) -> int:
    return len((frontend / "builds").read_text().splitlines())


def test_missing_pages_are_built_once(frontend: Path) -> None:
    said: list[str] = []

    build_frontend(said.append)
    build_frontend(said.append)

    assert said == ["Building the pages"]
    assert builds(frontend) == 1


def test_a_newer_source_is_built(frontend: Path) -> None:
    build_frontend(print)
    built = (frontend / "dist" / ".vite" / "manifest.json").stat().st_mtime
    os.utime(frontend / "src" / "main.ts", (built + LATER, built + LATER))

    build_frontend(print)

    assert builds(frontend) == 2


def test_a_build_that_was_cut_off_is_done_again(frontend: Path) -> None:
    a_program(frontend.parent / "bin" / "npm", BUILDS + "exit 1\n")  # after it wrote the manifest
    with pytest.raises(CommandError):
        build_frontend(print)
    a_program(frontend.parent / "bin" / "npm", BUILDS)

    build_frontend(print)

    assert builds(frontend) == 2


def test_a_failed_build_is_quoted(frontend: Path) -> None:
    a_program(frontend.parent / "bin" / "npm", "#!/bin/sh\necho no such file; exit 1\n")

    with pytest.raises(CommandError, match="no such file") as failed:
        build_frontend(print)

    assert failed.value.returncode == 2


def test_a_full_disk_is_called_so(frontend: Path) -> None:
    a_program(frontend.parent / "bin" / "npm", "#!/bin/sh\necho ENOSPC: no space; exit 1\n")

    with pytest.raises(CommandError, match=r"^The disk is full: the pages cannot be built, "):
        build_frontend(print)


def test_an_old_node_is_refused_before_it_fails(frontend: Path) -> None:
    a_program(frontend.parent / "bin" / "node", "#!/bin/sh\necho v18.19.0\n")

    with pytest.raises(CommandError, match=r"^Node 18\.19 cannot build the pages.*`make setup`"):
        build_frontend(print)


def test_pages_that_are_built_need_no_node(frontend: Path) -> None:
    build_frontend(print)
    (frontend.parent / "bin" / "node").unlink()

    build_frontend(print)

    assert builds(frontend) == 1


def test_this_python_is_the_one_that_compresses(frontend: Path) -> None:
    """The pages are served compressed, so a build without that step would be half a build."""
    a_program(
        frontend.parent / "bin" / "npm",
        BUILDS + "seq 9999 > dist/stone.css\n",
    )

    build_frontend(print)

    assert (frontend / "dist" / "stone.css.gz").is_file(), sys.executable
