"""Expected counts follow the examples of CommonMark 0.31.2, section 4.5."""

import pytest

from arena.text_features import text_features
from arena.text_features.code_blocks import count_code_blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", 0),
        ("```\n<\n >\n```", 1),  # example 119
        ("~~~\n<\n >\n~~~", 1),  # 120
        ("``\nfoo\n``", 0),  # 121: two marks are no fence
        ("```\naaa\n~~~\n```", 1),  # 122: closed by the same mark only
        ("````\naaa\n```\n``````", 1),  # 124: closed by at least as many
        ("```", 1),  # 126: never closed
        ("   ```\n   aaa\n  ```", 1),  # 133
        ("    ```\n    aaa\n    ```", 0),  # 134: indented code
        ("``` ```\naaa", 0),  # 138: a backtick in the information
        ("~~~~~~\naaa\n~~~ ~~\n```", 1),  # 139: a closing fence has nothing behind it
        ("foo\n```\nbar\n```\nbaz", 1),  # 140
        ("foo\n---\n~~~\nbar\n~~~\n# baz", 1),  # 141
        ("~~~~    ruby startline=3 $%@#$\ndef foo(x)\n~~~~~~~", 1),  # 143
        ("```\n``` aaa\n```", 1),  # 147
        ("```a\nx\n```\n\n```b\ny\n```", 2),
        ("Use `x` and ```y``` here.", 0),
    ],
)
def test_blocks(text: str, blocks: int) -> None:
    assert count_code_blocks(text) == text_features(text).code_blocks == blocks


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("plain, 5 # *", 0),
        ("\U0001f44d", 1),
        ("\U0001f44d\U0001f3fd", 1),  # with a skin tone
        ("\U0001f469‍\U0001f469‍\U0001f467", 1),  # a family joined
        ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 2),  # two flags
        ("1️⃣ a ☺️", 2),
        ("→ ✓ ∑", 0),
    ],
)
def test_an_emoji_is_one_however_many_code_points_write_it(text: str, count: int) -> None:
    assert text_features(text).emoji == count
