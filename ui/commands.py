"""The commands of a window: what menus, tooltips, help (F1) and the palette (Ctrl+K) show, and the only way to a key.

Which key a command has stands in `resources/keys.toml`; here it gets its words and its act. Several widgets may own the
same command, one queue per workspace for example: Qt gives the key to the one that is shown.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

EVERYWHERE = "window"
_TABLE = Path(__file__).resolve().parent.parent / "resources" / "keys.toml"


@dataclass(frozen=True, slots=True)
class Binding:
    """A row of the table of keys."""

    id: str
    keys: tuple[str, ...]
    """As `QKeySequence` spells them, the one that is shown first."""
    place: str = EVERYWHERE
    """Where it acts: everywhere, or a kind of widget that has the focus."""
    native: bool = False
    """The widget acts on it by itself."""
    later: bool = False
    """Its part of the window is yet to come."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a person can do here."""

    id: str
    words: str
    owner: QWidget
    act: Callable[[], object]
    enabled: Callable[[], bool]
    action: QAction
    binding: Binding | None

    @property
    def there(self) -> bool:
        """Whether its owner is shown, so that it could be done now."""
        return isValid(self.owner) and self.owner.isVisible()

    @property
    def key(self) -> str:
        """Its key as a person reads it; empty without one."""
        return key_text(self.id)

    def run(self) -> None:
        """Do it, where it can be done now."""
        if self.enabled():
            self.act()


class Commands:
    """What can be done in one window. Each part registers what it can do, with itself as the owner."""

    def __init__(self) -> None:
        self._all: list[Command] = []

    def add(self, id: str, words: str, act: Callable[[], object], owner: QWidget, *,  # noqa: A002
            enabled: Callable[[], bool] = lambda: True) -> QAction:
        """Register a command and bind its key; return its action, for menus and buttons.

        Args:
            id: its id in the table of keys; one that isn't there has no key.
            words: what it does, translated, as a menu or the palette says it.
            act: does it, on the GUI thread.
            owner: the widget to which it belongs: keys that act in place act where it or a child has the focus.
            enabled: whether it can be done now; asked each time.
        """
        binding = bindings().get(id)
        action = QAction(words, owner)
        action.setObjectName(id)
        command = Command(id, words, owner, act, enabled, action, binding)
        if binding is not None:
            action.setShortcuts([QKeySequence(each) for each in binding.keys])
            everywhere = binding.place == EVERYWHERE
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut if everywhere
                                      else Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(with_key(words, id))
        action.triggered.connect(lambda _=False: command.run())
        owner.addAction(action)
        self._all.append(command)
        return action

    def all(self) -> list[Command]:
        """Return every command whose owner lives."""
        self._all = [each for each in self._all if isValid(each.owner)]
        return list(self._all)

    def possible(self) -> list[Command]:
        """Return what can be done now, in the order in which it was registered, each once."""
        return list({each.id: each for each in self.all() if each.there and each.enabled()}.values())


@cache
def bindings() -> dict[str, Binding]:
    """Return the table of keys by command."""
    rows: dict[str, Any] = _read()
    return {id: Binding(id, **{**row, "keys": tuple(row["keys"])}) for id, row in rows.items() if id != "kept"}


@cache
def kept_keys() -> dict[str, tuple[str, ...]]:
    """Return the keys that `canvas`, `input_methods`, `composing` and `system` keep for themselves."""
    return {name: tuple(row["keys"]) for name, row in _read()["kept"].items()}


def key_text(id: str) -> str:  # noqa: A002
    """Return the key of a command as a person reads it: `Ctrl+K`, `Alt+←`; empty without one."""
    binding = bindings().get(id)
    return spelled(binding.keys[0]) if binding is not None else ""


def key_sequence(id: str) -> QKeySequence:  # noqa: A002
    """Return the key of a command, for who has no registry: the video tiles outlive every window."""
    return QKeySequence(bindings()[id].keys[0])


def spelled(keys: str) -> str:
    """Return keys as a person reads them."""
    for name, sign in (("Left", "←"), ("Right", "→"), ("Up", "↑"), ("Down", "↓"), ("Return", "Enter")):
        head, plus, last = keys.rpartition("+")
        if last == name:
            return head + plus + sign
    return keys


def with_key(words: str, id: str) -> str:  # noqa: A002
    """Return a tooltip: what it does, and its key."""
    key = key_text(id)
    return f"{words} ({key})" if key else words


def _read() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))
