"""One photo of a pair, and the photos of its side to walk through; both panes of a pair share one zoom."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import Refusal
from app.queries.cases import MediaRow
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.media_words import odd_text, stage_text, told_text
from ui.cases.photo_field import decoded
from ui.cases.photo_zoom import STEP, Zoom
from ui.cases.wording import tr
from ui.context import Context

_DRAG_PX = 4
"""A press that moved less is a click."""
_NOTCH = 120
_NUDGE = 0.2
"""Share of what is seen by which an arrow with Shift moves."""


class PhotoPane(QWidget):
    """Shows one photo at the zoom it is given.

    Signals:
        zoom_wanted: another `Zoom` for both panes.
        opened: it was clicked, or Enter was pressed.
        held: whether B is held down in it.
        walked: another photo is shown.
    """

    zoom_wanted = Signal(object)
    opened = Signal()
    held = Signal(bool)
    walked = Signal()

    def __init__(self, context: Context, *, cropped: bool, longest_px: int) -> None:
        """`cropped`: fill the pane (a small one), else show all of the photo; `longest_px`: decoded so large."""
        super().__init__()
        self._context, self._cropped, self._longest_px = context, cropped, longest_px
        self._photos: tuple[MediaRow, ...] = ()
        self._at = 0
        self._pixmaps: dict[str, QPixmap] = {}
        self._missing: set[str] = set()
        self._instead: PhotoPane | None = None
        self._zoom = Zoom()
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_photos(self, photos: tuple[MediaRow, ...], at: int = 0) -> None:
        """Walk through these photos, beginning with the one at the position."""
        self._photos = photos
        self._pixmaps = {name: kept for name, kept in self._pixmaps.items() if name in {each.sha256 for each in photos}}
        self.setVisible(bool(photos))
        if photos:
            self._go(min(at, len(photos) - 1))

    def photo(self) -> MediaRow | None:
        """Return the photo that is shown."""
        return self._photos[self._at] if self._photos else None

    def position(self) -> int:
        """Return its position among the pane's photos."""
        return self._at

    def is_missing(self) -> bool:
        """Say whether there is no picture to show."""
        return self.pixmap().isNull()

    def pixmap(self) -> QPixmap:
        """Return the picture that is shown; null while it is read, and where it isn't here."""
        photo = self.photo()
        return self._pixmaps.get(photo.sha256, QPixmap()) if photo else QPixmap()

    def walk(self, by: int) -> None:
        """Show the next or the previous photo of this side, round and round."""
        if len(self._photos) > 1:
            self._go((self._at + by) % len(self._photos))

    def set_zoom(self, zoom: Zoom) -> None:
        """Look this closely."""
        self._zoom = zoom
        self.update()

    def show_instead(self, other: "PhotoPane | None") -> None:
        """Show another pane's photo in the place of its own, for a comparison by the blink of an eye."""
        self._instead = other
        self.update()

    def _go(self, at: int) -> None:
        self._at = at
        photo = self._photos[at]
        self.setAccessibleName(tr("Photo") + wording.DOT + self.words())
        self.setToolTip("\n".join(filter(None, (told_text(photo), odd_text(photo)))))
        if photo.sha256 not in self._pixmaps:
            blobs, name, longest_px = self._context.blobs, photo.sha256, self._longest_px
            Asking(self._context.operations, self).read(
                lambda: decoded(blobs.read(name), longest_px), lambda image: self._keep(name, image),
                refused=lambda refusal: self._miss(name, refusal))
        self.update()
        self.walked.emit()

    def _keep(self, name: str, image: QImage) -> None:
        if image.isNull():
            self._missing.add(name)
        else:
            self._pixmaps[name] = QPixmap.fromImage(image)
        self.update()

    def _miss(self, name: str, refusal: Refusal) -> None:
        del refusal
        self._missing.add(name)
        self.update()

    def words(self) -> str:
        """Return what stands in the corner: `处置后 2 / 3 · 11-18 09:37`."""
        photo = self.photo()
        if photo is None:
            return ""
        if photo.sha256 in self._missing:
            return tr("The photo is not on this machine")
        same = [each for each in self._photos if each.stage == photo.stage]
        count = f" {same.index(photo) + 1} / {len(same)}" if len(same) > 1 else ""
        odd = wording.DOT + "⚠ " + odd_text(photo) if odd_text(photo) else ""
        return stage_text(photo.stage) + count + wording.DOT + wording.date_text(photo.at) + odd

    # Hands

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom where the pane has the focus, or with Ctrl; else the panel scrolls."""
        wanted = self.hasFocus() or not self._cropped or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not wanted or not event.angleDelta().y():
            event.ignore()
            return
        at = event.position()
        self.zoom_wanted.emit(self._zoom.by(STEP ** (event.angleDelta().y() / _NOTCH), at.x() / max(self.width(), 1),
                                            at.y() / max(self.height(), 1)))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the photos where they are zoomed."""
        if self._pressed is None:
            return
        by = event.position() - self._pressed
        self._dragged = self._dragged or by.manhattanLength() >= _DRAG_PX
        if self._dragged and not self._zoom.fits:
            self._pressed = event.position()
            self.zoom_wanted.emit(self._zoom.moved(-by.x() / max(self.width(), 1), -by.y() / max(self.height(), 1)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is not None and not self._dragged:
            self.opened.emit()
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, shifted = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        zoomed = {Qt.Key.Key_Plus: STEP, Qt.Key.Key_Equal: STEP, Qt.Key.Key_Minus: 1 / STEP}.get(key)
        arrow = _ARROWS.get(key)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Space:
            self.zoom_wanted.emit(Zoom())
        elif key == Qt.Key.Key_B:
            if not event.isAutoRepeat():
                self.held.emit(True)
        elif zoomed is not None:
            self.zoom_wanted.emit(self._zoom.by(zoomed))
        elif arrow is not None and (shifted or not arrow[0]):
            self.zoom_wanted.emit(self._zoom.moved(arrow[0] * _NUDGE, arrow[1] * _NUDGE))
        elif arrow is not None:
            self.walk(arrow[0])
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.held.emit(False)
            return
        super().keyReleaseEvent(event)

    # Picture

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, theme, rect = QPainter(self), self._context.theme, self.rect()
        shown = self._instead if self._instead is not None else self
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(rect, theme.colour("bg.raised"))
        if not shown.pixmap().isNull():
            target, source = placed(shown.pixmap(), QRectF(rect), self._zoom, cropped=self._cropped)
            painter.drawPixmap(target, shown.pixmap(), source)
        self._paint_label(painter, rect, shown.words())
        if self.hasFocus():
            painter.setPen(theme.colour("focus"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.end()

    def _paint_label(self, painter: QPainter, rect: QRect, words: str) -> None:
        """Stage and time, the stage alone where there is no room for both."""
        painter.setFont(self._context.theme.font("micro"))
        metrics, room = painter.fontMetrics(), rect.width() - 20
        if metrics.horizontalAdvance(words) > room:
            words = metrics.elidedText(words.partition(wording.DOT)[0], Qt.TextElideMode.ElideRight, room)
        label = QRect(4, rect.bottom() - 20, metrics.horizontalAdvance(words) + 12, 17)
        painter.fillRect(label, self._context.theme.colour("bg.scrim"))
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)


_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


def placed(pixmap: QPixmap, room: QRectF, zoom: Zoom, *, cropped: bool) -> tuple[QRectF, QRectF]:
    """Return where the photo goes and which part of it.

    Cropped and fitting, it fills the room and its top is kept: there stands that it is made up.
    """
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if cropped else Qt.AspectRatioMode.KeepAspectRatio
    whole = QRectF(pixmap.rect()).size().scaled(room.size(), mode)
    scale = whole.width() / max(pixmap.width(), 1) * zoom.factor
    width, height = min(room.width(), whole.width() * zoom.factor), min(room.height(), whole.height() * zoom.factor)
    target = QRectF(0, 0, width, height)
    target.moveCenter(room.center())
    source = QRectF(0, 0, width / scale, height / scale)
    source.moveCenter(QPointF(zoom.x * pixmap.width(), zoom.y * pixmap.height()))
    if cropped and zoom.fits:
        source.moveTop(0)
    source.moveLeft(min(max(source.left(), 0), pixmap.width() - source.width()))
    source.moveTop(min(max(source.top(), 0), pixmap.height() - source.height()))
    return target, source
