"""Theme, style sheet, icons and glyphs come from the tokens, and every name that is used is there."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette
from pytestqt.qtbot import QtBot

from ui.glyphs import paint_glyph
from ui.icons import icon
from ui.qss import style_sheet
from ui.theme import NAMES, Theme, meaning_word, tokens

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_of_the_file_can_be_asked_for(qtbot: QtBot, name: str) -> None:
    theme, side = Theme(name), {"day": "light", "night": "dark"}[name]
    for token, spelled in tokens()["colour"][side].items():
        assert theme.colour(token).name() == spelled[:7].lower()
    for meaning, about in tokens()["meaning"].items():
        assert theme.colour(f"meaning.{meaning}.fill") == QColor(about[side]["fill"])
    assert theme.colour("map.ground") == QColor(tokens()["map"][name]["ground"])
    assert [each.name() for each in theme.series()] == [each.lower() for each in tokens()["chart"][side]["series"]]


def test_alpha_comes_last_in_the_file(qtbot: QtBot) -> None:
    scrim = Theme("day").colour("bg.scrim")
    assert (scrim.red(), scrim.green(), scrim.blue(), scrim.alpha()) == (0x0E, 0x13, 0x18, 0x80)


def test_an_unknown_name_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(KeyError):
        Theme("dusk")
    with pytest.raises(KeyError):
        Theme("day").colour("bg.nothing")
    with pytest.raises(KeyError):
        icon("no-such-icon", Theme("day"))


def test_sizes_and_fonts(qtbot: QtBot) -> None:
    theme = Theme("day")
    assert (theme.px("row.queue"), theme.px("top-bar"), theme.line_px("body")) == (54, 40, 20)
    font = theme.font("strong")
    assert (font.pixelSize(), int(font.weight()), font.families()[0]) == (13, 700, "Noto Sans CJK SC")


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_has_no_open_places(qtbot: QtBot, name: str) -> None:
    sheet = style_sheet(Theme(name).colour)
    assert not re.findall(r"\[(?!step|role|level|tone|flat|text|tight|empty)[^\]]*\]", sheet)
    assert sheet.count("{") == sheet.count("}")
    assert Theme(name).colour("accent").name() in sheet


def test_disabled_text_has_its_own_colour(qtbot: QtBot) -> None:
    palette = Theme("night").palette()
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == Theme("night").colour("text.disabled") != palette.color(QPalette.ColorRole.Text)


def test_meanings_have_words_in_both_languages() -> None:
    assert meaning_word("overdue", "zh_CN") == "超期"
    assert meaning_word("overdue", "zh_CN", short=True) == "超"
    assert meaning_word("overdue", "en") == "Overdue"


@pytest.mark.parametrize("meaning", tuple(tokens()["meaning"]))
def test_each_meaning_has_a_shape_of_its_own(qtbot: QtBot, meaning: str) -> None:
    drawn = {each: _outline(each) for each in tokens()["meaning"]}
    assert sum(shape == drawn[meaning] for shape in drawn.values()) == 1
    assert any(drawn[meaning])


def test_the_ring_shows_the_share_that_is_used(qtbot: QtBot) -> None:
    fill = Theme("day").colour("meaning.ontime.fill")
    assert _count(0.1, fill) < _count(0.5, fill) < _count(1.0, fill)


def test_an_icon_is_drawn_in_the_token_and_greyed_when_disabled(qtbot: QtBot) -> None:
    theme = Theme("day")
    made = icon("camera", theme, tone="text.2")
    assert _ink(made, QIcon.Mode.Normal) == theme.colour("text.2").name()
    assert _ink(made, QIcon.Mode.Disabled) == theme.colour("text.disabled").name()


def test_the_icon_folder_holds_what_is_used_and_its_licence() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "ui").rglob("*.py")]
    folder = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}
    used = {name for name in folder if any(repr(name).replace("'", '"') in source for source in sources)}
    assert folder == used, f"unused: {sorted(folder - used)}"
    assert "MIT" in (ROOT / "resources" / "icons" / "LICENSE").read_text("utf-8")


def _draw(meaning: str, share: float) -> QImage:
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_glyph(painter, QRectF(0, 0, 32, 32), meaning, Theme("day"), share=share)
    painter.end()
    return image


def _outline(meaning: str) -> tuple[bool, ...]:
    image = _draw(meaning, 1.0)
    return tuple(image.pixelColor(x, y).alpha() > 128 for y in range(32) for x in range(32))


def _count(share: float, colour: QColor) -> int:
    image = _draw("ontime", share)
    return sum(image.pixelColor(x, y) == colour for y in range(32) for x in range(32))


def _ink(made: QIcon, mode: QIcon.Mode) -> str:
    image = made.pixmap(16, 16, mode).toImage()
    colours = [image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width())]
    return max(colours, key=lambda each: each.alpha()).name()
