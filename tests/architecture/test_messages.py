"""Every sentence is there in both languages with the same facts, and every refusal in the code has one."""

import ast
import string

from app.messages import LANGUAGES, sentences
from tests.architecture import tree


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
