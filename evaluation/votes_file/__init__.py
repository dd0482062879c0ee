"""Votes files of anybody's own: CSV, JSON lines or Parquet to integer codes. No Django.

`read.read_votes` is the door. Only dictionaries are touched as text, so ten million rows take
seconds; what cannot be read is refused with its rows, all problems at once. Only commands import
this package: pyarrow has no place in a web process.
"""
