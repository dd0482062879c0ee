"""Build the frontend when its output is missing or older than its sources."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

SOURCES = ("src", "index.html", "package-lock.json", "vite.config.ts")


def build_frontend(say: Callable[[str], None]) -> None:
    """Raise CommandError where npm is missing or the build fails. Pages elsewhere are not built."""
    frontend = settings.BASE_DIR / "frontend"
    manifest = settings.FRONTEND_DIST / ".vite" / "manifest.json"
    if frontend / "dist" != settings.FRONTEND_DIST or not frontend.is_dir():
        if not manifest.exists():
            raise CommandError(
                f"FRONTEND_DIST: there are no built pages in {settings.FRONTEND_DIST}", returncode=2
            )
        return
    if _is_newer(manifest, [frontend / name for name in SOURCES]):
        return
    npm = shutil.which("npm", path=_search_path())
    if npm is None:
        raise CommandError("npm is missing: `make setup` installs it with the rest", returncode=2)
    say("Building the pages")
    if not (frontend / "node_modules").is_dir():
        _run([npm, "ci", "--no-audit", "--no-fund"], frontend)
    _run([npm, "run", "--silent", "build"], frontend)
    _run(
        [sys.executable, "-m", "whitenoise.compress", "--quiet", str(settings.FRONTEND_DIST)],
        frontend,
    )


def _search_path() -> str:
    """Look beside Python first: there `make setup` puts Node where the system has none."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"


def _is_newer(built: Path, sources: list[Path]) -> bool:
    if not built.exists():
        return False
    files = [
        file for source in sources for file in (source.rglob("*") if source.is_dir() else [source])
    ]
    return all(file.stat().st_mtime <= built.stat().st_mtime for file in files if file.exists())


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)  # noqa: S603  # our own
    if done.returncode:
        output = (done.stdout + done.stderr)[-2000:]
        raise CommandError(f"`{' '.join(command)}` failed in {folder}:\n{output}")
