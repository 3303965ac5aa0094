from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from argumentation.interop import iccma
from hypothesis import given, settings
from hypothesis import strategies as st
from pygarg.dung import apx_parser, dimacs_parser, solver

from mirage_kg.argument import Framework, solve
from mirage_kg.argument.abstract.files import FRAMEWORK_FORMATS, lines
from mirage_kg.errors import InvalidInput, MirageError, TooLarge
from tests.mirage_kg.argument.conftest import frameworks

FORMATS = tuple(FRAMEWORK_FORMATS)


def numbered(of: Framework) -> Framework:
    """The same framework with the names 1 to n, which every format can hold."""
    name = {old: str(number) for number, old in enumerate(of.arguments, start=1)}
    return Framework(tuple(name.values()), frozenset((name[a], name[b]) for a, b in of.attacks))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=50)
@given(of=frameworks())
def test_what_is_written_reads_back(name: str, of: Framework) -> None:
    format, plain = FRAMEWORK_FORMATS[name], numbered(of)
    assert format.read(format.write(plain)) == plain


@settings(max_examples=40)
@given(of=frameworks())
def test_other_readers_read_what_is_written_and_find_the_same_extensions(
    of: Framework, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plain = numbered(of)
    folder = tmp_path_factory.getbasetemp()
    for name, parse in (("af", dimacs_parser.parse), ("apx", apx_parser.parse)):
        path: Path = folder / f"framework.{name}"
        path.write_text(FRAMEWORK_FORMATS[name].write(plain), encoding="utf-8")
        arguments, attacks = parse(str(path))
        assert (arguments, {tuple(attack) for attack in attacks}) == (list(plain.arguments), plain.attacks)
        found = set(map(frozenset, solver.extension_enumeration(arguments, attacks, "PR")))
        assert found == set(solve(FRAMEWORK_FORMATS[name].read(path.read_text()), semantics="preferred").extensions)
    readers = (("af", iccma.parse_af), ("apx", iccma.parse_apx), ("tgf", iccma.parse_tgf))
    for name, read in readers if plain.arguments else ():
        theirs = read(FRAMEWORK_FORMATS[name].write(plain))
        assert (theirs.arguments, theirs.defeats) == (frozenset(plain.arguments), plain.attacks)


EXPECTED = Framework(("1", "2", "3"), frozenset([("1", "2"), ("2", "3"), ("3", "3")]))
WRITTEN = {
    "af": "# a comment\n\np af 3\n1 2\n# another\n 2   3 \n3 3\n3 3\n",
    "apx": "att(1,2). % before its arguments\narg(1). arg(2).\narg( 3 ) .\natt( 2 , 3 ).\r\natt(3,3).\n",
    "tgf": "\ufeff1 one\n2\n3 three words here\n#\n1 2 strikes\n2 3\n\n3 3\n",
}


@pytest.mark.parametrize("name", FORMATS)
def test_spaces_comments_labels_repeats_and_line_ends_change_nothing(name: str) -> None:
    assert FRAMEWORK_FORMATS[name].read(WRITTEN[name]) == EXPECTED


def test_a_competition_input_has_the_extensions_worked_by_hand() -> None:
    for name in FORMATS:
        of = FRAMEWORK_FORMATS[name].read(WRITTEN[name])
        assert solve(of, semantics="preferred").extensions == (frozenset({"1"}),)
        assert solve(of, semantics="stable").outcome == "none_exists"


@pytest.mark.parametrize(
    ("name", "text", "line", "found", "expected"),
    [
        ("af", "p af x\n", 1, "p af x", "'p af' and the number of arguments"),
        ("af", "# head\n1 2\n", 2, "1 2", "'p af' and the number of arguments"),
        ("af", "p af 2\n1 3\n", 2, "1 3", "numbers from 1 to 2"),
        ("af", "p af 2\n0 1\n", 2, "0 1", "numbers from 1 to 2"),
        ("af", "p af 2\n1 2 1\n", 2, "1 2 1", "two numbers of arguments"),
        ("af", "p af 2\np af 2\n", 2, "p af 2", "two numbers of arguments"),
        ("apx", "arg(a).\natt(a,b).\n", 2, "b", "an argument that the file declares"),
        ("apx", "arg(a).\n\narg(a).\n", 3, "a", "an argument that is new; line 1 names it already"),
        ("apx", "arg(a)\n", 1, "arg(a)", "arg(name). or att(name,name)."),
        ("apx", "arg(a). support(a,a).\n", 1, "support(a,a).", "arg(name). or att(name,name)."),
        ("tgf", "a\n#\na\n", 3, "a", "the names of two arguments"),
        ("tgf", "a\n#\na b\n", 3, "b", "an argument that the file declares"),
        ("tgf", "a\na\n#\n", 2, "a", "an argument that is new; line 1 names it already"),
        ("tgf", "a\n#\n#\n", 3, "#", "attacks: the line '#' stands on line 2 already"),
    ],
)
def test_an_error_names_line_found_and_expected(name: str, text: str, line: int, found: str, expected: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        FRAMEWORK_FORMATS[name].read(text)
    assert caught.value.where == f"line {line}"
    assert caught.value.detail.startswith(f"line {line}: found {found!r}, expected {expected}")


@pytest.mark.parametrize(("name", "missing"), [("af", "no line 'p af'"), ("tgf", "no line '#'")])
def test_a_file_without_its_head_is_refused(name: str, missing: str) -> None:
    with pytest.raises(InvalidInput, match=missing):
        FRAMEWORK_FORMATS[name].read("\n")


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(text=st.text(alphabet="paf12#argt(),.% \n\ufeff", max_size=40))
def test_no_text_makes_a_reader_fail_in_another_way(name: str, text: str) -> None:
    with suppress(MirageError):
        assert isinstance(FRAMEWORK_FORMATS[name].read(text), Framework)


def test_more_arguments_than_the_limit_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge, match="line 1: 999,999,999,999 arguments, the limit is 1,000,000"):
        FRAMEWORK_FORMATS["af"].read("p af 999999999999\n")
    monkeypatch.setattr(lines, "limit", lambda _: 2)
    assert len(FRAMEWORK_FORMATS["tgf"].read("a\nb\n#\n").arguments) == 2
    with pytest.raises(TooLarge, match="line 3: 3 arguments"):
        FRAMEWORK_FORMATS["tgf"].read("a\nb\nc\n#\n")


def test_names_that_a_format_cannot_hold_are_refused_or_kept_as_comments() -> None:
    spaced = Framework(("a b", "c"), frozenset([("a b", "c")]))
    for name in ("apx", "tgf"):
        with pytest.raises(InvalidInput, match="cannot hold the name 'a b'"):
            FRAMEWORK_FORMATS[name].write(spaced)
    assert FRAMEWORK_FORMATS["af"].write(spaced) == "p af 2\n# 1 a b\n# 2 c\n1 2\n"
