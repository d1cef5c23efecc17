"""A child of the bench on PySide6: hears orders on its pipe, answers, and ends when the bench is gone."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

from app.link.messages import Message
from app.link.pipe import Pipe, PipeEnded


class Orders(QObject):
    """The child's end of the pipe in Qt's loop."""

    def __init__(self, pipe: Pipe, carry_out: Callable[[Message], None], parent: QObject) -> None:
        super().__init__(parent)
        self._pipe, self._carry_out = pipe, carry_out
        self._reading = QSocketNotifier(pipe.fileno(), QSocketNotifier.Type.Read, self)
        self._reading.activated.connect(self._read)

    def tell(self, message: Message) -> None:
        """Send an answer; the bench is waiting for it."""
        self._pipe.send(message)

    def _read(self) -> None:
        try:
            came = self._pipe.receive()
        except PipeEnded:
            self._reading.setEnabled(False)
            QCoreApplication.quit()
            return
        for message, _ in came:
            self._carry_out(message)
