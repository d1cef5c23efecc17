"""What a queue shows as a file: a spreadsheet, or CSV that spreadsheets open. No cell is taken for a formula."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import Cancelled, Unusable
from app.queries.cases import CaseRow
from ui.cases import wording
from ui.cases.queue_reading import Wanted
from ui.cases.wording import tr
from ui.context import Context
from ui.local_time import local
from ui.workbook import Cell, is_workbook, write_workbook

MOST = 100_000
"""More rows nobody reads, and a spreadsheet hardly opens."""
TOLD_EVERY = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ExportJob(QObject):
    """Writes one file off the GUI thread.

    Signals:
        progressed: how many cases are written.
        finished: how many there are in the file.
        failed: the `Refusal`; `Cancelled` where `stop` was called.
    """

    progressed = Signal(int)
    finished = Signal(int)
    failed = Signal(object)
    _told = Signal(int)

    def __init__(self, context: Context, wanted: Wanted, path: Path, parent: QObject) -> None:
        """`path` ends in `.xlsx` or `.csv`."""
        super().__init__(parent)
        self.path = path
        self._context, self._wanted = context, wanted
        self._stopped = False
        self._told.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        context = self._context
        context.operations.read(
            lambda: write_cases(self.path, self._counted(self._wanted.all(context.cases, MOST)),
                                language=context.language, now=context.clock.now()),
            self.finished.emit, refused=self.failed.emit)

    def stop(self) -> None:
        """Stop before the next case; nothing of the file stays."""
        self._stopped = True

    def _counted(self, rows: Iterator[CaseRow]) -> Iterator[CaseRow]:
        for number, row in enumerate(rows, start=1):
            if self._stopped or self._context.operations.closed:
                raise Cancelled("export.stopped")
            if number % TOLD_EVERY == 0:
                self._told.emit(number)
            yield row


def write_cases(path: Path, rows: Iterable[CaseRow], *, language: str, now: datetime) -> int:
    """Write the rows with a head, whole or not at all; return how many.

    Raises:
        Unusable: `export.cannot_write`.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    cells = (_cells(row, language, now) for row in rows)
    try:
        try:
            with draft.open("wb") as file:
                count = (write_workbook(file, tr("Cases"), _head(), cells) if is_workbook(path)
                         else _write_csv(file, cells))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise Unusable("export.cannot_write", path=str(path), detail=error.strerror or str(error)) from error
    return count


def _write_csv(file: BinaryIO, rows: Iterable[tuple[Cell, ...]]) -> int:
    count = 0
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([title for title, _ in _head()])
        for count, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow([safe(_spelled(cell)) for cell in row])
    return count


def safe(cell: str) -> str:
    """Return the cell so that a spreadsheet takes it for text: an apostrophe before what would be a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _head() -> tuple[tuple[str, int], ...]:
    """Return title and width of each column."""
    return ((tr("Number"), 21), (tr("State"), 13), (tr("Type"), 20), (tr("Place"), 36), (tr("Grid"), 18),
            (tr("Channel"), 12), (tr("Department"), 20), (tr("Reported"), 17), (tr("Due"), 17), (tr("Time left"), 20),
            (tr("Taken by"), 14), (tr("Note"), 40))


def _cells(row: CaseRow, language: str, now: datetime) -> tuple[Cell, ...]:
    return (row.number, wording.state_text(row.state, language), wording.type_text(row, language), row.place,
            row.unit_grid, wording.channel_text(row.channel), wording.department_text(row, language),
            row.reported_at, row.stage.due_at, wording.time_left_text(row.stage, now),
            row.claim.name if row.claim else "", row.note)


def _spelled(cell: Cell) -> str:
    return f"{local(cell):%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell or ""
