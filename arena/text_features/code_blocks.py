"""Fenced code blocks, as CommonMark 0.31.2 section 4.5 delimits them."""

import re
from typing import Final

_FENCE: Final = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")


def count_code_blocks(text: str) -> int:
    r"""Return how many there are; one that is never closed reaches to the end and counts.

    Blocks inside lists and quotes, which are indented further, are not seen.

    >>> count_code_blocks("```python\nx = 1\n```\nand\n~~~\ny\n")
    2
    """
    blocks, opened = 0, ""
    for line in text.splitlines():
        fence = _FENCE.match(line)
        if fence is None:
            continue
        mark, rest = fence.groups()
        if not opened:
            blocks, opened = blocks + 1, mark
        elif mark[0] == opened[0] and len(mark) >= len(opened) and not rest.strip():
            opened = ""
    return blocks
