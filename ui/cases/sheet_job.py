"""Making case sheets off the GUI thread: reads each case, decodes its photos, asks the map for a still, writes pages.

The map engine is spoken to on the GUI thread only; the making thread hands the wish over and waits for the picture.
"""

import contextlib
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from app.domain.errors import Refusal
from app.messages import filled
from app.queries.cases import CaseDetail, MediaRow
from ui.cases.photo_field import decoded
from ui.cases.media_words import photos_in_order
from ui.cases.sheet import MAP_PX, Paper, Sheet, paper_of, with_pin
from ui.cases.sheet_pages import MakePaper, write_pdf
from ui.cases.wording import is_chinese, tr
from ui.context import Context
from ui.map.stills import Wanted
from ui.theme import NAMES, Theme

PHOTO_PX = 1100
"""Longest edge of a photo on paper: 300 dots an inch over 9 cm."""
MAP_RATIO = 3.0
MAP_M_PER_PX = 0.5
_LOOK_S = 0.1
"""So often the making thread looks whether it shall stop while it waits for the map."""


class SheetJob(QObject):
    """Makes one PDF of papers.

    Signals:
        progressed: (how many are done, of how many).
        finished: number of pages; the file is at `path`.
        failed: the `Refusal`; `Cancelled` where `stop` was called.
    """

    progressed = Signal(int, int)
    finished = Signal(int)
    failed = Signal(object)
    _still_wanted = Signal(object, object)
    _told = Signal(int)

    def __init__(self, context: Context, path: Path, *, title: str, count: int, printed_by: str = "",
                 parent: QObject | None = None) -> None:
        """`printed_by` stands at the foot of each page: the author's own name where it is not given."""
        super().__init__(parent)
        self.path = path
        self._context, self._title, self._count, self._printed_by = context, title, count, printed_by
        self._theme = Theme(NAMES[0])
        self._stopped = False
        self._still_wanted.connect(self._ask_still, Qt.ConnectionType.QueuedConnection)
        self._told.connect(lambda done: self.progressed.emit(done, self._count), Qt.ConnectionType.QueuedConnection)

    def start(self, papers: Sequence[MakePaper]) -> None:
        """Begin."""
        self._context.operations.read(
            lambda: write_pdf(self.path, papers, self._theme, title=self._title, told=self._told.emit,
                              stopped=self._is_stopped),
            self.finished.emit, refused=self.failed.emit)

    def stop(self) -> None:
        """Stop before the next paper; nothing of it stays."""
        self._stopped = True

    def sheets(self, cases: Sequence[UUID]) -> list[MakePaper]:
        """Return what makes the sheet of each case."""
        return [partial(self._sheet, case) for case in cases]

    # On the making thread

    def _is_stopped(self) -> bool:
        return self._stopped or self._context.operations.closed

    def _sheet(self, case: UUID) -> Paper:
        context, author = self._context, self._context.author
        detail = context.cases.detail(case, roles=author.roles, department=author.department, user=author.user,
                                      printed=True)
        town = context.places.town()
        sheet = Sheet(
            detail=detail, related=context.cases.related(case),
            photos=[(media, self._photo(media)) for media in photos_in_order(detail.media)],
            map_picture=self._map(detail), town=town.name_zh if is_chinese(context.language) else town.name_en,
            printed_by=self._printed_by or self._own_name(), printed_at=context.moment.present(),
            stood_at=context.moment.at)
        return paper_of(sheet, self._theme, context.language)

    def _own_name(self) -> str:
        user = self._context.people.user(self._context.author.login)
        if user is None:
            return self._context.author.login
        return user.name_zh if is_chinese(self._context.language) else user.name_en

    def _photo(self, media: MediaRow) -> QImage | None:
        with contextlib.suppress(Refusal):
            image = decoded(self._context.blobs.read(media.sha256), PHOTO_PX)
            return None if image.isNull() else image
        return None

    def _map(self, detail: CaseDetail) -> QImage | None:
        if detail.row.point is None or self._context.stills is None:
            return None
        wanted = Wanted(centre=detail.row.point, m_per_px=MAP_M_PER_PX, width_px=MAP_PX[0], height_px=MAP_PX[1],
                        ratio=MAP_RATIO, theme=NAMES[0])
        answer: Future[bytes] = Future()
        self._still_wanted.emit(wanted, answer)
        while not self._is_stopped():
            with contextlib.suppress(TimeoutError):
                picture = QImage.fromData(answer.result(_LOOK_S))
                return None if picture.isNull() else with_pin(picture, detail.row.stage.meaning, self._theme)
        return None

    # On the GUI thread

    def _ask_still(self, wanted: Wanted, answer: "Future[bytes]") -> None:
        assert self._context.stills is not None
        self._context.stills.ask(wanted, answer.set_result)


def sheet_title(count: int) -> str:
    """Return the title of a PDF of so many sheets."""
    return tr("Case sheet") if count == 1 else filled(tr("{count} {count:case sheet|case sheets}"), count=count)
