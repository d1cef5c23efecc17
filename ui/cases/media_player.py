"""Recordings and clips are played by the video engine: a recording in its entry, a clip over the window."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from ui.cases.media_words import clock_text
from ui.cases.wording import tr
from ui.context import Context
from ui.icons import icon
from ui.video.camera_tile import letterboxed
from ui.video.feeds import LOOK_EVERY_MS
from ui.video.sounds import Heard

BUTTON_PX = 28
_SKIP_MS = 5000


class Player(QWidget):
    """Play, hold, seek: one recording or clip, through the video engine."""

    def __init__(self, context: Context, most_px: QSize | None = None) -> None:
        """`most_px` is the largest size of a clip's pictures that is of use; None: there are none to be seen."""
        super().__init__()
        self._most_px = most_px
        assert context.sounds is not None
        self._context, self._sounds = context, context.sounds
        self._path: Path | None = None
        self.button = QToolButton()
        self.button.setFixedSize(BUTTON_PX, BUTTON_PX)
        self.button.clicked.connect(self.press)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 0)
        self.slider.setSingleStep(1000)
        self.slider.setPageStep(10_000)
        self.slider.setAccessibleName(tr("Place in the recording"))
        self.slider.actionTriggered.connect(lambda _: self._seek(self.slider.sliderPosition()))
        self.time = QLabel()
        self.time.setProperty("role", "hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in (self.button, self.slider, self.time):
            row.addWidget(part)
        self.setEnabled(False)
        self._sounds.changed.connect(self._show)
        self.destroyed.connect(self._sounds.stop)
        self._show(Heard())

    def set_path(self, path: Path) -> None:
        """Play this file when asked to."""
        self._path = path
        self.setEnabled(True)

    def _mine(self, heard: Heard) -> bool:
        return self._path is not None and heard.path == str(self._path)

    def press(self) -> None:
        """Play it, or hold it."""
        if self._path is None:
            return
        heard = self._sounds.heard
        if self._mine(heard) and heard.state == "playing":
            self._sounds.hold()
        else:
            self._sounds.play(self._path, most_px=self._most_px)

    def skip(self, by_ms: int) -> None:
        """Go on so much later, or earlier."""
        self._seek(min(max(self.slider.value() + by_ms, 0), self.slider.maximum()))

    def _seek(self, at_ms: int) -> None:
        if self._mine(self._sounds.heard):
            self._sounds.seek(at_ms)

    def _show(self, heard: Heard) -> None:
        mine = heard if self._mine(heard) else Heard()
        playing = mine.state == "playing"
        words = tr("Hold") if playing else tr("Play")
        self.button.setIcon(icon("pause" if playing else "play", self._context.theme))
        self.button.setToolTip(words)
        self.button.setAccessibleName(words)
        self.slider.setRange(0, mine.length_ms)
        if not self.slider.isSliderDown():
            self.slider.setValue(mine.at_ms)
        self.time.setText(tr("can't be played") if mine.state == "failed" else
                          f"{clock_text(mine.at_ms)} / {clock_text(mine.length_ms)}" if mine.length_ms else "")


class ClipView(QWidget):
    """A clip over the window that shows the case: it plays at once; Space holds, arrows go back and on, Esc closes."""

    def __init__(self, context: Context, path: Path, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        assert context.sounds is not None
        self._context, self._sounds = context, context.sounds
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setGeometry(parent.rect())
        self.setAccessibleName(name)
        title, keys = QLabel(name), QLabel(tr("Space: play, hold · ← →: 5 s back, on · Esc: close"))
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        keys.setProperty("role", "hint")
        self.player = Player(context, self.size())
        self.player.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.player.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.screen = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 16)
        column.addWidget(self.screen, 1)
        column.addWidget(title)
        column.addWidget(self.player)
        column.addWidget(keys, 0, Qt.AlignmentFlag.AlignHCenter)
        QTimer(self, interval=LOOK_EVERY_MS, timeout=self._look).start()
        self.show()
        self.raise_()
        self.setFocus()
        self.player.set_path(path)
        self.player.press()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """What else is pressed goes nowhere: the window is behind."""
        act = {Qt.Key.Key_Escape: self.close, Qt.Key.Key_Space: self.player.press,
               Qt.Key.Key_Left: lambda: self.player.skip(-_SKIP_MS),
               Qt.Key.Key_Right: lambda: self.player.skip(_SKIP_MS)}.get(event.key())
        if act is not None:
            act()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._context.theme.colour("bg.window"))
        picture = self._sounds.feed.picture() if self._sounds.feed is not None else None
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(letterboxed(picture.size(), self.screen.geometry()), picture)
        painter.end()

    def _look(self) -> None:
        if self._sounds.feed is not None and self._sounds.feed.look():
            self.update(self.screen.geometry())
