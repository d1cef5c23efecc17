"""The list of supervision (督办): the orders that stand, by level, what waits for an answer first; each leads to its
cases, whose decision bar answers, asks again and ends."""

from uuid import UUID

from PySide6.QtCore import QMargins, QModelIndex, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import Refusal
from app.messages import filled, sentence
from app.queries.cases import OrderedCase, SupervisionOrder
from ui.cases.asking import Asking
from ui.cases.order_delegate import OrderDelegate
from ui.cases.order_rows import OrderRows
from ui.cases.order_words import given_by, heard_by, waits_for
from ui.cases.queue_list import ListOrSentence, QueueList
from ui.cases.queue_panel import REFRESH_MS
from ui.cases.queue_rows import ENTRY_ROLE
from ui.cases.wording import tr
from ui.context import Context


class OrdersPanel(QWidget):
    """Orders of supervision, as this person sees them.

    Signals:
        case_chosen: (UUID of a case, number of the order under which it was chosen).
        case_opened: the focus belongs into the case now.
        counted: how many orders wait for this person.
        overdue: the `SupervisionOrder`s of whose answers the date has passed since the last look.
    """

    case_chosen = Signal(object, str)
    case_opened = Signal()
    counted = Signal(int)
    overdue = Signal(list)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("orders")
        self._context = context
        self._ask = Asking(context.operations, self)
        self._orders: list[SupervisionOrder] = []
        self._told: set[tuple[str, str]] = set()
        self._moments = 0
        self._current: tuple[str, UUID | None] | None = None
        self._build()
        context.operations.changed.connect(self._on_changed)
        context.moment.changed.connect(self._on_moment)
        QTimer(self, interval=REFRESH_MS, timeout=self.refresh).start()
        self.refresh()

    def refresh(self) -> None:
        """Read the orders anew: also while others are looked at, for what is overdue is told to whom it concerns."""
        moments = self._moments
        if self.isVisible() or self._concerned and not self._context.moment.past:
            self._ask.read(self._context.cases.orders, lambda orders: self._take(moments, orders),
                           refused=self._refused)

    def orders(self) -> list[SupervisionOrder]:
        """Return the orders that are shown."""
        return given_by(self._orders, self._context.author) if self.mine.isChecked() else self._orders

    def take_first(self) -> None:
        """Choose the order that is first, unless one was chosen."""
        at = next((at for at, each in enumerate(self._rows.entries) if isinstance(each, SupervisionOrder)), -1)
        if at >= 0 and self._current is None:
            self.list.setCurrentIndex(self._rows.index(at))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.refresh()

    @property
    def _concerned(self) -> bool:
        """Whether the person's post gives orders or answers them."""
        author, permissions = self._context.author, self._context.permissions
        return permissions.allows("supervise", author.roles) or bool(author.roles & {"DEP", "DPH"})

    def _build(self) -> None:
        context = self._context
        self.mine = QCheckBox(tr("Ordered by me"))
        self.mine.setVisible(context.permissions.allows("supervise", context.author.roles))
        self.mine.toggled.connect(lambda _: self._show())
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addWidget(self.mine)
        head.addStretch(1)
        self.count_label = QLabel()
        self.count_label.setProperty("role", "hint")
        head.addWidget(self.count_label)
        self._rows = OrderRows(context.language, context.clock.now, self)
        self.list = QueueList()
        self.list.setAccessibleName(tr("Orders of supervision"))
        self.list.setModel(self._rows)
        self.list.setItemDelegate(OrderDelegate(context.theme, context.language, context.clock.now, self.list))
        self.list.selectionModel().currentChanged.connect(self._walked)
        self.list.clicked.connect(self._clicked)
        self.list.opened.connect(self._open)
        self.stack = ListOrSentence(self.list)
        self.empty = self.stack.sentence
        column = QVBoxLayout(self, spacing=0, contentsMargins=QMargins())
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.list)

    def _on_moment(self) -> None:
        """What is being read is of the moment before."""
        self._moments += 1
        self.refresh()

    def _take(self, moments: int, orders: list[SupervisionOrder]) -> None:
        if moments != self._moments:
            return
        self._orders = orders
        author, permissions = self._context.author, self._context.permissions
        mine = [each for each in orders if heard_by(each, author, permissions)]
        self._show()
        self.counted.emit(sum(waits_for(each, author, permissions) for each in mine))
        if not self._context.moment.past:
            self._tell([each for each in mine if each.overdue])

    def _tell(self, late: list[SupervisionOrder]) -> None:
        """Tell of those that were not overdue before, or by another date."""
        new = [each for each in late if (each.number, each.urgent[1]) not in self._told]
        self._told = {(each.number, each.urgent[1]) for each in late}
        if new:
            self.overdue.emit(new)

    def _show(self) -> None:
        orders, chosen = self.orders(), self._current
        self._rows.take(orders)
        late = sum(each.overdue for each in orders)
        waiting = sum(not each.answered for each in orders)
        self.count_label.setText(filled(
            tr("{count} {count:order|orders} · {waiting} unanswered · {late} overdue"),
            count=len(orders), waiting=waiting, late=late))
        none = tr("You have given no order that stands.") if self.mine.isChecked() else tr(
            "No case is under supervision. Orders that are given will appear here.")
        self.empty.setText(none)
        self.stack.setCurrentWidget(self.list if orders else self.empty)
        if chosen is not None:
            self._select(*chosen)

    def _select(self, number: str, case: UUID | None) -> None:
        at = self._rows.row_of(number, case)
        self._current = (number, case)
        if at >= 0:
            self.list.setCurrentIndex(self._rows.index(at))

    def _walked(self, index: QModelIndex) -> None:
        chosen = self._meant(index)
        if chosen is None or chosen == self._current:
            return
        self._current = chosen
        number, case = chosen
        entry = index.data(ENTRY_ROLE)
        first = entry.cases[0].row.id if isinstance(entry, SupervisionOrder) else case
        self.case_chosen.emit(first, number)

    def _meant(self, index: QModelIndex) -> tuple[str, UUID | None] | None:
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        if isinstance(entry, OrderedCase):
            return entry.order.number, entry.row.id
        return (entry.number, None) if isinstance(entry, SupervisionOrder) else None

    def _clicked(self, index: QModelIndex) -> None:
        """An order of several cases shows them, or no more."""
        self._walked(index)
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, SupervisionOrder) and len(entry.cases) > 1:
            self._rows.turn(entry.number)
            self._select(entry.number, None)

    def _open(self) -> None:
        index = self.list.currentIndex()
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        if isinstance(entry, SupervisionOrder) and len(entry.cases) > 1:
            self._clicked(index)
        elif entry is not None:
            self.case_opened.emit()

    def _on_changed(self, changes: object) -> None:
        del changes
        self.refresh()

    def _refused(self, refusal: Refusal) -> None:
        self.empty.setText(sentence(refusal, self._context.language))
        self.stack.setCurrentWidget(self.empty)
