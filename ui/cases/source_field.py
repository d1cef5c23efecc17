"""Where a report comes from: the channel, and of it only what this channel needs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.domain.channels import LINES, PORTALS, REPORTER_KINDS, SOURCE_CHARACTERS, SOURCES, Source, channels_of
from app.services.cases import Facts
from ui.cases import wording
from ui.cases.fields import ChoiceBox, Field
from ui.cases.step_words import fact_word, reporter_text
from ui.cases.wording import tr
from ui.context import Context
from ui.day_edit import DayEdit
from ui.local_time import local

COLUMNS = 2
NARROW = 3
"""Characters that a choice keeps room for: two stand side by side in the form of a small screen."""
ANSWER_DAYS = 5
"""The upper platform's usual date, to begin with."""


class SourceField(Field):
    """The channel and a choice beside it, then a fact a line; what was typed for another channel is forgotten."""

    channel_chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(tr("Source"))
        self._context = context
        self._channels = channels_of(context.author.roles)
        self._parts: dict[str, QWidget] = {}
        self._told: dict[str, str] = {}
        """What nobody types: the telephone exchange told it."""
        self.told = QLabel()
        self.told.setProperty("role", "hint")
        self.box = ChoiceBox()
        self.box.setMinimumContentsLength(NARROW)
        for channel in self._channels:
            self.box.addItem(wording.channel_text(channel), channel)
        self._whole = QWidget()
        self._grid = QGridLayout(self._whole)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._grid.addWidget(self.box, 0, 0)
        self.hold(self._whole)
        self.setFocusProxy(self.box)
        self.box.setAccessibleName(self.label)
        self.box.currentIndexChanged.connect(lambda _: self._follow())
        self._follow()

    @property
    def channel(self) -> str:
        """The channel that is chosen."""
        return str(self.box.currentData())

    @property
    def usual(self) -> str:
        """The channel that this desk's reports come by."""
        return self._channels[0]

    @property
    def source(self) -> Source:
        """What the channel asks for."""
        return SOURCES[self.channel]

    def choose(self, channel: str) -> None:
        """Choose a channel; one that this desk doesn't take in is ignored."""
        if channel in self._channels:
            self.box.setCurrentIndex(self._channels.index(channel))

    def part(self, name: str) -> QWidget | None:
        """Return what takes the fact."""
        return self._parts.get(name)

    def set_fact(self, name: str, value: str) -> None:
        """Put a fact in, if the channel has it."""
        if name in self.source.told:
            self._told[name] = value
            self.told.setText(f"{self._word(name)} {wording.date_text(datetime.fromisoformat(value))}")
            self.told.show()
            self.changed.emit()
        part = self._parts.get(name)
        if isinstance(part, QLineEdit):
            part.setText(value)
        elif isinstance(part, ChoiceBox):
            part.setCurrentIndex(max(part.findData(value), 0))
        elif isinstance(part, QDateEdit):
            part.setDate(QDate.fromString(value, Qt.DateFormat.ISODate))

    def facts(self) -> Facts:
        """Return the channel's own facts."""
        values = {name: _value(part) for name, part in self._parts.items()}
        return {name: value for name, value in values.items() if value} | self._told

    def said(self) -> bool:
        """Say whether anything was typed or told, not merely stands there to begin with."""
        needed = (name for name in self.source.needs if name != "answer_by")
        return bool(self._told) or any(name in self.facts() for name in needed)

    def gap(self) -> str:
        given = self.facts()
        missing = [self._word(name) for name in self.source.needs if name not in given]
        return tr(", ").join(missing)

    def clear(self) -> None:
        """Back to the desk's usual channel, with nothing typed."""
        self.box.setCurrentIndex(0)
        self._follow()

    def setFocus(self, *reason: Qt.FocusReason) -> None:  # noqa: N802
        """Go to what is missing, else to the channel."""
        given = self.facts()
        missing = next((self._parts[name] for name in self.source.needs if name not in given), self.box)
        missing.setFocus(*reason)

    def _follow(self) -> None:
        for part in list(self._parts.values()):
            holder = part if part.parentWidget() is self._whole else part.parentWidget()
            holder.hide()
            holder.deleteLater()
        self._told = {}
        self.told.hide()
        self._parts = {name: self._make(name) for name in self.source.needs + self.source.may}
        line = 0
        for at, part in enumerate(self._parts.values()):
            holder = _with_label(part) if isinstance(part, QDateEdit) else part
            if at == 0 and isinstance(part, ChoiceBox):
                self._grid.addWidget(holder, 0, 1)
                continue
            line += 1
            self._grid.addWidget(holder, line, 0, 1, COLUMNS)
        self._grid.addWidget(self.told, line + 1, 0, 1, COLUMNS)
        self.channel_chosen.emit(self.channel)
        self.changed.emit()

    def _make(self, name: str) -> QWidget:
        make: Callable[[str], QWidget] = {
            "line": self._line, "portal": self._portal, "reporter_kind": self._reporter_kind,
            "answer_by": self._day}.get(name, self._text)
        part = make(name)
        part.setAccessibleName(self._word(name))
        part.setToolTip(self._word(name))
        return part

    def _text(self, name: str) -> QWidget:
        edit = QLineEdit()
        edit.setMaxLength(SOURCE_CHARACTERS)
        edit.setPlaceholderText(self._word(name) + ("" if name in self.source.needs else tr(" (if known)")))
        edit.textChanged.connect(lambda _: self.changed.emit())
        return edit

    def _line(self, _: str) -> QWidget:
        return self._choice([(each, tr("another line") if each == "other" else each) for each in LINES])

    def _portal(self, _: str) -> QWidget:
        words = {"website": tr("website"), "wechat": tr("WeChat"), "app": tr("app")}
        return self._choice([(each, words[each]) for each in PORTALS])

    def _reporter_kind(self, _: str) -> QWidget:
        return self._choice([("", tr("who: not said")), *((each, reporter_text(each)) for each in REPORTER_KINDS)])

    def _choice(self, entries: list[tuple[str, str]]) -> ChoiceBox:
        box = ChoiceBox()
        box.setMinimumContentsLength(NARROW)
        for key, word in entries:
            box.addItem(word, key)
        box.currentIndexChanged.connect(lambda _: self.changed.emit())
        return box

    def _day(self, _: str) -> QWidget:
        today = local(self._context.clock.now()).date()
        usual = today + timedelta(days=ANSWER_DAYS)
        edit = DayEdit(QDate(usual.year, usual.month, usual.day))
        edit.setMinimumDate(QDate(today.year, today.month, today.day))
        edit.dateChanged.connect(lambda _: self.changed.emit())
        return edit

    def _word(self, name: str) -> str:
        return fact_word(name, self._context.language)


def _value(part: QWidget) -> str:
    if isinstance(part, QLineEdit):
        return part.text().strip()
    if isinstance(part, ChoiceBox):
        return str(part.currentData())
    assert isinstance(part, QDateEdit)
    return part.date().toString(Qt.DateFormat.ISODate)


def _with_label(part: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    label = QLabel(part.accessibleName())
    label.setProperty("role", "hint")
    row.addWidget(label)
    row.addWidget(part, 1)
    return whole
