"""The field that attaches photos: picks files, lets in only pictures, puts their bytes into the blob store."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from app.domain.errors import Refusal
from app.domain.media import MOST_PHOTO_BYTES, MediaFacts
from app.domain.place import Point
from app.domain.plain import from_plain, to_plain
from app.files import read_file
from app.messages import sentence
from app.services.cases import Facts, Photo
from ui.cases.asking import Asking
from ui.cases.fields import Field
from ui.cases.wording import tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.file_dialog import Place, file_dialog

THUMBNAIL_PX = 40
MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture whose bytes the blob store holds, or the name of a file that is none."""

    name: str
    sha256: str = ""
    thumbnail: QImage | None = None
    told: MediaFacts = MediaFacts()
    """What its file told; nothing for a picture that is no file."""
    animated: bool = False
    """Only its first picture was kept."""


def decoded(content: bytes, longest_px: int) -> QImage:
    """Return the picture scaled down to the longest edge, upright; a null image where the bytes are no picture."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest_px:
        reader.setScaledSize(size.scaled(QSize(longest_px, longest_px), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def encoded(image: QImage) -> bytes:
    """Return a picture as PNG: nothing of what a camera saw is lost."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


class PhotoField(Field):
    """Photos of one stage. Files may be dropped on it as well."""

    def __init__(self, context: Context, stage: str, label: str, *, required: bool = True) -> None:
        super().__init__(label, required=required)
        self._context = context
        self._ask = Asking(context.operations, self)
        self._stage = stage
        self._kept: list[Kept] = []
        self._coming: dict[str, MediaFacts] = {}
        """By hash, those that are read from the blob store."""
        self._reading = 0
        self.place: Callable[[], Point | None] | None = None
        """Where the case lies, to compare a photo's own position with."""
        self.add_button = QPushButton(tr("Add photos…"))
        self.add_button.clicked.connect(self._pick)
        self._thumbnails = QWidget()
        self._strip = QHBoxLayout(self._thumbnails)
        self._strip.setContentsMargins(0, 0, 0, 0)
        self._strip.setSpacing(4)
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setProperty("role", "hint")
        self._said.hide()
        self.hold(self.add_button, 0)
        self._row.addWidget(self._thumbnails)
        self._row.addWidget(self._said, 1)
        self._row.addStretch(1)
        self.setAcceptDrops(True)

    def photos(self) -> tuple[Photo, ...]:
        """Return the photos whose bytes are safe in the store."""
        return tuple(Photo(each.sha256, self._stage, each.told) for each in self._kept)

    def said(self) -> str:
        """Return what was said about the last file, or nothing."""
        return "" if self._said.isHidden() else self._said.text()

    def facts(self) -> Facts:
        return {}

    def state(self) -> Any:
        """Return (hash, what the file told) of each photo, those still being read too."""
        return [[sha256, to_plain(told)] for sha256, told in (
            {each.sha256: each.told for each in self._kept} | self._coming).items()]

    def put(self, state: Any) -> None:
        for sha256, told in state:
            self.add_kept(sha256, MediaFacts(name=told) if isinstance(told, str) else from_plain(MediaFacts, told))

    def gap(self) -> str:
        if self._reading:
            return tr("Photos are still being read")
        return self.label if self.required and not self._kept else ""

    def add_files(self, paths: Iterable[Path]) -> None:
        """Read the files off the GUI thread and keep those that are pictures."""
        for path in paths:
            self._reading += 1
            self._ask.read(lambda path=path: self._keep(path), self._add, refused=self._not_read)

    def add_image(self, image: QImage, name: str) -> None:
        """Keep a picture that is no file, such as a camera's."""
        self._reading += 1
        self._ask.read(lambda: self._kept_as(name, encoded(image)), self._add, refused=self._not_read)

    def add_kept(self, sha256: str, told: MediaFacts) -> None:
        """Take a photo whose bytes the blob store has."""
        self._reading += 1
        self._coming[sha256] = told
        blobs = self._context.blobs

        def come(then: Callable[[Any], None], answer: Any) -> None:
            self._coming.pop(sha256, None)
            then(answer)

        self._ask.read(lambda: Kept(told.name, sha256, decoded(blobs.read(sha256), 2 * THUMBNAIL_PX), told),
                       partial(come, self._add), refused=partial(come, self._not_read))

    def clear(self) -> None:
        """Forget all photos; their bytes stay in the blob store."""
        self._kept.clear()
        for button in self._thumbnails.findChildren(QToolButton):
            button.hide()
            button.deleteLater()
        self._said.hide()

    def _keep(self, path: Path) -> Kept:
        medium = self._context.media.photo(read_file(path, MOST_PHOTO_BYTES), path.name)
        return replace(self._kept_as(path.name, medium.content), told=medium.told, animated=medium.animated)

    def _kept_as(self, name: str, content: bytes) -> Kept:
        thumbnail = decoded(content, 2 * THUMBNAIL_PX)
        return Kept(name) if thumbnail.isNull() else Kept(name, self._context.blobs.put(content), thumbnail)

    def _add(self, kept: Kept) -> None:
        self._reading -= 1
        if not kept.sha256:
            self._say(tr("“{name}” is not a picture and was not attached. Use JPG or PNG.").format(name=kept.name))
        elif len(self._kept) >= MOST_PHOTOS:
            self._say(tr("At most {most} photos.").format(most=MOST_PHOTOS))
        elif kept.sha256 not in {each.sha256 for each in self._kept}:
            self._kept.append(kept)
            self._said.hide()
            self._show_thumbnail(kept)
            self._note(kept)
        self.changed.emit()

    def _note(self, kept: Kept) -> None:
        """Say what is odd about a photo that was let in; it stays."""
        far_m = kept.told.far_m(self.place() if self.place is not None else None)
        if kept.told.clock_is_off(self._context.clock.now()):
            self._say(tr("“{name}” says that it was taken in the future; check the camera's clock.").format(
                name=kept.name))
        elif far_m is not None:
            self._say(tr("“{name}” was taken {metres} m from here.").format(name=kept.name, metres=far_m))
        elif kept.animated:
            self._say(tr("Only the first picture of “{name}” was kept.").format(name=kept.name))

    def _not_read(self, refusal: Refusal) -> None:
        self._reading -= 1
        self._say(sentence(refusal, self._context.language))
        self.changed.emit()

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()

    def _show_thumbnail(self, kept: Kept) -> None:
        assert kept.thumbnail is not None
        button = QToolButton()
        button.setIcon(QIcon(QPixmap.fromImage(kept.thumbnail)))
        button.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        button.setToolTip(tr("{name} · press to remove").format(name=kept.name))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(lambda: self._remove(kept, button))
        self._strip.addWidget(button)

    def _remove(self, kept: Kept, button: QToolButton) -> None:
        self._kept.remove(kept)
        button.deleteLater()
        self.changed.emit()

    def _pick(self) -> None:
        dialog = file_dialog(self, tr("Add photos"), tr("Pictures") + " (*.jpg *.jpeg *.png *.webp)",
                             place=Place.PicturesLocation)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add_files(Path(name) for name in names))
        open_dialog(dialog)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_files(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())


class AfterPhotoField(PhotoField):
    """Photos of what was done, or why there is none (T30)."""

    def __init__(self, context: Context, label: str) -> None:
        super().__init__(context, "after", label)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("or: why there is none"))
        self.reason.setAccessibleName(tr("Why there is no photo"))
        self.reason.textChanged.connect(self.changed)
        self._row.insertWidget(1, self.reason, 100)  # All the room: its hint is a sentence.

    def facts(self) -> Facts:
        reason = self.reason.text().strip()
        return {"no_photo_reason": reason} if reason and not self.photos() else {}

    def gap(self) -> str:
        return "" if self.facts() and not self._reading else super().gap()

    def state(self) -> Any:
        return {"photos": super().state(), "reason": self.reason.text()}

    def put(self, state: Any) -> None:
        super().put(state["photos"])
        self.reason.setText(state["reason"])

    def _show_thumbnail(self, kept: Kept) -> None:
        super()._show_thumbnail(kept)
        self.reason.hide()

    def _remove(self, kept: Kept, button: QToolButton) -> None:
        super()._remove(kept, button)
        self.reason.setVisible(not self.photos())
