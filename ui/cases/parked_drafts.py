"""Reports that were begun and put aside: a menu to take one up again, and the only place where a draft is deleted.

Each act is named and can be undone. What stands in the form is parked before another draft takes its place.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton

from app.domain.errors import Refusal
from app.messages import sentence
from ui.cases import wording
from ui.cases.draft import PARKED_AT, Content, drop_parked, kept, park, parked
from ui.cases.wording import tr
from ui.context import Context
from ui.local_time import local

WORDS_SHOWN = 24


class ParkedDrafts(QPushButton):
    """The button 草稿 of a form, with how many are parked.

    Signals:
        taken: the content of the draft that is to be in work now.
        drop_wanted: what stands in the form is to be dropped.
        dropped: what was dropped, in a sentence, and the act that brings it back.
        said: a sentence, why something could not be done.
    """

    taken, drop_wanted = Signal(dict), Signal()
    dropped, said = Signal(str, object), Signal(str)

    def __init__(self, context: Context, content: Callable[[], Content], form: str = "accept") -> None:
        """`content` returns what stands in the form, empty when nothing does."""
        super().__init__()
        self._context, self._content, self._form = context, content, form
        self.setProperty("step", "plain")
        self.setToolTip(tr("Reports that were put aside: take one up again, or delete it"))
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self._fill)
        self.setMenu(self.choices)
        self.count()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Another window may have parked one."""
        super().showEvent(event)
        self.count()

    def count(self) -> None:
        """Say how many there are."""
        number = len(parked(self._context, self._form))
        self.setText(tr("Drafts") + (f"  {number}" if number else ""))

    def park(self) -> bool:
        """Put aside what stands in the form; say whether the form may be emptied."""
        content = self._content()
        return not content or self._try(partial(park, self._context, self._form, content))

    def park_unseen(self) -> bool:
        """Put aside what an earlier window left in the form, before this one has shown it; say whether that is done."""
        content = kept(self._context, self._form)
        return not content or self._try(partial(park, self._context, self._form, content))

    def of_call(self, call: str) -> str:
        """Return the key of the draft that writes a call down; empty where none does."""
        return next((key for key, content in parked(self._context, self._form).items()
                     if content.get("call") == call), "")

    def take_up(self, key: str) -> None:
        """Bring a draft back into the form; what stands there is put aside first."""
        content = parked(self._context, self._form).get(key)
        if content is None:
            self.said.emit(tr("This draft is no longer here: it was taken up in another window."))
        elif self.park():
            self.taken.emit(content)
            self._try(partial(drop_parked, self._context, key))  # After the form has it: rather twice than lost.
        self.count()

    def delete(self, key: str) -> None:
        """Delete a parked draft."""
        content = parked(self._context, self._form).get(key)
        if content is not None and self._try(partial(drop_parked, self._context, key)):
            self._tell(content)

    def drop(self) -> None:
        """Delete what stands in the form."""
        content = self._content()
        if content:
            self.drop_wanted.emit()
            self._tell(content)

    def name_of(self, content: Content) -> str:
        """Return how a draft is called: when it was parked, the caller, the first words."""
        at = content.get(PARKED_AT)
        when = _when(local(datetime.fromisoformat(str(at))), local(self._context.clock.now())) if at else ""
        words = " ".join(str(content.get("description") or content.get("place") or "").split())
        short = words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN - 1] + "…"
        who = str(content.get("phone") or content.get("name") or "")
        return wording.DOT.join(word for word in (when, who, short) if word) or tr("without words")

    def _tell(self, content: Content) -> None:
        def undo() -> None:
            self._try(partial(park, self._context, self._form, content))

        self.count()
        self.dropped.emit(tr("Draft deleted: {draft}").format(draft=self.name_of(content)), undo)

    def _fill(self) -> None:
        self.count()
        self.choices.clear()
        there = parked(self._context, self._form)
        for key, content in there.items():
            _act(self.choices, self.name_of(content), partial(self.take_up, key))
        if not there:
            _act(self.choices, tr("No report was put aside"), self.count).setEnabled(False)
        self.choices.addSeparator()
        if there:
            delete = self.choices.addMenu(tr("Delete"))
            for key, content in there.items():
                _act(delete, self.name_of(content), partial(self.delete, key))
        _act(self.choices, tr("Delete what stands in the form"), self.drop).setEnabled(bool(self._content()))

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except Refusal as refusal:
            self.said.emit(sentence(refusal, self._context.language))
            return False
        finally:
            self.count()
        return True


def _when(at: datetime, now: datetime) -> str:
    return at.strftime("%H:%M" if at.date() == now.date() else "%m-%d %H:%M")


def _act(menu: QMenu, words: str, act: Callable[[], None]) -> QAction:
    action = menu.addAction(words.replace("&", "&&"))
    action.triggered.connect(lambda _=False: act())
    return action
