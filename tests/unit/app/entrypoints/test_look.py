"""Theme and language stay for the next start; the command line wins; pictures neither read nor write."""

from pathlib import Path

import pytest

from app.entrypoints.command_line import parse
from app.entrypoints.look import fill_in, remember


@pytest.fixture(autouse=True)
def _own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def look(*argv: str) -> tuple[str, str | None]:
    """Return language and theme of a start with these arguments."""
    arguments = parse(argv)
    fill_in(arguments)
    return arguments.lang, arguments.theme


def test_the_last_choice_stays() -> None:
    assert look() == ("zh_CN", None)
    remember(keeps=True, theme="night")
    remember(keeps=True, language="en")
    assert look() == ("en", "night")


def test_the_command_line_wins() -> None:
    remember(keeps=True, theme="night", language="en")
    assert look("--lang", "zh_CN", "--theme", "day") == ("zh_CN", "day")
    assert look() == ("en", "night")


def test_pictures_are_as_the_command_line_says() -> None:
    remember(keeps=False, theme="night", language="en")
    assert look() == ("zh_CN", None)
    remember(keeps=True, theme="night", language="en")
    assert look("--screenshot", "a.png") == ("zh_CN", None)
