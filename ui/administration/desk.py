"""The administration workspace: a list of pages at the left, the open page beside it.

A page is made when it is first opened. To add one: write a widget that takes a `Context` (and, where it shows what
others may change, has `refresh()`), and name it in `ui/administration/pages.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.services.intent import Changes
from ui.context import Context
from ui.icons import icon

LIST_PX, _ROW_PX = 208, 36
_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the desk."""

    key: str
    icon: str
    title: Callable[[], str]
    """Word in the list and head of the page, in the language spoken now."""
    hint: Callable[[], str]
    """One sentence under the head."""
    make: Callable[[Context], QWidget]
    tables: frozenset[str] = frozenset()
    """Tables after whose change the page reads anew (`refresh()`)."""


class AdministrationDesk(QWidget):
    """Shows the pages.

    Signals:
        opened: key of the page that was opened.
    """

    opened = Signal(str)

    def __init__(self, context: Context, pages: tuple[Page, ...]) -> None:
        """`pages` in their order; the first is open."""
        super().__init__()
        self.setObjectName("administration")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._pages = {page.key: page for page in pages}
        self._made: dict[str, QWidget] = {}
        self.list = QListWidget()
        self.list.setObjectName("admin_pages")
        self.list.setFixedWidth(LIST_PX)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(16, 16))
        self.list.setAccessibleName(self.tr("Pages"))
        for page in pages:
            item = QListWidgetItem(icon(page.icon, context.theme, size_px=16, tone="text.2"), page.title())
            item.setData(_KEY, page.key)
            item.setSizeHint(QSize(LIST_PX - 16, _ROW_PX))
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda item, _: self._open(item.data(_KEY)))
        self._title, self._hint = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._hint.setProperty("role", "said")
        self._stack = QStackedWidget()
        self._lay_out()
        context.operations.changed.connect(self._on_changed)
        self.list.setCurrentRow(0)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The keys go to the pages, unless they are in one already."""
        super().showEvent(event)
        focused = self.window().focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.list.setFocus()

    def show_page(self, key: str) -> QWidget:
        """Open a page and return its widget; raises KeyError where there is none."""
        at = list(self._pages).index(key) if key in self._pages else -1
        if at < 0:
            raise KeyError(key)
        self.list.setCurrentRow(at)
        return self._made[key]

    def _open(self, key: str) -> None:
        page = self._pages[key]
        if key not in self._made:
            self._made[key] = page.make(self._context)
            self._stack.addWidget(self._made[key])
        self._title.setText(page.title())
        self._hint.setText(page.hint())
        self._stack.setCurrentWidget(self._made[key])
        self.opened.emit(key)

    def _on_changed(self, changes: Changes) -> None:
        for key, made in self._made.items():
            refresh = getattr(made, "refresh", None)
            if refresh is not None and self._pages[key].tables & changes.tables:
                refresh()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(self._hint)
        right = QVBoxLayout()
        right.setContentsMargins(24, 20, 24, 20)
        right.setSpacing(16)
        right.addLayout(head)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addLayout(right, 1)
