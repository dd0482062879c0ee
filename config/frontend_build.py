"""Build the frontend when its output is missing, unfinished or older than its sources."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from config.child_process import Child, run_to_end
from config.machine import free_megabytes, node_problem, search_path

SOURCES = ("src", "public", "index.html", "package-lock.json", "vite.config.ts", "svelte.config.js")


def build_frontend(say: Callable[[str], None]) -> None:
    """Raise CommandError where Node is missing or the build fails. Pages elsewhere stay as is."""
    frontend = settings.BASE_DIR / "frontend"
    manifest = settings.FRONTEND_DIST / ".vite" / "manifest.json"
    if frontend / "dist" != settings.FRONTEND_DIST or not frontend.is_dir():
        if not manifest.exists():
            raise CommandError(
                f"FRONTEND_DIST: there are no built pages in {settings.FRONTEND_DIST}", returncode=2
            )
        return
    unfinished = manifest.with_name("unfinished")  # a build that was begun and did not end
    if _is_newer(manifest, [frontend / name for name in SOURCES]) and not unfinished.exists():
        return
    path = search_path(Path(sys.executable).parent)
    if problem := node_problem(path):
        raise CommandError(f"{problem}; `make setup` installs it with the rest", returncode=2)
    npm = shutil.which("npm", path=path) or "npm"
    say("Building the pages")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    if not (frontend / "node_modules").is_dir():
        _run([npm, "ci", "--no-audit", "--no-fund"], frontend, path)
    _run([npm, "run", "--silent", "build"], frontend, path)
    compress = ["-m", "whitenoise.compress", "--quiet", str(settings.FRONTEND_DIST)]
    _run([sys.executable, *compress], frontend, path)
    unfinished.unlink()


def _is_newer(built: Path, sources: list[Path]) -> bool:
    if not built.exists():
        return False
    files = [
        file for source in sources for file in (source.rglob("*") if source.is_dir() else [source])
    ]
    return all(file.stat().st_mtime <= built.stat().st_mtime for file in files if file.exists())


def _run(command: list[str], folder: Path, path: str) -> None:
    output: list[str] = []
    environment = {**os.environ, "PATH": path}
    if run_to_end(Child(command[0], command, environment, folder=folder), output.append) == 0:
        return
    said = "\n".join(output)[-2000:]
    if "ENOSPC" in said or "No space left on device" in said:
        raise CommandError(
            f"The disk is full: the pages cannot be built, {free_megabytes(folder)} MB are free "
            f"in {folder}. Make room.",
            returncode=2,
        )
    raise CommandError(f"`{' '.join(command)}` failed in {folder}:\n{said}", returncode=2)
