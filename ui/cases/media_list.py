"""Attachments as files: recordings and clips, which are played, files to open or save, photos with what they told."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.errors import Refusal, Unusable
from app.domain.media import NOTHING_TOLD
from app.messages import sentence
from app.queries.cases import MediaRow
from ui.cases import wording
from ui.cases.asking import Asking
from ui.cases.media_player import BUTTON_PX, ClipView, Player
from ui.cases.media_words import length_text, media_name, odd_text, taken_text
from ui.cases.wording import tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.file_dialog import file_dialog
from ui.icons import icon

_ICONS = {"audio": "file-audio", "video": "file-video", "photo": "camera"}
_ICON_PX = 16
_NAME_PX = 160
"""A longer name is cut in its middle; whole at the pointer."""


@dataclass(frozen=True, slots=True)
class _Bytes:
    """Where the bytes are."""

    path: Path
    size: int


class MediaList(QWidget):
    """One entry a medium; of photos those whose files told something."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._media: tuple[MediaRow, ...] = ()
        self._entries: list[MediaEntry] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        title = QLabel(tr("Attachments"))
        title.setFont(context.theme.font("strong"))
        self._column.addWidget(title)

    def show_media(self, media: tuple[MediaRow, ...]) -> bool:
        """Show these, without photos of which nothing is known; say whether there is anything."""
        others = tuple(each for each in media if each.kind != "photo" or each.told != NOTHING_TOLD)
        if others != self._media:
            self._media = others
            for entry in self._entries:
                entry.hide()
                entry.deleteLater()
            self._entries = [MediaEntry(self._context, each) for each in others]
            for entry in self._entries:
                self._column.addWidget(entry)
        return bool(others)

    def entries(self) -> list["MediaEntry"]:
        """Return what is shown."""
        return self._entries


class MediaEntry(QWidget):
    """Name, length, size, who and when; a recording has its player, a clip is played over the window."""

    def __init__(self, context: Context, media: MediaRow) -> None:
        super().__init__()
        self._context, self._media = context, media
        self._ask = Asking(context.operations, self)
        self._bytes: _Bytes | None = None
        sign = QLabel()
        sign.setPixmap(icon(_ICONS.get(media.kind, "file"), context.theme).pixmap(_ICON_PX, _ICON_PX))
        name = QLabel()
        name.setText(name.fontMetrics().elidedText(media_name(media), Qt.TextElideMode.ElideMiddle, _NAME_PX))
        name.setToolTip(media_name(media))
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said = QLabel()
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        self.open_button = self._button("folder-open", tr("Open with another program"), self._open)
        self.save_button = self._button("download-simple", tr("Save as…"), self._choose)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(sign)
        head.addWidget(name)
        head.addWidget(self.said, 1)
        head.addWidget(self.open_button)
        head.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self.told = QLabel(_told(media))
        self.told.setProperty("role", "hint")
        self.told.setWordWrap(True)
        self.told.setVisible(bool(self.told.text()))
        column.addWidget(self.told)
        self.play_button = QPushButton(icon("play", context.theme), wording.DOT.join(filter(None, (
            tr("Play"), length_text(media.told)))))
        self.play_button.setEnabled(False)
        self.play_button.setVisible(media.kind == "video" and context.sounds is not None)
        self.play_button.clicked.connect(self._play)
        column.addWidget(self.play_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.player: Player | None = None
        if media.kind == "audio" and context.sounds is not None:
            self.player = Player(context)
            column.addWidget(self.player)
        self._show_facts(None)
        self._ask.read(self._look, self._found, refused=self._refused)

    def save_as(self, path: Path) -> None:
        """Copy the bytes there."""
        content = self._bytes
        if content is not None:
            self._ask.read(lambda: _copy(content.path, path), lambda _: None, refused=self._refused)

    def _button(self, name: str, words: str, act: object) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, self._context.theme))
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(act)
        button.setEnabled(False)
        return button

    def _look(self) -> _Bytes:
        path = self._context.blobs.path(self._media.sha256)
        return _Bytes(path, path.stat().st_size)

    def _found(self, content: _Bytes) -> None:
        self._bytes = content
        self._show_facts(content.size)
        self.open_button.setEnabled(True)
        self.save_button.setEnabled(True)
        self.play_button.setEnabled(True)
        if self.player is not None:
            self.player.set_path(content.path)

    def _show_facts(self, size: int | None) -> None:
        told = QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat) if size else ""
        self.said.setText(wording.DOT.join(filter(None, (told, self._media.who, wording.date_text(self._media.at)))))

    def _refused(self, refusal: Refusal) -> None:
        missing = refusal.code == "blob.missing"
        self.said.setText(tr("The file is not on this machine") if missing else
                          sentence(refusal, self._context.language))

    def _play(self) -> None:
        if self._bytes is not None:
            ClipView(self._context, self._bytes.path, media_name(self._media), self.window())

    def _open(self) -> None:
        """Give another program a copy with a name: the blob has none, and must not be written to."""
        content = self._bytes
        if content is None:
            return
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
        copy = folder / f"wanmi-{self._media.sha256[:12]}-{Path(media_name(self._media)).name}"
        self._ask.read(lambda: _copy(content.path, copy),
                       lambda _: QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))), refused=self._refused)

    def _choose(self) -> None:
        dialog = file_dialog(self, tr("Save as…"), save=True)
        dialog.selectFile(media_name(self._media))
        dialog.fileSelected.connect(lambda name: self.save_as(Path(name)))
        open_dialog(dialog)


def _told(media: MediaRow) -> str:
    """Return what a photo told of itself, and what of it doesn't fit the case."""
    odd = odd_text(media)
    return wording.DOT.join(filter(None, (taken_text(media), f"⚠ {odd}" if odd else "")))


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise Unusable("environment.not_writable", path=str(target)) from error
