"""The document as JSON."""

import json

from evaluation.rating_report.document import RatingDocument


def as_json(document: RatingDocument) -> str:
    """Return the document, fields in their order; raises ValueError for NaN and infinity."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
