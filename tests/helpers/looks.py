"""A theme for tests of single parts, read from the tokens."""

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QIcon

_TOKENS = json.loads((Path(__file__).resolve().parents[2] / "resources" / "tokens.json").read_text("utf-8"))


@dataclass(frozen=True)
class TokenLook:
    """Day or night, straight from the file."""

    name: str = "day"

    def colour(self, name: str) -> QColor:
        """Return a token's colour."""
        side = "light" if self.name == "day" else "dark"
        first, _, rest = name.partition(".")
        if first == "meaning":
            meaning, _, part = rest.partition(".")
            return QColor(_TOKENS["meaning"][meaning][side][part])
        if first == "map":
            return QColor(_TOKENS["map"][self.name][rest])
        return QColor(_TOKENS["colour"][side][name])


def no_icon(name: str) -> QIcon:
    """Return an empty icon."""
    return QIcon()
