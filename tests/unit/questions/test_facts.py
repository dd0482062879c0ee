"""Facts of the bank that can be computed are computed here again, from the question's own words."""

import math
import re
import string
import unicodedata
from datetime import date, timedelta
from fractions import Fraction

import pytest

from arena.questions.bank import BankQuestion, load_bank, mentions

BANK = {question.id: question for question in load_bank()}
LONG_AGO = 2001  # a year like any other: not a leap year
LEAP_YEAR = 2024

# Exact definitions in metres, kilograms, litres and seconds. Prefixes come from their powers of
# ten, the English units from the metric values that the law gives them.
SIZES = {
    "metre": Fraction(1),
    "kilometre": Fraction(10) ** 3,
    "centimetre": Fraction(10) ** -2,
    "millimetre": Fraction(10) ** -3,
    "inch": Fraction("0.0254"),
    "foot": Fraction("0.3048"),
    "yard": Fraction("0.9144"),
    "mile": Fraction("1609.344"),
    "gram": Fraction(10) ** -3,
    "kilogram": Fraction(1),
    "tonne": Fraction(10) ** 3,
    "ounce": Fraction("0.028349523125"),
    "pound": Fraction("0.45359237"),
    "stone": Fraction("6.35029318"),
    "litre": Fraction(1),
    "millilitre": Fraction(10) ** -3,
    "second": Fraction(1),
    "minute": Fraction(60),
    "hour": Fraction(3_600),
    "day": Fraction(86_400),
}
PINTS_AND_GALLONS = {  # litres; the two gallons differ, the number of pints does not
    "imperial": (Fraction("0.56826125"), Fraction("4.54609")),
    "United States": (Fraction("0.473176473"), Fraction("3.785411784")),
}
SINGULAR = {"inches": "inch", "feet": "foot"}
BY_DEFINITION = {"years-century", "eggs-dozen", "bits-byte", "pints-gallon"}  # not in SIZES

ROMAN_SIGNS = {
    1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L",
    40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I",
}  # fmt: skip

Exponents = tuple[int, int, int, int]  # of kilogram, metre, second, ampere
KILOGRAM, METRE, SECOND, AMPERE = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)
IN_BASE_UNITS: dict[str, Exponents] = {
    "ampere": AMPERE,
    "coulomb": (0, 0, 1, 1),
    "hertz": (0, 0, -1, 0),
    "joule": (1, 2, -2, 0),
    "newton": (1, 1, -2, 0),
    "ohm": (1, 2, -3, -2),
    "pascal": (1, -1, -2, 0),
    "volt": (1, 2, -3, -1),
    "watt": (1, 2, -3, 0),
}


def asked(prefix: str) -> list[BankQuestion]:
    questions = [question for name, question in BANK.items() if name.startswith(prefix)]
    assert questions
    return questions


