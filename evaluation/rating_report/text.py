"""A rating as people read it on a terminal: one table, then what the table cannot say."""

import textwrap
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Final

from rich.cells import cell_len, set_cell_size

from evaluation.rating_report.document import (
    ClusterPart,
    CoefficientPart,
    PositionPart,
    RatingDocument,
    RatingPart,
)

_TITLES: Final = ("Rank", "Model", "Score", "Low", "High", "Votes", "")
_MODEL: Final = 1  # place of the names
_GAP: Final = "  "
_SHORTEST_NAME: Final = 8
_SENTENCE: Final = 100  # columns; longer lines are hard to read
_UNLIMITED: Final = 1_000  # columns, where no terminal cuts the names
_FRAGILE_VOTES: Final = 10
_FRAGILE_SHARE: Final = 0.001


def as_text(document: RatingDocument, width: int | None = None) -> str:
    """Return the report; lines fit into `width`, and names are cut for it; None: never."""
    fold = partial(_folded, width=min(width or _SENTENCE, _SENTENCE))
    paragraphs = [fold(_method(document))]
    widths = _widths(document["ratings"], width or _UNLIMITED)
    for title, rows in _blocks(document["ratings"]):
        paragraphs.append([*fold(title), *_table(rows, widths)])
    paragraphs += [fold(lines) for lines in _additions(document)]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in paragraphs)


def _method(document: RatingDocument) -> Iterator[str]:
    method, data = document["method"], document["data"]
    yield f"{data['models']} models, {data['votes']:,} votes"
    interval = method["interval"]
    if interval != "none":
        interval = f"{interval} at {method['level']:.6g}"
    said = [f"ties {method['ties']}", f"interval {interval}", f"engine {method['engine']}"]
    said += [f"clustered by {' and '.join(method['cluster'])}"] if method["cluster"] else []
    said += [f"at equal {', '.join(method['covariates'])}"] if method["covariates"] else []
    said += [f"weights {method['weights']}"] if method["weights"] != "none" else []
    said += [f"prior SD {method['prior_sd']:g}"] if method["prior_sd"] is not None else []
    anchor = method["anchor"]
    said += [f"{anchor['model']} = {anchor['score']:g}"] if anchor is not None else []
    yield "; ".join(said)


def _blocks(rows: Iterable[RatingPart]) -> Iterator[tuple[list[str], list[RatingPart]]]:
    """Yield what has a rank, what is apart from it, and each group with a zero of its own."""
    for group, members in groupby(rows, key=lambda row: row["group"]):
        of_group = list(members)
        if group > 1:
            yield [f"Group {group}, on a scale of its own"], of_group
            continue
        ranked = [row for row in of_group if not row["provisional"]]
        provisional = [row for row in of_group if row["provisional"]]
        if ranked:
            yield [], ranked
        if provisional:
            yield (
                ["Provisional: too few votes or opponents, or too wide an interval, for a rank"],
                provisional,
            )


def _widths(rows: list[RatingPart], width: int) -> list[int]:
    """Return the width of each column; only names are cut, down to a few letters."""
    columns = zip(_TITLES, *map(_cells, rows), strict=True)
    widths = [max(map(cell_len, column)) for column in columns]
    others = sum(widths) - widths[_MODEL] + len(_GAP) * (len(widths) - 1)
    widths[_MODEL] = min(widths[_MODEL], max(width - others, _SHORTEST_NAME))
    return widths


def _table(rows: list[RatingPart], widths: list[int]) -> list[str]:
    lines = []
    for cells in (_TITLES, *map(_cells, rows)):
        fitted = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
        name, width = cells[_MODEL], widths[_MODEL]
        cut = set_cell_size(name, width - 1) + "…" if cell_len(name) > width else name
        fitted[_MODEL] = set_cell_size(cut, width)
        fitted[-1] = cells[-1]
        lines.append(_GAP.join(fitted).rstrip())
    return lines


def _cells(row: RatingPart) -> tuple[str, ...]:
    points = ("-" if score is None else f"{score:.0f}"
              for score in (row["score"], row["low"], row["high"]))  # fmt: skip
    return (_rank(row), _printable(row["model"]), *points, f"{row['votes']:,}", _marks(row))


def _rank(row: RatingPart) -> str:
    best, worst = row["rank_best"], row["rank_worst"]
    if best is None or worst is None:
        return "-"
    return f"{best}" if best == worst else f"{best}-{worst}"


def _marks(row: RatingPart) -> str:
    marks = ["prior only"] if row["prior_only"] else []
    if "bad_rate" in row:
        marks.append(f"both bad {row['bad_rate']:.0%}")
    few = max(_FRAGILE_VOTES, _FRAGILE_SHARE * row["votes"])
    if row["fragility"] is not None and row["fragility"] <= few:
        marks.append(f"fragile: at most {row['fragility']}")
    return ", ".join(marks)


def _additions(document: RatingDocument) -> Iterator[list[str]]:
    if document["not_rated"]:
        yield ["Not rated", *(f"* {part['message']}" for part in document["not_rated"])]
    if document["position"] is not None:
        yield [_position(document["position"])]
    if document["tie_parameter"] is not None:
        yield [f"Tie parameter: {document['tie_parameter']:.4f}"]
    if document["coefficients"]:
        yield ["Covariates (logits per standard deviation)",
               *map(_coefficient, document["coefficients"])]  # fmt: skip
    if document["clusters"]:
        yield ["Votes that belong together", *map(_cluster, document["clusters"])]
    if document["warnings"]:
        yield ["Notes", *(f"* {warning}" for warning in document["warnings"])]


def _position(part: PositionPart) -> str:
    removed = "; taken out of the scores" if part["removed"] else ""
    return (f"Shown first: {part['points']:+.1f} points, {part['logit']:+.4f} logits "
            f"({part['low']:+.4f} to {part['high']:+.4f}){removed}.")  # fmt: skip


def _coefficient(part: CoefficientPart) -> str:
    return (f"* {part['name']}: {part['estimate']:+.4f} ({part['low']:+.4f} to {part['high']:+.4f})"
            f"; {part['variance_left']:.0%} of it is not fixed by the models")  # fmt: skip


def _cluster(part: ClusterPart) -> str:
    return (
        f"* {part['column']}: {part['clusters']:,} clusters, worth {part['effective']:.1f} of "
        f"equal size; standard errors {part['median_se_ratio']:.2f} times the plain ones"
    )


def _printable(text: str) -> str:
    r"""Return a text that cannot steer a terminal; a name may hold anything.

    >>> _printable("\x1b[31mred\n")
    '\\x1b[31mred\\n'
    """
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def _folded(lines: Iterable[str], *, width: int) -> list[str]:
    folded = (textwrap.wrap(_printable(line), width, subsequent_indent="  ") for line in lines)
    return [line for lines_of_one in folded for line in lines_of_one]
