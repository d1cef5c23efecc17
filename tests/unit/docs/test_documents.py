"""The documents say what is in the repository: links lead somewhere, the manual has the program's own table."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.entrypoints.command_line import COMMANDS
from tests.helpers.manual_appendix import MANUALS, appendix

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_PATH = re.compile(r"`((?:app|data|ui|layers|resources|packaging|tests|docs)/[\w./-]+)`")
_COMMAND = re.compile(r"(?:packaging/run\.sh|main\.py) ([a-z]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    assert [link for link in _LINK.findall(text) if not (document.parent / link).exists()] == []
    assert [path for path in _PATH.findall(text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_commands_are_there(document: Path) -> None:
    assert set(_COMMAND.findall(document.read_text("utf-8"))) <= set(COMMANDS)


@pytest.mark.parametrize("language", MANUALS)
def test_manual_has_the_transition_table(language: str) -> None:
    """If it fails: `.venv/bin/python -m tests.helpers.manual_appendix`."""
    assert appendix(language) in MANUALS[language].read_text("utf-8")


def test_both_manuals_have_the_same_chapters() -> None:
    chapters = [re.findall(r"^## (\d*)", path.read_text("utf-8"), re.MULTILINE) for path in MANUALS.values()]
    assert chapters[0] == chapters[1]


def test_one_english_word_for_each_chinese_term() -> None:
    rows = re.findall(r"^\| (\S.*?) \| (\S.*?) \|$", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE)[1:]
    assert len(rows) > 100
    assert [term for terms in zip(*rows, strict=True) for term, times in Counter(terms).items() if times > 1] == []
