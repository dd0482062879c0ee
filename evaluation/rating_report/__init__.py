"""A rating for its reader: a document of plain values, and that document as JSON, text or CSV."""
