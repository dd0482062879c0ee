"""How many battles and votes one web process on one core holds, beside a Gradio peer.

Each battle is one socket and two model streams of 20 tokens (80 characters) a second, in lockstep;
reading both streams is included. The web process has one core; the raters and the scripted models
have another. Every frame and every character is checked. The peer is a small two-chatbot
application, installed into var/bench for this comparison only.

Prints Markdown tables for docs/performance.md.
"""

import argparse
import asyncio
import dataclasses
import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import uvloop

from tests.performance.load import battles as own
from tests.performance.load import peer_battles as peer
from tests.performance.load import votes
from tests.performance.load.fake_models import FakeModels
from tests.performance.load.figures import in_ms, table
from tests.performance.load.full_speed import most_held
from tests.performance.load.gradio_peer import GRADIO, gradio_site
from tests.performance.load.raters import raters
from tests.performance.load.web import MeasuredSite, measured_site, stay_on_load_core


@dataclasses.dataclass(frozen=True)
class Plan:
    """How much is measured."""

    battles: tuple[int, ...] = (10, 50, 100, 200, 300, 400, 450, 500)
    peer_battles: tuple[int, ...] = (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 120)
    tokens: int = 400  # of one reply
    voters: int = 50
    votes_each: int = 40


QUICK = Plan(battles=(2, 5), peer_battles=(1, 2), tokens=60, voters=5, votes_each=4)


def machine() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    today = dt.datetime.now(dt.UTC).date()
    load = " / ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{today}: {os.cpu_count()} cores of {names[0]}, load average before {load}"


async def own_battles(site: MeasuredSite, models: FakeModels, plan: Plan) -> list[own.Result]:
    """Measure each number of battles, until one is too many."""
    results: list[own.Result] = []
    async with raters(site.port, max(plan.battles)) as people:
        for count in plan.battles:
            results.append(await own.measure(site, models, people[:count], plan.tokens))
            tell(f"{count} battles: {', '.join(results[-1].cells)}", results[-1].faults)
            if not results[-1].keeps_up:
                break
    return results


async def peer_battles(models: FakeModels, port: int, plan: Plan) -> list[peer.PeerResult]:
    names = [name for _, name in models_of(plan)]
    results: list[peer.PeerResult] = []
    with gradio_site(port, names) as process:
        for count in plan.peer_battles:
            results.append(await peer.measure_peer(process, models, count, plan.tokens))
            tell(f"{count} battles in Gradio: {', '.join(results[-1].cells)}")
            if not results[-1].keeps_up:
                break
    return results


def models_of(plan: Plan) -> list[tuple[str, str]]:
    return [(slug, f"{slug}?tokens={plan.tokens}&speed={own.SPEED}") for slug in own.MODELS]


def tell(what: str, faults: Sequence[str] = ()) -> None:
    """Report progress where it does not end up in the tables."""
    print(what, *faults[:5], sep="\n  ", file=sys.stderr, flush=True)


async def measure_all(plan: Plan, *, with_peer: bool) -> bool:
    """Print everything; return whether no frame and no vote was lost or doubled."""
    models = FakeModels()
    port = await models.start()
    print(f"{machine()}\n\n## Battles\n", flush=True)
    with measured_site(models_of(plan), port) as site:
        held = await own_battles(site, models, plan)
        print(table(own.HEAD, [result.cells for result in held]))
        late = in_ms([seconds for result in held for seconds in result.models_late])
        print(f"\nThe scripted models wrote their tokens late by {late} ms.\n\n## Votes\n")
        cast = await votes.measure_votes(site, plan.voters, plan.votes_each)
        print(table(votes.HEAD, [cast.cells]), flush=True)
    if with_peer:
        print(f"\n## Gradio {GRADIO}\n")
        peers = await peer_battles(models, port, plan)
        print(table(peer.HEAD, [result.cells for result in peers]))
        ours, theirs = most_held(held), most_held(peers)
        print(f"\nAt full speed: {ours} battles and {theirs}: {ours / max(theirs, 1):.1f} times.")
    return not (any(result.faults for result in held) or cast.lost or cast.double)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a smoke run of a minute")
    parser.add_argument("--battles", type=int, nargs="+", help="other numbers of battles")
    parser.add_argument("--without-peer", action="store_true", help="do not install or run Gradio")
    arguments = parser.parse_args()
    plan = QUICK if arguments.quick else Plan()
    if arguments.battles:
        plan = dataclasses.replace(plan, battles=tuple(arguments.battles))
    stay_on_load_core()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        is_whole = runner.run(measure_all(plan, with_peer=not arguments.without_peer))
    sys.exit(0 if is_whole else 1)


if __name__ == "__main__":
    main()
