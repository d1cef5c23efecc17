"""Fields for one file beside the photos, checked before its bytes go into the blob store: a recording, a video clip."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.domain.errors import Refusal
from app.domain.media import MOST_CLIP_BYTES, MOST_RECORDING_BYTES, MediaFacts
from app.domain.plain import from_plain, to_plain
from app.files import read_file
from app.messages import sentence
from app.ports.media import Medium
from app.services.cases import Clip, Facts
from ui.cases.asking import Asking
from ui.cases.fields import Field
from ui.cases.media_words import length_text
from ui.cases.wording import DOT, tr
from ui.context import Context
from ui.dialogs import open_dialog
from ui.file_dialog import file_dialog


@dataclass(frozen=True, slots=True)
class Attached:
    """A file whose bytes the blob store holds."""

    sha256: str
    told: MediaFacts


class FileField(Field):
    """Nothing, or one file. It may be dropped on the field as well."""

    def __init__(self, context: Context, label: str, add: str) -> None:
        """`add` is what the button says."""
        super().__init__(label, required=False)
        self._context = context
        self._ask = Asking(context.operations, self)
        self._reading = False
        self.attached: Attached | None = None
        self.add_button = QPushButton(add)
        self.add_button.clicked.connect(self._pick)
        self.remove_button = QPushButton(tr("Remove"))
        self.remove_button.clicked.connect(self.clear)
        self.remove_button.hide()
        self.said = QLabel()
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        self.hold(self.add_button, 0)
        self._row.addWidget(self.said, 1)
        self._row.addWidget(self.remove_button)
        self.setAcceptDrops(True)

    def facts(self) -> Facts:
        return {}

    def gap(self) -> str:
        return tr("“{field}” is still being read").format(field=self.label) if self._reading else ""

    def state(self) -> Any:
        """Return hash and what the file told; nothing while nothing is attached."""
        return [self.attached.sha256, to_plain(self.attached.told)] if self.attached is not None else []

    def put(self, state: Any) -> None:
        if state:
            self.take(Attached(state[0], from_plain(MediaFacts, state[1])))

    def add_file(self, path: Path) -> None:
        """Read the file off the GUI thread and keep it if the media door lets it in."""
        self._reading = True
        self._ask.read(lambda: self._keep(path), self.take, refused=self._refused)

    def take(self, attached: Attached) -> None:
        """Take a file whose bytes the blob store has."""
        self._reading, self.attached = False, attached
        self.said.setText(DOT.join(filter(None, (attached.told.name, length_text(attached.told)))))
        self.remove_button.show()
        self.changed.emit()

    def clear(self) -> None:
        """Attach nothing; the bytes stay in the blob store."""
        self._reading, self.attached = False, None
        self.said.clear()
        self.remove_button.hide()
        self.changed.emit()

    def _let_in(self, path: Path) -> Medium:
        """Read the file and send it through the media door; runs off the GUI thread."""
        raise NotImplementedError

    def _kinds(self) -> str:
        """Return what a file dialog offers."""
        raise NotImplementedError

    def _keep(self, path: Path) -> Attached:
        medium = self._let_in(path)
        return Attached(self._context.blobs.put(medium.content), medium.told)

    def _refused(self, refusal: Refusal) -> None:
        self._reading = False
        self.said.setText(sentence(refusal, self._context.language))
        self.changed.emit()

    def _pick(self) -> None:
        dialog = file_dialog(self, self.add_button.text().rstrip("…"), self._kinds())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.add_file(Path(name)))
        open_dialog(dialog)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        for url in event.mimeData().urls()[:1]:
            if url.isLocalFile():
                self.add_file(Path(url.toLocalFile()))


class RecordingField(FileField):
    """A call's recording."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("Recording"), tr("Add recording…"))

    def expect(self) -> None:
        """Say that a call's comes by itself."""
        self.said.setText(tr("comes by itself after the call"))

    def recordings(self) -> tuple[str, ...]:
        """Return the hash of what is attached."""
        return (self.attached.sha256,) if self.attached is not None else ()

    def names(self) -> tuple[str, ...]:
        """Return the name of its file."""
        return (self.attached.told.name,) if self.attached is not None else ()

    def _let_in(self, path: Path) -> Medium:
        return self._context.media.recording(read_file(path, MOST_RECORDING_BYTES), path.name)

    def _kinds(self) -> str:
        return tr("Recordings") + " (*.wav *.mp3 *.m4a *.amr *.ogg *.flac)"


class ClipField(FileField):
    """A video clip of one stage."""

    def __init__(self, context: Context, stage: str) -> None:
        super().__init__(context, tr("Video"), tr("Add video…"))
        self._stage = stage

    def clips(self) -> tuple[Clip, ...]:
        """Return what is attached."""
        return (Clip(self.attached.sha256, self._stage, self.attached.told),) if self.attached is not None else ()

    def _let_in(self, path: Path) -> Medium:
        return self._context.media.clip(read_file(path, MOST_CLIP_BYTES), path.name)

    def _kinds(self) -> str:
        return tr("Videos") + " (*.mp4 *.mov *.webm *.mkv *.3gp)"
