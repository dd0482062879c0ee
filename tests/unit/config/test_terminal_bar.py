"""The bar that is drawn before any library is there."""

import pytest

from config.terminal_bar import CELLS, Bar, drawn


@pytest.mark.parametrize(("done", "full"), [(0, 0), (7, 7), (28, 28), (40, 28)])
def test_the_bar_is_as_full_as_the_work_is_done(done: int, full: int) -> None:
    line = drawn("Fetching", done, 28, 3.2, 200)

    assert (line.count("█"), line.count("·")) == (full, CELLS - full)


def test_nothing_to_do_is_no_division_by_zero() -> None:
    assert "0 of 0" in drawn("Fetching", 0, 0, 0.0, 200)


def test_a_line_never_wraps() -> None:
    assert len(drawn("Installing the packages of the pages", 1, 100, 3.0, 40)) < 40


def test_a_narrow_terminal_shortens_the_bar_and_keeps_the_words() -> None:
    line = drawn("Installing the packages of the pages", 93, 186, 10.0, 80)

    assert line.endswith("  93 of 186, 10 s")
    assert len(line) == 79
    assert line.count("█") == line.count("·")


def test_in_a_pipe_the_title_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("Fetching", 3, lambda: 2):
        pass

    assert capsys.readouterr().out == "Fetching\n"
