"""A rating as CSV: one row for every model, those without a rating included."""

import csv
import io
from typing import Final

from evaluation.rating_report.document import RatingDocument, RatingPart

_COLUMNS: Final = (*RatingPart.__annotations__, "reason")


def as_csv(document: RatingDocument) -> str:
    """Return the table, with a header; what is absent is an empty field."""
    page = io.StringIO()
    writer = csv.DictWriter(page, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in document["ratings"]:
        yes_no = {name: str(row[name]).lower() for name in ("provisional", "prior_only")}
        writer.writerow({**row, **yes_no, "reason": ""})
    for left_out in document["not_rated"]:
        model = {name: left_out[name] for name in ("model", "votes", "reason")}
        writer.writerow(model)
    return page.getvalue()
