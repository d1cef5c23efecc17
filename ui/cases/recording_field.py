"""The field for a call's recording: one sound file, checked before its bytes go into the blob store."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.domain.errors import Refusal
from app.domain.media import MOST_RECORDING_BYTES
from app.files import read_file
from app.messages import sentence
from app.services.cases import Facts
from ui.cases.asking import Asking
from ui.cases.fields import Field
from ui.cases.wording import tr
from ui.context import Context
from ui.file_dialog import file_dialog


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording whose bytes the blob store holds."""

    name: str
    sha256: str


class RecordingField(Field):
    """Nothing, or one recording. A file may be dropped on it as well."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("Recording"), required=False)
        self._context = context
        self._ask = Asking(context.operations, self)
        self._reading = False
        self.recording: Recording | None = None
        self.add_button = QPushButton(tr("Add recording…"))
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

    def recordings(self) -> tuple[str, ...]:
        """Return the hash of what is attached."""
        return (self.recording.sha256,) if self.recording is not None else ()

    def names(self) -> tuple[str, ...]:
        """Return the name of its file."""
        return (self.recording.name,) if self.recording is not None else ()

    def facts(self) -> Facts:
        return {}

    def gap(self) -> str:
        return tr("The recording is still being read") if self._reading else ""

    def add_file(self, path: Path) -> None:
        """Read the file off the GUI thread and keep it if it is a recording."""
        self._reading = True
        self._ask.read(lambda: self._keep(path), self.take, refused=self._refused)

    def take(self, recording: Recording) -> None:
        """Take a recording whose bytes the blob store has."""
        self._reading, self.recording = False, recording
        self.said.setText(recording.name)
        self.remove_button.show()
        self.changed.emit()

    def clear(self) -> None:
        """Attach nothing; the bytes stay in the blob store."""
        self._reading, self.recording = False, None
        self.said.clear()
        self.remove_button.hide()
        self.changed.emit()

    def _keep(self, path: Path) -> Recording:
        medium = self._context.media.recording(read_file(path, MOST_RECORDING_BYTES), path.name)
        return Recording(medium.told.name or path.name, self._context.blobs.put(medium.content))

    def _refused(self, refusal: Refusal) -> None:
        self._reading = False
        self.said.setText(sentence(refusal, self._context.language))
        self.changed.emit()

    def _pick(self) -> None:
        dialog = file_dialog(self, tr("Add recording"),
                             tr("Recordings") + " (*.wav *.mp3 *.m4a *.amr *.ogg *.flac)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.add_file(Path(name)))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        for url in event.mimeData().urls()[:1]:
            if url.isLocalFile():
                self.add_file(Path(url.toLocalFile()))
