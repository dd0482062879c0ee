"""Files that cannot be read at all: what is wrong, where, and what is expected."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from evaluation.votes_file.columns import Wanted
from evaluation.votes_file.errors import VotesFileError
from evaluation.votes_file.read import read_votes
from tests.unit.votes_file.files import A_FEW, a_vote, text_file, written
from tests.unit.votes_file.refused import sentences_about

HEADER = "model_a,model_b,winner\n"
EXPECTED = {
    "csv": "a header with model_a, model_b and winner",
    "jsonl": "one object a line with model_a, model_b and winner",
    "parquet": "a Parquet file with the columns model_a, model_b and winner",
}


@pytest.mark.parametrize("file_format", EXPECTED)
def test_an_empty_file_is_refused(file_format: str, tmp_path: Path) -> None:
    path = text_file(tmp_path, f"votes.{file_format}", "")

    assert sentences_about(path) == [f"the file is empty; expected is {EXPECTED[file_format]}"]


@pytest.mark.parametrize("name", ["votes.csv", "votes.jsonl"])
def test_a_file_of_blank_lines_is_empty(name: str, tmp_path: Path) -> None:
    [sentence] = sentences_about(text_file(tmp_path, name, "\n\n"))

    assert sentence.startswith("the file is empty")


@pytest.mark.parametrize("text", [HEADER, HEADER.strip(), HEADER + "\n\n"])
def test_a_header_alone_holds_no_votes(text: str, tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes.csv", text)

    assert sentences_about(path) == [f"no votes in {path}"]


def test_a_parquet_file_without_rows_holds_no_votes(tmp_path: Path) -> None:
    path = tmp_path / "votes.parquet"
    parquet.write_table(pa.table({name: [] for name in ("model_a", "model_b", "winner")}), path)

    assert sentences_about(str(path)) == [f"no votes in {path}"]


def test_bytes_that_are_no_parquet_are_refused(tmp_path: Path) -> None:
    [sentence] = sentences_about(text_file(tmp_path, "votes.parquet", HEADER * 10))

    assert sentence.startswith("it cannot be read as Parquet: ")


def test_a_parquet_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    whole = Path(written(tmp_path, "parquet", A_FEW)).read_bytes()

    [sentence] = sentences_about(text_file(tmp_path, "cut.parquet", whole[: len(whole) // 2]))

    assert sentence.startswith("it cannot be read as Parquet: ")


@pytest.mark.parametrize(("name", "before"), [("votes.csv", HEADER), ("votes.jsonl", "\n")])
def test_the_place_of_a_byte_that_is_not_utf_8_is_named(
    name: str, before: str, tmp_path: Path
) -> None:
    row = "ä,y,tie" if name.endswith("csv") else '{"model_a":"ä","model_b":"y","winner":"tie"}'
    path = text_file(tmp_path, name, (before + row).encode("latin-1"))
    place = len(before) + row.index("ä") + 1

    assert sentences_about(path) == [
        f"byte {place}, in line 2, (0xe4) is not UTF-8; save the file as UTF-8"
    ]


def test_the_place_is_right_behind_many_megabytes_of_two_byte_letters(tmp_path: Path) -> None:
    before = (HEADER + "ä,y,tie\n" * 2_300_000).encode()  # odd, so that blocks cut letters
    path = text_file(tmp_path, "votes.csv", before + b"\xe4,y,tie\n")

    [sentence] = sentences_about(path)

    assert sentence.startswith(f"byte {len(before) + 1}, in line 2300002, (0xe4) is not UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_recognised(encoding: str, tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes.csv", (HEADER + "x,y,tie\n").encode(encoding))

    [sentence] = sentences_about(path)

    assert sentence.endswith("is NUL, as in UTF-16; save the file as UTF-8")


def test_text_of_parquet_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    bad = pa.array([b"\xff"]).view(pa.string())
    path = tmp_path / "votes.parquet"
    parquet.write_table(pa.table({"model_a": bad, "model_b": ["x"], "winner": ["tie"]}), path)

    assert sentences_about(str(path)) == ["the column model_a holds text that is not UTF-8"]


@pytest.mark.parametrize(("sign", "called"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_columns_are_divided_by_commas(sign: str, called: str, tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes.csv", (HEADER + "x,y,tie\n").replace(",", sign))

    assert sentences_about(path) == [
        f"the header is divided by {called}; write commas between the columns; "
        f"expected is {EXPECTED['csv']}"
    ]


def test_missing_columns_are_named_with_a_suggestion(tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes.csv", "Model_A,model_b, winner\nx,y,tie\n")

    assert sentences_about(path) == [
        'there is no column "model_a" (did you mean "Model_A"?)',
        'there is no column "winner" (did you mean " winner"?)',
        'the columns are "Model_A", "model_b", " winner"',
    ]


def test_only_a_dozen_columns_are_listed(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(15)]
    path = text_file(tmp_path, "votes.csv", ",".join(names) + "\n" + "1," * 14 + "1\n")

    assert sentences_about(path)[-1].endswith('"c10", "c11" and 3 more')


@pytest.mark.parametrize("file_format", EXPECTED)
def test_columns_that_options_ask_for_are_named_with_the_option(
    file_format: str, tmp_path: Path
) -> None:
    path = written(tmp_path, file_format, [a_vote(sesion="s", tokens_a=4, sampling_prop=0.5)])
    wanted = Wanted(
        groups={"rater": "--cluster", "session": "--cluster"},
        covariates=("tokens", "bold"),
        weights="sampling_prob",
    )

    assert sentences_about(path, wanted) == [
        'there is no column "rater" or "judge", which --cluster asks for',
        'there is no column "session", which --cluster asks for (did you mean "sesion"?)',
        'there is no column "sampling_prob" or "pair_probability", which --weights asks for '
        '(did you mean "sampling_prop"?)',
        'there is no column "tokens_b" beside "tokens_a"',
        'there is no column "bold", nor bold_a and bold_b, which --covariates asks for',
        'the columns are "model_a", "model_b", "winner", "sesion", "tokens_a", "sampling_prop"',
    ]


def test_a_covariate_that_is_there_in_two_ways_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", [a_vote(tokens=1, tokens_a=2, tokens_b=3)])

    [sentence, _columns] = sentences_about(path, Wanted(covariates=("tokens",)))

    assert sentence == (
        "the covariate tokens is there as one signed column and as tokens_a and tokens_b; "
        "rename what is not meant"
    )


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes.csv", "model_a,model_b,winner,winner\nx,y,tie,tie\n")

    assert sentences_about(path) == [
        'there is more than one column "winner"; rename or remove all but one'
    ]


def test_a_twin_that_nobody_asks_for_is_no_fault(tmp_path: Path) -> None:
    path = text_file(tmp_path, "votes.csv", "model_a,model_b,winner,note,note\nx,y,tie,1,2\n")

    assert len(read_votes(path)) == 1


@pytest.mark.parametrize("file_format", ["jsonl", "parquet"])
def test_lists_are_refused_where_a_plain_value_is_needed(file_format: str, tmp_path: Path) -> None:
    path = written(tmp_path, file_format, [a_vote(winner=["tie"], judge=["gpt", "pair"])])

    without_raters = sentences_about(path)
    with_raters = sentences_about(path, Wanted(groups={"rater": "--cluster"}))

    fault = "holds lists or objects; write one plain value a row"
    assert without_raters == [f"the column winner {fault}"]
    assert with_raters == [f"the column winner {fault}", f"the column judge {fault}"]


@pytest.mark.parametrize("file_format", ["jsonl", "parquet"])
def test_lists_that_nobody_asks_for_are_no_raters(file_format: str, tmp_path: Path) -> None:
    votes = read_votes(written(tmp_path, file_format, [a_vote(judge=["gpt", "pair"])]))

    assert votes.clusters == {}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert sentences_about(str(tmp_path / "votes.csv")) == ["there is no such file"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "votes.csv"
    folder.mkdir()

    assert sentences_about(str(folder)) == ["this is a folder; name a file in it"]


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    assert sentences_about(str(tmp_path / "votes.xlsx")) == [
        "the suffix tells the format and must be one of .csv, .jsonl, .ndjson, .parquet; "
        "or add --input-format"
    ]


def test_standard_input_without_a_format_is_refused() -> None:
    with pytest.raises(VotesFileError) as refusal:
        read_votes("-")

    assert refusal.value.sentences == (
        "standard input has no suffix; add --input-format csv, jsonl or parquet",
    )
