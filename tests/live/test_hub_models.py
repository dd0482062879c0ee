"""`touchstone models add --hub`: fetched when it is registered, or refused with the reason."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.zoo.assemble import assemble_zoo
from benchmarks.zoo.catalogue import ZOO
from tests.live.processes import ROOT, Process, free_port

pytest.importorskip("huggingface_hub", reason="the extra `models` is not installed")
NOT_REACHED = "it is not on this machine, and the hub cannot be reached "


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Process]:
    """Open a hub with a demonstration model under another name, and one made for no chat."""
    assemble_zoo()
    shutil.copytree(ZOO[0].folder, tmp_path / "hub" / "quarry" / "basalt")
    shutil.copytree(ZOO[0].folder, tmp_path / "hub" / "quarry" / "mute")
    (tmp_path / "hub" / "quarry" / "mute" / "chat_template.jinja").unlink()
    port = free_port()
    command = [sys.executable, "-m", "tests.fakes.hub", str(port), str(tmp_path / "hub")]
    process = Process(command, {}, tmp_path / "hub.log", port)
    process.start()
    yield process
    process.discard()


class OurSite:
    """A site of its own with a hub's cache of its own."""

    def __init__(self, folder: Path, database: Path, endpoint: str) -> None:
        shutil.copyfile(database, folder / "site.sqlite3")
        self.environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("HF_")},
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "HF_HOME": str(folder / "cache"),
            "HF_ENDPOINT": endpoint,
            "HF_HUB_DISABLE_XET": "1",
        }
        self.environment.pop("MODEL_SERVER_URL", None)

    def touchstone(self, *words: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "config", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr.strip()

    def add(self, hub_id: str) -> tuple[int, str]:
        status, _, said = self.touchstone("models", "add", "it", "--name", "It", "--hub", hub_id)
        return status, said.splitlines()[-1] if said else ""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one database, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "site.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    command = [sys.executable, "-m", "config", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return file


@pytest.fixture
def ours(tmp_path: Path, database: Path, hub: Process) -> OurSite:
    return OurSite(tmp_path, database, f"http://127.0.0.1:{hub.port}")


def test_a_model_of_the_hub_is_here_when_it_is_registered(ours: OurSite, hub: Process) -> None:
    status, _ = ours.add("quarry/basalt")
    hub.kill()

    assert status == 0
    (copy,) = Path(ours.environment["HF_HOME"]).glob("hub/models--quarry--basalt/snapshots/*")
    weights = (copy / "model.safetensors").read_bytes()
    assert weights == (ZOO[0].folder / "model.safetensors").read_bytes()
    _, listed, _ = ours.touchstone("models", "list")
    assert listed.split() == ["it", "active", "hub", "quarry/basalt"]


def test_what_the_hub_does_not_have_is_refused(ours: OurSite) -> None:
    assert ours.add("quarry/nothing") == (
        2,
        "--hub quarry/nothing: the hub shows no such model; a private one needs HF_TOKEN.",
    )
    assert "No models yet" in ours.touchstone("models", "list")[1]


def test_what_its_owner_gives_to_askers_only_says_so(ours: OurSite) -> None:
    assert ours.add("shy/basalt") == (
        2,
        "--hub shy/basalt: its owner wants to be asked first. Ask on the hub, then set HF_TOKEN.",
    )


def test_a_model_that_is_not_for_chats_is_refused(ours: OurSite) -> None:
    status, said = ours.add("quarry/mute")

    assert status == 2
    assert said.startswith("--hub quarry/mute: there is no chat template in ")


def test_a_hub_out_of_reach_is_told(tmp_path: Path, database: Path) -> None:
    ours = OurSite(tmp_path, database, f"http://127.0.0.1:{free_port()}")

    status, said = ours.add("quarry/basalt")

    assert status == 2
    assert said.startswith(f"--hub quarry/basalt: {NOT_REACHED}(")
    assert said.endswith("). Try again with a connection, or add a folder.")


def test_offline_by_choice_is_told_so(tmp_path: Path, database: Path) -> None:
    ours = OurSite(tmp_path, database, "http://127.0.0.1:9")
    ours.environment["HF_HUB_OFFLINE"] = "1"

    assert ours.add("quarry/basalt") == (
        2,
        f"--hub quarry/basalt: {NOT_REACHED}(HF_HUB_OFFLINE is set). "
        "Try again with a connection, or add a folder.",
    )


def test_a_copy_on_this_machine_needs_no_hub(ours: OurSite, hub: Process) -> None:
    ours.add("quarry/basalt")
    hub.kill()
    ours.environment["HF_HUB_OFFLINE"] = "1"
    words = ("models", "add", "again", "--name", "Again", "--hub", "quarry/basalt")

    assert ours.touchstone(*words)[0] == 0


def test_a_model_that_somebody_else_serves_is_not_fetched(ours: OurSite, hub: Process) -> None:
    words = ("models", "add", "it", "--name", "It", "--hub", "quarry/nothing", "--no-fetch")

    assert ours.touchstone(*words)[0] == 0
    _, listed, _ = ours.touchstone("models", "list")
    assert listed.strip().endswith("quarry/nothing  (it was not fetched yet)")
