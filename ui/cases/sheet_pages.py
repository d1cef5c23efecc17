"""Papers onto pages: each begins on a new page, and a line at the foot numbers the pages of each."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QThread
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
    QTextTableCell,
)

from app.domain.errors import Cancelled, Unusable
from ui.cases.sheet import CONTENT_PX, Paper
from ui.cases.wording import tr
from ui.theme import Theme

_MARGIN_MM = 15.0
_DOTS_AN_INCH = 300
_FOOT_PX = 26

MakePaper = Callable[[], Paper]


def write_pdf(path: Path, papers: Iterable[MakePaper], theme: Theme, *, title: str, told: Callable[[int], None],
              stopped: Callable[[], bool]) -> int:
    """Write a PDF of the papers, made one after the other, and return its pages; whole or not at all.

    Args:
        told: is called after each paper with how many are done.
        stopped: asked before each paper.

    Raises:
        Cancelled: `sheet.cancelled`.
        Unusable: `environment.not_writable`.
    """
    draft = path.with_name(path.name + ".part")

    def write() -> int:
        writer = QPdfWriter(str(draft))
        writer.setResolution(_DOTS_AN_INCH)
        writer.setTitle(title)
        writer.setCreator("Wanmi")
        return put_on_pages(writer, papers, theme, told=told, stopped=stopped)

    try:
        pages = _in_qt_thread(write)
        if not draft.exists():
            raise Unusable("environment.not_writable", path=str(path))
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return pages


def put_on_pages(device: QPagedPaintDevice, papers: Iterable[MakePaper], theme: Theme, *,
                 told: Callable[[int], None], stopped: Callable[[], bool]) -> int:
    """Draw the papers on A4 and return the number of pages; raises as `write_pdf`."""
    device.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait,
                                     QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
                                     QPageLayout.Unit.Millimeter))
    painter, pages = QPainter(), 0
    for done, make in enumerate(papers, start=1):
        if stopped():
            painter.end()
            raise Cancelled("sheet.cancelled")
        paper = make()
        if not painter.isActive() and not painter.begin(device):
            return 0
        pages += _draw(painter, device, paper, theme, first=pages == 0)
        told(done)
    painter.end()
    return pages


def _draw(painter: QPainter, device: QPagedPaintDevice, paper: Paper, theme: Theme, *, first: bool) -> int:
    scale = device.width() / CONTENT_PX
    height_px = device.height() / scale - _FOOT_PX
    document = paper.document
    document.setPageSize(QSizeF(CONTENT_PX, height_px))
    keep_together(document, height_px)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette = theme.palette()
    count = document.pageCount()
    for page in range(count):
        if not (first and page == 0):
            device.newPage()
        painter.save()
        painter.scale(scale, scale)
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.colour("text.2"))
        foot = QRectF(0, height_px, CONTENT_PX, _FOOT_PX)
        painter.drawText(foot, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, paper.footer)
        painter.drawText(foot, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight,
                         tr("page {page} of {count}").format(page=page + 1, count=count))
        painter.translate(0, -page * height_px)
        context.clip = QRectF(0, page * height_px, CONTENT_PX, height_px)
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()
    return count


def keep_together(document: QTextDocument, height_px: float) -> None:
    """Let no row of a table run over the foot of a page, and no heading stay behind: Qt breaks wherever a line ends."""
    layout = document.documentLayout()

    def page(block: QTextBlock, *, bottom: bool = False) -> int:
        rect = layout.blockBoundingRect(block)
        return int((rect.bottom() - 1 if bottom else rect.top() + 1) // height_px)

    for frame in document.rootFrame().childFrames():
        if not isinstance(frame, QTextTable):
            continue
        before = frame.firstCursorPosition().block().previous()
        for row in range(frame.rows()):
            cells = [frame.cellAt(row, column) for column in range(frame.columns())]
            blocks = [(cell.firstCursorPosition().block(), cell.lastCursorPosition().block()) for cell in cells]
            top = min(layout.blockBoundingRect(first).top() for first, _ in blocks)
            last_page = max(page(last, bottom=True) for _, last in blocks)
            if row == 0 and before.text() and last_page == page(before) + 1:
                _begin_page(before)
            elif last_page == int((top + 1) // height_px) + 1:  # Else it is on one page, or taller than one anyway.
                _move_down(cells, (int(top // height_px) + 1) * height_px - top)


def _begin_page(block: QTextBlock) -> None:
    shape = block.blockFormat()
    shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    QTextCursor(block).setBlockFormat(shape)


def _move_down(cells: Iterable[QTextTableCell], by_px: float) -> None:
    for cell in cells:
        shape = cell.format().toTableCellFormat()
        shape.setTopPadding(shape.topPadding() + by_px)
        cell.setFormat(shape)


def _in_qt_thread(work: Callable[[], int]) -> int:
    """Run the work on a thread of Qt's own and wait for it: a document's layout wants timers."""
    answer: Future[int] = Future()

    class Thread(QThread):
        def run(self) -> None:
            try:
                answer.set_result(work())
            except Exception as error:
                answer.set_exception(error)

    thread = Thread()
    thread.start()
    thread.wait()
    return answer.result()
