r"""Count the marks of form in a text; those of Markdown as the public arena data sets do.

The rules are those behind the columns header_count, list_count and bold_count of LMArena's
human preference data: fenced code is left out first; `hN` counts lines that start with exactly
N "#" and white space; bold is `**x**` or `__x__` without the mark or a line break inside. Code
blocks and emoji are counted in the whole text; several code points may make one emoji.
"""

import re
from dataclasses import dataclass

import emoji

from arena.text_features.code_blocks import count_code_blocks

FENCED = re.compile(r"```[^`]*```")
HEADER = re.compile(r"^(#{1,6})\s", re.MULTILINE)
ORDERED = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
UNORDERED = re.compile(r"^\s*[-*+]\s", re.MULTILINE)
BOLD_STARS = re.compile(r"\*\*[^*\n]+\*\*")
BOLD_BARS = re.compile(r"__[^_\n]+__")


@dataclass(frozen=True)
class TextFeatures:
    characters: int  # Unicode code points of the whole text
    words: int  # runs of anything but white space, in the whole text
    headers: dict[str, int]  # h1 to h6
    ordered: int  # items of numbered lists
    unordered: int
    bold_stars: int
    bold_bars: int
    code_blocks: int
    emoji: int


def text_features(text: str) -> TextFeatures:
    r"""Return the counts for one text.

    >>> text_features("# Title\n- one\n- **two**").unordered
    2
    """
    prose = FENCED.sub("", text)
    levels = [len(match) for match in HEADER.findall(prose)]
    return TextFeatures(
        characters=len(text),
        words=len(text.split()),
        headers={f"h{level}": levels.count(level) for level in range(1, 7)},
        ordered=len(ORDERED.findall(prose)),
        unordered=len(UNORDERED.findall(prose)),
        bold_stars=len(BOLD_STARS.findall(prose)),
        bold_bars=len(BOLD_BARS.findall(prose)),
        code_blocks=count_code_blocks(text),
        emoji=emoji.emoji_count(text),
    )
