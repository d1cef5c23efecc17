"""Photos of a case side by side, before at the left, after at the right; a click or Enter opens one large."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.queries.cases import MediaRow
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.photo_field import decoded
from ui.cases.wording import tr
from ui.context import Context
from ui.theme import Theme

HEIGHT_PX, LOW_HEIGHT_PX = 132, 84
LARGE_PX = 2400
_ALL_ROOM = 100
"""Stretch of a photo beside that of the air at the end."""
STAGES = ("before", "after", "verification")


def stage_text(stage: str) -> str:
    """Return the stage of a photo in words."""
    return {"before": tr("Before"), "verification": tr("At verification"), "after": tr("After")}.get(stage, stage)


class PhotoTile(QWidget):
    """One photo with its stage and time; shows that it is being read, or that it isn't here."""

    opened = Signal()

    def __init__(self, theme: Theme, media: MediaRow) -> None:
        super().__init__()
        self._theme = theme
        self._pixmap = QPixmap()
        self._stage = stage_text(media.stage)
        self._words = wording.DOT.join((self._stage, wording.date_text(media.at)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Photo") + wording.DOT + self._words)

    def set_height(self, height_px: int) -> None:
        """Be so high, and no wider than a picture of 16:9: wider, the cut would take what matters."""
        self.setFixedHeight(height_px)
        self.setMaximumWidth(height_px * 16 // 9)

    def show_image(self, image: QImage) -> None:
        """Show the picture."""
        self._pixmap = QPixmap.fromImage(image)
        self.update()

    def is_missing(self) -> bool:
        """Say whether there is no picture to show."""
        return self._pixmap.isNull()

    def show_missing(self) -> None:
        """Say that the bytes aren't here."""
        self._words = self._stage = tr("The photo is not on this machine")
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        theme, rect = self._theme, self.rect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(rect, theme.colour("bg.raised"))
        if not self._pixmap.isNull():
            _draw_cropped(painter, self._pixmap, rect)
        self._paint_label(painter, rect)
        if self.hasFocus():
            painter.setPen(theme.colour("focus"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.end()

    def _paint_label(self, painter: QPainter, rect: QRect) -> None:
        """Stage and time, the stage alone where there is no room for both."""
        painter.setFont(self._theme.font("micro"))
        metrics, room = painter.fontMetrics(), rect.width() - 20
        words = self._words if metrics.horizontalAdvance(self._words) <= room else self._stage
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        label = QRect(4, rect.bottom() - 20, metrics.horizontalAdvance(words) + 12, 17)
        painter.fillRect(label, self._theme.colour("bg.scrim"))
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)


class PhotoStrip(QWidget):
    """The photos of one case; decoded off the GUI thread at the size they are shown in."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._media: tuple[MediaRow, ...] = ()
        self._height_px = HEIGHT_PX
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def show_media(self, media: tuple[MediaRow, ...]) -> None:
        """Show these photos; nothing is read again that is shown already."""
        photos = tuple(sorted((each for each in media if each.kind == "photo"),
                              key=lambda each: (STAGES.index(each.stage) if each.stage in STAGES else 9, each.at)))
        if photos == self._media and self._row.count():
            return
        self._media = photos
        while self._row.count():
            item = self._row.takeAt(0)
            if item.widget() is not None:
                item.widget().deleteLater()
        for at, each in enumerate(photos[-4:]):
            self._add_tile(each, at + max(len(photos) - 4, 0))
        if photos:
            self._row.addStretch(1)
        else:
            said = QLabel(tr("Reported without a photo. You can ask the inspector for one."))
            said.setWordWrap(True)
            said.setProperty("role", "hint")
            self._row.addWidget(said)

    def tiles(self) -> list[PhotoTile]:
        """Return the photos that are shown, in their order."""
        items = [self._row.itemAt(at).widget() for at in range(self._row.count())]
        return [item for item in items if isinstance(item, PhotoTile)]

    def is_open(self) -> bool:
        """Say whether one is shown large."""
        return any(view.isVisible() for view in self.window().findChildren(PhotoView))

    def set_low(self, low: bool) -> None:
        """Show the photos lower, where the panel has little height."""
        self._height_px = LOW_HEIGHT_PX if low else HEIGHT_PX
        for tile in self.tiles():
            tile.set_height(self._height_px)

    def open_large(self, at: int) -> "PhotoView":
        """Show a photo over the window; arrows walk, Esc closes."""
        view = PhotoView(self._context, self._media, at, self.window())
        view.show()
        view.setFocus()
        return view

    def _add_tile(self, media: MediaRow, at: int) -> None:
        tile = PhotoTile(self._context.theme, media)
        tile.set_height(self._height_px)
        tile.opened.connect(lambda: self.open_large(at))
        self._row.addWidget(tile, _ALL_ROOM)
        blobs = self._context.blobs
        Asking(self._context.operations, tile).read(lambda: decoded(blobs.read(media.sha256), HEIGHT_PX * 4),
                                                    tile.show_image, refused=lambda _: tile.show_missing())


class PhotoView(QWidget):
    """One photo large, over the window that shows the case."""

    def __init__(self, context: Context, media: tuple[MediaRow, ...], at: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._media = media
        self._at = at
        self._pixmap = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(parent.rect())
        self._read()

    def _read(self) -> None:
        media, blobs = self._media[self._at], self._context.blobs
        self.setAccessibleName(stage_text(media.stage))
        Asking(self._context.operations, self).read(
            lambda: decoded(blobs.read(media.sha256), LARGE_PX), lambda image: self._show(media, image),
            refused=lambda _: self.close())

    def _show(self, media: MediaRow, image: QImage) -> None:
        if media is self._media[self._at]:
            self._pixmap = QPixmap.fromImage(image)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        elif by is not None:
            self._at = (self._at + by) % len(self._media)
            self._read()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        theme, media = self._context.theme, self._media[self._at]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme.colour("bg.scrim"))
        room = self.rect().adjusted(48, 48, -48, -72)
        if not self._pixmap.isNull():
            size = self._pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRect(0, 0, size.width(), size.height())
            where.moveCenter(room.center())
            painter.drawPixmap(where, self._pixmap)
        words = wording.DOT.join((stage_text(media.stage), media.who, wording.date_text(media.at),
                                  f"{self._at + 1} / {len(self._media)}"))
        painter.setFont(theme.font("body"))
        painter.setPen(Qt.GlobalColor.white)
        below = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(self.rect().adjusted(0, 0, 0, -24), below, words)
        painter.end()


def _draw_cropped(painter: QPainter, pixmap: QPixmap, rect: QRect) -> None:
    """Draw the picture so that it fills the rect, its top kept: there stands that it is made up."""
    size = rect.size().scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    source = QRect(0, 0, size.width(), size.height())
    source.moveLeft((pixmap.width() - size.width()) // 2)
    painter.drawPixmap(rect, pixmap, source)
