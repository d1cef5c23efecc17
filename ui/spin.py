"""Fields for numbers and times, which keep their distance from the frame as those for words do."""

from typing import TypeVar

from PySide6.QtWidgets import QAbstractSpinBox

_SIDE_PX = 6
Spin = TypeVar("Spin", bound=QAbstractSpinBox)


def spaced(spin: Spin) -> Spin:
    """Give the field its room at the sides: the style sheet's padding doesn't reach what is written in it."""
    spin.lineEdit().setTextMargins(_SIDE_PX, 0, _SIDE_PX, 0)
    return spin
