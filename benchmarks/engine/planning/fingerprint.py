"""The name of a plan: equal for equal plans only, so a journal is never resumed with another."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from benchmarks.engine.planning.limits import Limits
from benchmarks.engine.planning.plan import Cluster, Ids, Row


def fingerprint(clusters: Iterable[Cluster], limits: Limits) -> str:
    """Hash the settings and every token, target and border.

    Rows replay the requests, so another set of requests has another hash; a planner that would
    divide the same requests differently has another one too.
    """
    digest = hashlib.sha256(json.dumps(asdict(limits), sort_keys=True).encode())
    for part in _parts(clusters):
        digest.update(part)
    return digest.hexdigest()


def _parts(clusters: Iterable[Cluster]) -> Iterator[bytes]:
    for cluster in clusters:
        yield b"cluster %d %d" % (len(cluster.prefix), len(cluster.batches))
        yield _bytes(cluster.prefix)
        for batch in cluster.batches:
            yield b"batch %d" % len(batch.rows)
            for row in batch.rows:
                yield from _row(row)


def _row(row: Row) -> Iterator[bytes]:
    yield b"row %d %d" % (len(row.tokens), len(row.target_nodes))
    yield _bytes(row.tokens)
    yield _bytes(row.parents)  # with the prefix's length they give the depths
    yield _bytes(row.target_nodes)
    yield _bytes(row.target_tokens)
    yield _bytes(row.target_requests)
    yield _bytes(row.target_parts)
    yield _bytes(row.target_places)


def _bytes(ids: Ids) -> bytes:
    return ids.astype("<i4", copy=False).tobytes()