def numbers_in(wording: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", wording)]


def test_products_are_repeated_sums_in_every_wording() -> None:
    for question in asked("product-"):
        for text in (*question.wordings, question.statement):
            often, summand = numbers_in(text)
            assert sum([summand] * often) == int(question.truth_value), question.id


def test_square_roots_times_themselves_give_the_number_in_every_wording() -> None:
    for question in asked("square-root-"):
        for text in (*question.wordings, question.statement):
            [square] = numbers_in(text)
            assert int(question.truth_value) ** 2 == square, question.id


def test_roman_numerals_have_the_value_that_they_are_written_for() -> None:
    for question in asked("roman-"):
        numeral = question.id.removeprefix("roman-").upper()
        assert all(mentions(text, numeral) for text in question.wordings), question.id
        assert written_in_roman(int(question.truth_value)) == numeral


def written_in_roman(number: int) -> str:
    numeral = ""
    for value, sign in ROMAN_SIGNS.items():
        times, number = divmod(number, value)
        numeral += sign * times
    return numeral


@pytest.mark.parametrize(
    ("name", "turns"),
    [("right-angle", 1 / 4), ("straight-angle", 1 / 2), ("full-circle", 1)],
)
def test_angles_are_parts_of_a_turn(name: str, turns: float) -> None:
    assert int(BANK[f"degrees-{name}"].truth_value) == pytest.approx(math.degrees(turns * math.tau))


def test_months_have_as_many_days_as_the_calendar_counts() -> None:
    for question in asked("days-"):
        name = question.id.removeprefix("days-")
        if name == "leap-year":
            days = date(LEAP_YEAR + 1, 1, 1) - date(LEAP_YEAR, 1, 1)
        else:
            first = first_of(name)
            days = first_of_next(first) - first
        assert days.days == int(question.truth_value), question.id


def test_months_follow_as_in_the_calendar() -> None:
    for question in asked("month-after-"):
        following = first_of_next(first_of(question.id.removeprefix("month-after-")))
        assert f"{following:%B}" == question.truth_value, question.id


def first_of(month: str) -> date:
    [first] = [
        date(LONG_AGO, number, 1)
        for number in range(1, 13)
        if f"{date(LONG_AGO, number, 1):%B}".lower() == month
    ]
    return first


def first_of_next(first: date) -> date:
    day = first
    while day.month == first.month:
        day += timedelta(days=1)
    return day


def test_units_contain_one_another_as_their_exact_definitions_say() -> None:
    seen = set()
    for question in asked("units-in-"):
        name = question.id.removeprefix("units-in-")
        if name not in BY_DEFINITION:
            parts, whole = name.split("-")
            part = SINGULAR.get(parts, parts.removesuffix("s"))
            assert SIZES[whole] / SIZES[part] == int(question.truth_value), question.id
            assert SIZES[whole] / SIZES[part] != int(question.tempting_wrong_answer), question.id
        seen.add(name)
    assert seen >= BY_DEFINITION


@pytest.mark.parametrize("country", PINTS_AND_GALLONS)
def test_a_gallon_has_the_same_number_of_pints_in_both_systems(country: str) -> None:
    pint, gallon = PINTS_AND_GALLONS[country]

    assert gallon / pint == int(BANK["units-in-pints-gallon"].truth_value)


def test_a_byte_has_the_bits_that_its_256_values_need() -> None:
    assert (256 - 1).bit_length() == int(BANK["units-in-bits-byte"].truth_value)


def test_derived_units_have_the_dimension_of_their_quantity() -> None:
    """Each quantity is built from the law that defines it, each unit from its base units."""
    force = times(KILOGRAM, METRE, per(SECOND), per(SECOND))  # mass times acceleration
    energy = times(force, METRE)
    power = times(energy, per(SECOND))
    charge = times(AMPERE, SECOND)
    voltage = times(power, per(AMPERE))
    quantities = {
        "force": force,
        "energy": energy,
        "power": power,
        "electric-current": AMPERE,
        "electrical-resistance": times(voltage, per(AMPERE)),
        "frequency": per(SECOND),
        "pressure": times(force, per(METRE), per(METRE)),
        "voltage": voltage,
        "electric-charge": charge,
    }
    for name, dimension in quantities.items():
        question = BANK[f"si-unit-{name}"]
        assert IN_BASE_UNITS[question.truth_value] == dimension, name
        assert IN_BASE_UNITS.get(question.tempting_wrong_answer) != dimension, name


def times(*factors: Exponents) -> Exponents:
    kilogram, metre, second, ampere = (sum(each) for each in zip(*factors, strict=True))
    return kilogram, metre, second, ampere


def per(factor: Exponents) -> Exponents:
    kilogram, metre, second, ampere = factor
    return -kilogram, -metre, -second, -ampere


def test_alphabets_have_as_many_letters_as_can_be_counted() -> None:
    first, last = (unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in ("ALPHA", "OMEGA"))
    greek = [chr(code) for code in range(ord(first), ord(last) + 1)]
    greek = [letter for letter in greek if "FINAL" not in unicodedata.name(letter)]

    assert len(greek) == int(BANK["letters-greek-alphabet"].truth_value)
    assert len(string.ascii_lowercase) == int(BANK["letters-english-alphabet"].truth_value)
