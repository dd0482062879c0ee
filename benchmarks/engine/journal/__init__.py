"""The durable journal of a shard's responses: JSON lines while it runs, Parquet when it is done.

One file per shard and claim, `shard-N.fence-M`. Its first line is the header, each further line a
record that ends in `"h"`: the first 16 hex digits of the sha256 of all bytes before `,"h":`. A
batch counts when its commit mark does: the mark holds how many records the batch has, the sha256
over their checksums, and how many `oom` events came before it. A new claim reads the files of
lower fences, notes in its header how many bytes of each it used, and writes to its own file only:
whatever an older claim adds later is never read. What is passed over is counted and reported.

`claim.take_up` is the door for a worker, `finishing.finish` its way out, `finishing.read_finished`
serves those who score; `request_hash` names a request. No Django, no torch; only `parquet`, hence
`finishing`, needs pyarrow.
"""
