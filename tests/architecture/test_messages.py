"""Every sentence is there in both languages with the same facts, and every refusal in the code has one."""

import ast
import re
import string
import xml.etree.ElementTree as ElementTree

import pytest

from app.messages import LANGUAGES, filled, sentences
from tests.architecture import tree

NAMING = frozenset("path folder url name login number day year years first last type_code district community code "
                   "title field permission who key what".split())
"""Facts that name something and count nothing."""
SEVERAL = frozenset({"most", "least", "kinds"})
"""Bounds of the program's own, none of which is one."""
NO_PLURALS = "is|was|has|as|ms"
LINKS = "of|on|may|would|and"
WRONG = re.compile(
    rf"(?<![\w.:-])1 (?:(?!(?:{LINKS})\b)[a-z…]+ )?(?!(?:{NO_PLURALS})\b)(?:[a-z]+s|people|are|were|have)\b")


def facts(text: str) -> set[str]:
    """Return the names of a sentence's placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same() -> None:
    chinese, english = (sentences(language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    differing = {code for code in chinese if facts(chinese[code]) != facts(english[code])}
    assert not differing
    assert all(text.strip() for text in (*chinese.values(), *english.values()))


def refusal_classes() -> set[str]:
    """Return the names of Refusal and everything derived from it in the code."""
    found = {"Refusal"}
    bases = {node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
             for path in tree.modules("app", "data", "ui") for node in ast.walk(tree.parsed(path))
             if isinstance(node, ast.ClassDef)}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def refused() -> dict[str, tuple[str, set[str]]]:
    """Return each literal code that is raised: where, and with which facts."""
    classes, found = refusal_classes(), {}
    for path in tree.modules("app", "data", "ui"):
        for node in ast.walk(tree.parsed(path)):
            if (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in classes and node.args
                    and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
                given = {each.arg or "**" for each in node.keywords}
                found[node.args[0].value] = (f"{tree.name(path)}:{node.lineno}", given)
    return found


def test_every_refusal_has_its_sentence() -> None:
    known = sentences(LANGUAGES[0])
    nameless = {code: where for code, (where, _) in refused().items() if code not in known}
    assert not nameless
    lacking = {code: (where, missing) for code, (where, given) in refused().items()
               if "**" not in given and (missing := facts(known[code]) - given)}
    assert not lacking


def english() -> list[str]:
    """Return every English text with facts: the sentences and the window's own words."""
    window = ElementTree.parse(tree.ROOT / "resources" / "translations" / "wanmi_zh_CN.ts")
    texts = [*sentences("en").values(), *(source.text or "" for source in window.iter("source"))]
    return [text for text in texts if facts(text)]


def wrong_number(text: str) -> str:
    """Return what reads “1 cases” where each fact that may be one is one, "" where nothing does."""
    given = {name: "…" if name in NAMING else 9 if name in SEVERAL else 1 for name in facts(text)}
    undecided = re.sub(r"\{\w+:[^}]*\|[^}]*\}", "…", text)  # What is chosen by the count is right.
    found = WRONG.search(filled(undecided, **given))
    return found[0] if found else ""


def test_one_is_singular_in_english() -> None:
    texts = english()
    assert any("{count:case|cases}" in text for text in texts)
    assert not {text: wrong for text in texts if (wrong := wrong_number(text))}


@pytest.mark.parametrize(("text", "wrong"), [
    ("{count} cases", "1 cases"), ("{count} new cases", "1 new cases"), ("{count} {count:case|cases}", ""),
    ("{path} holds", ""), ("{count} people", "1 people"), ("{shown} is", "")])
def test_plurals_are_found(text: str, wrong: str) -> None:
    assert wrong_number(text) == wrong


@pytest.mark.parametrize(("count", "said"), [(0, "0 cases"), (1, "1 case"), ("1", "1 case"), (11, "11 cases")])
def test_a_count_chooses_its_words(count: int | str, said: str) -> None:
    assert filled("{count} {count:case|cases}", count=count) == said
