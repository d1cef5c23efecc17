"""Photos of a case: what it was at the left, what was done about it at the right, looked at equally closely.

In the panel both are small; a click or Enter opens them large over the window, with the same keys.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.queries.cases import MediaRow
from ui.cases import wording
from ui.cases.media_words import photos_in_order, stage_text
from ui.cases.photo_pane import PhotoPane
from ui.cases.photo_zoom import Zoom
from ui.cases.wording import tr
from ui.context import Context

HEIGHT_PX, LOW_HEIGHT_PX = 132, 84
SMALL_PX, LARGE_PX = 1200, 2600
"""So large are photos decoded: a small one can be looked at closely too."""
_ALL_ROOM = 100
"""Stretch of a photo beside that of the air at the end."""


class PhotoPair(QWidget):
    """Two panes with one zoom."""

    def __init__(self, context: Context, *, cropped: bool, longest_px: int) -> None:
        super().__init__()
        self.before, self.after = (PhotoPane(context, cropped=cropped, longest_px=longest_px) for _ in range(2))
        self.zoom = Zoom()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for pane in (self.before, self.after):
            pane.zoom_wanted.connect(self.set_zoom)
            pane.held.connect(self.hold_before)
            row.addWidget(pane, _ALL_ROOM)
        if cropped:
            row.addStretch(1)

    def show_photos(self, photos: list[MediaRow]) -> None:
        """Show the first of the problem and the last of what was done; two of the problem while nothing was done."""
        before = tuple(each for each in photos if each.stage == "before")
        after = tuple(each for each in photos if each.stage != "before")
        self.before.show_photos(before or after)
        right = after if before else after[1:]
        if not after and len(before) > 1:
            self.after.show_photos(before, 1)
        else:
            self.after.show_photos(right, len(right) - 1)
        self.set_zoom(Zoom())

    def panes(self) -> list[PhotoPane]:
        """Return the panes that show a photo."""
        return [pane for pane in (self.before, self.after) if pane.photo() is not None]

    def set_zoom(self, zoom: Zoom) -> None:
        """Look at both this closely, at the same spot."""
        self.zoom = zoom
        for pane in (self.before, self.after):
            pane.set_zoom(zoom)

    def hold_before(self, held: bool) -> None:
        """While held, show what it was where the right photo is."""
        self.after.show_instead(self.before if held else None)


class PhotoStrip(QWidget):
    """The photos in the panel."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._photos: list[MediaRow] = []
        self.pair = PhotoPair(context, cropped=True, longest_px=SMALL_PX)
        for pane in (self.pair.before, self.pair.after):
            pane.opened.connect(lambda pane=pane: self.open_large(pane))
        self._none = QLabel(tr("Reported without a photo. You can ask the inspector for one."))
        self._none.setWordWrap(True)
        self._none.setProperty("role", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addWidget(self.pair)
        self.set_low(False)
        self.show_media(())

    def show_media(self, media: tuple[MediaRow, ...]) -> None:
        """Show these photos; nothing is read again that is shown already."""
        photos = photos_in_order(media)
        self.pair.setVisible(bool(photos))
        self._none.setVisible(not photos)
        if photos != self._photos:
            self._photos = photos
            self.pair.show_photos(photos)

    def tiles(self) -> list[PhotoPane]:
        """Return the panes that show a photo."""
        return self.pair.panes()

    def is_open(self) -> bool:
        """Say whether the photos are shown large."""
        return any(view.isVisible() for view in self.window().findChildren(PhotoView))

    def set_low(self, low: bool) -> None:
        """Show the photos lower, where the panel has little height; none is wider than 16:9, lest the cut takes all."""
        height_px = LOW_HEIGHT_PX if low else HEIGHT_PX
        for pane in (self.pair.before, self.pair.after):
            pane.setFixedHeight(height_px)
            pane.setMaximumWidth(height_px * 16 // 9)

    def open_large(self, pane: PhotoPane) -> "PhotoView":
        """Show the photos over the window, beginning with those of the panel; Esc closes."""
        view = PhotoView(self._context, self._photos, self.window())
        view.follow(self.pair, right=pane is self.pair.after)
        return view


class PhotoView(QWidget):
    """The photos large, over the window that shows the case."""

    def __init__(self, context: Context, photos: list[MediaRow], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setGeometry(parent.rect())
        self.pair = PhotoPair(context, cropped=False, longest_px=LARGE_PX)
        self._names = [QLabel(), QLabel()]
        keys = QLabel(tr("Wheel, + −: zoom · Enter: closer · Space: fit · ← →: walk · B: hold for before · Esc: close"))
        keys.setProperty("role", "hint")
        names = QHBoxLayout()
        for label in self._names:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            names.addWidget(label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 16)
        column.addWidget(self.pair, 1)
        column.addLayout(names)
        column.addWidget(keys, 0, Qt.AlignmentFlag.AlignHCenter)
        self.pair.show_photos(photos)
        for pane in (self.pair.before, self.pair.after):
            pane.opened.connect(lambda: self.pair.set_zoom(self.pair.zoom.toggled()))
            pane.walked.connect(self._name)

    def follow(self, pair: PhotoPair, *, right: bool) -> None:
        """Show what the small pair shows, with the focus in the same pane."""
        for mine, theirs in ((self.pair.before, pair.before), (self.pair.after, pair.after)):
            mine.walk(theirs.position() - mine.position())
        self._name()
        self.show()
        self.raise_()
        (self.pair.after if right and self.pair.after.photo() else self.pair.before).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes; what else the panes didn't want goes nowhere: the window is behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._context.theme.colour("bg.window"))
        painter.end()

    def _name(self) -> None:
        for pane, label in zip((self.pair.before, self.pair.after), self._names, strict=True):
            photo = pane.photo()
            label.setVisible(photo is not None)
            if photo is not None:
                label.setText(wording.DOT.join(filter(None, (
                    stage_text(photo.stage), photo.who, wording.date_text(photo.at)))))
