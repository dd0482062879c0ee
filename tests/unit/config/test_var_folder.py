"""One site to a folder, one key to a site."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from config.var_folder import hold_var_folder, secret_key, space_warning


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    var = tmp_path / "var"
    var.mkdir()
    settings.VAR_DIR = var
    return var


def test_a_second_site_is_kept_out_and_told_who_is_in(folder: Path) -> None:
    with (
        hold_var_folder("http://127.0.0.1:8000"),
        pytest.raises(CommandError, match=r"runs already \(process \d+, http://127.0.0.1:8000\)"),
    ):
        hold_var_folder("http://127.0.0.1:8123")


def test_the_folder_is_free_again_when_its_site_has_ended(folder: Path) -> None:
    hold_var_folder("http://127.0.0.1:8000").close()

    hold_var_folder("http://127.0.0.1:8123").close()

    assert "8123" in (folder / "up.lock").read_text()


def test_a_folder_that_cannot_be_made_is_refused_by_name(folder: Path, settings: Settings) -> None:
    (folder / "letter").touch()
    settings.VAR_DIR = folder / "letter" / "var"

    with pytest.raises(CommandError, match=r"^VAR_DIR: .*/letter/var cannot be written"):
        hold_var_folder("http://127.0.0.1:8000")


def test_little_space_is_told_before_it_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=499_999_999))

    assert space_warning() == (
        f"Mind the disk: only 499 MB are free for {folder}; a site soon needs 500 MB"
    )


def test_enough_space_is_not_worth_a_word(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=500_000_000))

    assert space_warning() == ""


def test_a_site_keeps_its_key(folder: Path) -> None:
    key = secret_key(folder / "secret-key")

    assert secret_key(folder / "secret-key") == key
    assert len(key) >= 50
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0


def test_a_start_that_was_cut_off_leaves_no_half_key(folder: Path) -> None:
    (folder / ".secret-key").write_text("cut o")  # killed between making and filling it

    assert len(secret_key(folder / "secret-key")) >= 50


def test_an_emptied_key_is_not_replaced_behind_the_operators_back(folder: Path) -> None:
    (folder / "secret-key").write_text("\n")

    with pytest.raises(CommandError, match="holds no key; delete it to get a new one"):
        secret_key(folder / "secret-key")
