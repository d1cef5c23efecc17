"""Cases that may be the same one: each with its photo, its state and the reason; merged into one by a press."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QImage, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.duplicates import ALIKE
from app.queries.advice import Duplicate
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.photo_field import decoded
from ui.cases.wording import tr
from ui.commands import with_key
from ui.context import Context

PHOTO_PX = QSize(88, 56)
SIDE_PX = 16


def age_text(since: datetime, now: datetime) -> str:
    """Return how long ago something was."""
    minutes = max(round((now - since) / timedelta(minutes=1)), 0)
    if minutes < 60:
        return tr("{minutes} min ago").format(minutes=minutes)
    if minutes < 24 * 60:
        return tr("{hours} h ago").format(hours=minutes // 60)
    return tr("{days} d ago").format(days=minutes // (24 * 60))


def reason_text(found: Duplicate, now: datetime) -> str:
    """Return why a case may be the same: `18 m · 同类 · 描述相近 · 40 分钟前`."""
    like = found.likeness
    parts = (tr("the same component") if like.same_component else f"{like.away_m:.0f} m",
             tr("same type") if like.same_type else tr("same class") if like.same_class else "",
             tr("words alike {share}").format(share=f"{like.alike:.0%}") if like.alike >= ALIKE else "",
             age_text(found.row.reported_at, now), tr("closed, may be a repeat") if found.repeat else "")
    return wording.DOT.join(part for part in parts if part)


def story_text(place: str, description: str) -> str:
    """Return where it is and what was said; a description that begins with the place says both."""
    return description if description.startswith(place) else wording.DOT.join((place, description)).strip(wording.DOT)


class OneLine(QLabel):
    """As much of the words as there is room for: what is cut ends with `…` and stands whole in the tooltip."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # Long words widen no form.
        self.setToolTip(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width, another end."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """The style sheet's font is smaller than the first one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))


class DuplicateCard(QFrame):
    """One possible duplicate."""

    opened, merged, told_apart, looked_at = Signal(), Signal(), Signal(), Signal()

    def __init__(self, context: Context, found: Duplicate, *, merging: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.found = found
        row, language = found.row, context.language
        self.line = wording.DOT.join(word for word in (
            wording.short_number(row.number), wording.type_text(row, language),
            wording.state_text(row.state, language)) if word)
        self.reason = reason_text(found, context.clock.now())
        self.photo = QLabel(tr("no photo"))
        self.photo.setProperty("role", "hint")
        self.photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.photo.setFixedSize(PHOTO_PX)
        column = QVBoxLayout()
        column.setSpacing(1)
        for words, role in ((self.line, ""), (self.reason, "label")):
            label = QLabel(words)
            label.setProperty("role", role)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # Long words widen no form.
            label.setWordWrap(True)  # Which it is, and why, is never cut.
            column.addWidget(label)
        self.story = OneLine(story_text(row.place, found.description))
        self.story.setProperty("role", "hint")
        column.addWidget(self.story)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        whole.setSpacing(10)
        whole.addWidget(self.photo)
        whole.addLayout(column, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(2)
        if merging:
            button = QPushButton(tr("Merge into it"))
            button.setToolTip(with_key(tr("Report what was typed and merge it into this case"), "case.merge"))
            button.clicked.connect(self.merged)
            buttons.addWidget(button)
        self.apart = QPushButton(tr("Not the same"))
        self.apart.setFlat(True)
        self.apart.setToolTip(tr("Don't show this case for this report any more"))
        self.apart.clicked.connect(self.told_apart)
        buttons.addWidget(self.apart)
        whole.addLayout(buttons)
        self.setToolTip(found.description)
        self.setAccessibleName(wording.DOT.join((self.line, self.reason)))

    def show_photo(self, image: QImage) -> None:
        """Show its photo."""
        if not image.isNull():
            self.photo.setPixmap(QPixmap.fromImage(image.scaled(
                PHOTO_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the case."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show on the map where it lies."""
        self.looked_at.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show on the map where it lies."""
        self.looked_at.emit()
        super().focusInEvent(event)


class NearList(QWidget):
    """As tall as its cards, and scrolls where there is less room; nothing to see while there is no duplicate."""

    case_chosen = Signal(object)
    """UUID of a case that is to be shown beside the form."""
    merge_wanted = Signal(object)
    """The `Duplicate` into which the report is to be merged."""
    told_apart = Signal(object)
    """The `Duplicate` that is another case."""
    shown_again = Signal()
    """Those that were told apart are to be shown after all."""
    looked_at = Signal(object)
    """The `Duplicate` under the pointer or the focus, None once it is none."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._ask = Asking(context.operations, self)
        self._merging = context.permissions.allows("merge", context.author.roles)
        self.setObjectName("near_list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(SIDE_PX, 0, SIDE_PX, 8)
        self._column.setSpacing(6)
        self.title = QLabel()
        self.title.setFont(context.theme.font("strong"))
        self.again = QPushButton()
        self.again.setFlat(True)
        self.again.setToolTip(tr("Show what was marked as not the same"))
        self.again.clicked.connect(self.shown_again)
        head = self._head = QHBoxLayout()
        head.setContentsMargins(SIDE_PX, 8, SIDE_PX, 6)
        head.addWidget(self.title, 1)
        head.addWidget(self.again)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._scroll)
        self.cards: list[DuplicateCard] = []
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802
        """All cards."""
        cards_px = self._column.totalHeightForWidth(self.width()) if self.cards else 0
        return QSize(0, 1 + self._head.sizeHint().height() + cards_px)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """All cards as far as there is room for them: the fields above would rather have it."""
        return QSize(0, min(self.sizeHint().height(), self.maximumHeight()))

    def show_found(self, found: list[Duplicate], apart: Collection[UUID] = ()) -> None:
        """Show the possible duplicates, likest first, but those told apart; what is shown already stays as it is."""
        others = sum(each.row.id in apart for each in found)
        found = [each for each in found if each.row.id not in apart]
        self.again.setText(tr("Not the same: {count}").format(count=others))
        self.again.setVisible(bool(others))
        self.setVisible(bool(found or others))
        self._scroll.setVisible(bool(found))
        self.title.setText(tr("Possible duplicates · {count}").format(count=len(found)))
        self.updateGeometry()
        if [card.found for card in self.cards] == found:
            return
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        for each in found:
            self._add(each)
        self._scroll.verticalScrollBar().setValue(0)
        self.updateGeometry()

    def open_first(self) -> None:
        """Show the likest beside the form."""
        if self.cards:
            self.case_chosen.emit(self.cards[0].found.row.id)

    def merge_first(self) -> None:
        """Merge into the likest."""
        if self.cards and self._merging:
            self.merge_wanted.emit(self.cards[0].found)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The pointer is gone."""
        self.looked_at.emit(None)

    def _add(self, found: Duplicate) -> None:
        card = DuplicateCard(self._context, found, merging=self._merging)
        card.opened.connect(lambda: self.case_chosen.emit(found.row.id))
        card.merged.connect(lambda: self.merge_wanted.emit(found))
        card.told_apart.connect(lambda: self.told_apart.emit(found))
        card.looked_at.connect(lambda: self.looked_at.emit(found))
        self._column.addWidget(card)
        card.show()  # Now: only what is shown counts for the height.
        self.cards.append(card)
        if found.photo:
            blobs, ratio = self._context.blobs, self.devicePixelRatioF()
            self._ask.read(lambda: decoded(blobs.read(found.photo), round(PHOTO_PX.width() * ratio)), card.show_photo,
                           refused=lambda _: card.photo.setText(tr("not here")))
