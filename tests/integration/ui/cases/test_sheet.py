"""The case sheet as a PDF: whole or not at all, with its fonts, photos and bars; one or many."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QFont, QTextBlock, QTextDocument, QTextTable
from pytestqt.qtbot import QtBot

from app.domain.errors import Cancelled
from app.queries.cases import MediaRow
from tests.helpers.fake_context import MemoryBlobs, fake_context
from tests.helpers.fake_queries import NOW, FakeCases, case_rows
from tests.helpers.pictures import picture
from ui.cases.sheet import CONTENT_PX, Sheet, bar_picture, paper_of
from ui.cases.sheet_job import SheetJob
from ui.cases.sheet_pages import keep_together
from ui.context import Context
from ui.operations import Operations
from ui.theme import Theme


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def job_of(context: Context, path: Path, count: int) -> SheetJob:
    return SheetJob(context, path, title="sheet", count=count, printed_by="值班长01")


def text_of(context: Context, role_case: int, language: str = "zh_CN", stood_at: datetime | None = None) -> str:
    """Return what the sheet of a case says."""
    detail = context.cases.detail(case_rows()[role_case].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    sheet = Sheet(detail=detail, related=context.cases.related(detail.row.id), photos=[], map_picture=None,
                  town="安塞区", printed_by="值班长01", printed_at=NOW, stood_at=stood_at)
    return paper_of(sheet, Theme(), language).document.toPlainText()


def test_a_sheet_says_everything(qtbot: QtBot) -> None:
    said = text_of(fake_context("SHF"), 21).replace("\N{NON-BREAKING HYPHEN}", "-")
    for expected in ("20211231-0022", "污水井盖", "待结案", "一道街 · 公园广场东门", "井盖下沉约 5 cm", "派遣员01",
                     "2021-12-31", "DESK-1", "请尽快修复", "No photo.", "20211231-0001"):
        assert expected in said, expected
    assert "■" in said, "the dispatch took 72 of 60 minutes"


def test_no_word_of_an_english_sheet_is_broken(qtbot: QtBot) -> None:
    context = fake_context("SHF")
    detail = context.cases.detail(case_rows()[21].id, roles=context.author.roles, department=None,
                                  user=context.author.user)
    document = paper_of(Sheet(detail=detail, related=(), photos=[], map_picture=None, town="Ansai", printed_by="S01",
                              printed_at=NOW), Theme(), "en").document
    document.setTextWidth(CONTENT_PX)
    assert document.size().height() > 0  # It is laid out.
    for word in ("Description", "Department", "Workstation"):
        found = document.find(word)
        assert not found.isNull()
        assert found.block().layout().lineCount() == 1, word


def test_a_sheet_of_the_past_says_so(qtbot: QtBot) -> None:
    then = datetime(2021, 12, 30, 8, 0, tzinfo=UTC)
    assert "as it stood 2021-12-30 16:00" in text_of(fake_context("SHF"), 21, stood_at=then)
    assert "as it stood" not in text_of(fake_context("SHF"), 21)


def test_it_says_where_the_device_was(qtbot: QtBot) -> None:
    assert "36.861235°N 109.327100°E ±8 m" in text_of(fake_context("DSP"), 0)


def test_one_pdf_of_many_sheets_has_fonts_and_photos(qtbot: QtBot, tmp_path: Path) -> None:
    blobs = MemoryBlobs()
    name = blobs.put(picture())
    media = tuple(MediaRow(sha256=sha256, kind="photo", stage=stage, at=NOW, who="监督员01")
                  for sha256, stage in ((name, "before"), ("0" * 64, "after")))
    context = fake_context("SHF", cases=FakeCases(media=media), blobs=blobs)
    path = tmp_path / "sheets.pdf"
    job = job_of(context, path, 3)
    told: list[tuple[int, int]] = []
    job.progressed.connect(lambda done, of: told.append((done, of)))
    with qtbot.waitSignal(job.finished) as finished:
        job.start(job.sheets([row.id for row in case_rows()[:3]]))
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [(1, 3), (2, 3), (3, 3)]
    content = path.read_bytes()
    assert finished.args == [pages(path)] and pages(path) >= 3
    assert b"/FontFile2" in content or b"/FontFile3" in content
    assert content.count(b"/Subtype /Image") >= 3
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("lines", range(8, 16))
def test_no_row_runs_over_the_foot_of_a_page_and_no_heading_stays_behind(qtbot: QtBot, lines: int) -> None:
    document = QTextDocument()
    font = QFont("Noto Sans CJK SC")
    font.setPixelSize(12)  # Where rows break must not follow what other tests have set.
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    height_px = 400.0
    rows = "".join(f"<tr><td>{at}</td><td>{'words ' * 8 * (1 + at % 3)}</td></tr>" for at in range(40))
    document.setHtml("<style>td { padding: 3px 8px 3px 0 }</style>"
                     f"{'<p>line</p>' * lines}<h2>Steps</h2><table width='100%' cellspacing='0'>{rows}</table>")
    document.setPageSize(QSizeF(300, height_px))
    table = next(frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable))

    def page(block: QTextBlock, *, end: bool = False) -> int:
        rect = document.documentLayout().blockBoundingRect(block)
        return int((rect.bottom() - 1 if end else rect.top() + 1) // height_px)

    def broken() -> list[int]:
        cells = [table.cellAt(row, 1) for row in range(table.rows())]
        return [row for row, cell in enumerate(cells)
                if page(cell.firstCursorPosition().block()) != page(cell.lastCursorPosition().block(), end=True)]

    before = document.pageCount()
    assert broken(), "else there is nothing to mend"
    keep_together(document, height_px)
    assert not broken() and document.pageCount() <= before + 2
    heading = table.firstCursorPosition().block().previous()
    assert page(heading) == page(table.cellAt(0, 1).firstCursorPosition().block())


def test_stopped_it_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "sheets.pdf"
    operations = Operations(lambda intent: pytest.fail("nothing is written"))
    job = job_of(fake_context("SHF", operations=operations), path, 24)
    job.progressed.connect(lambda *_: job.stop())
    try:
        with qtbot.waitSignal(job.failed) as failed:
            job.start(job.sheets([row.id for row in case_rows()]))
    finally:
        operations.close()
    assert isinstance(failed.args[0], Cancelled) and failed.args[0].code == "sheet.cancelled"
    assert list(tmp_path.iterdir()) == []


def test_the_bar_shows_what_is_over(qtbot: QtBot) -> None:
    theme = Theme()
    over, within = bar_picture(7200, 3600, theme), bar_picture(900, 3600, theme)
    red, used, rest = (QColor(theme.colour(token)).name() for token in (
        "meaning.overdue.fill", "text.2", "border.line"))
    at = over.width() - 3, over.height() // 2
    assert over.pixelColor(*at).name() == red and over.pixelColor(3, at[1]).name() == used
    assert within.pixelColor(*at).name() == rest and within.pixelColor(3, at[1]).name() == used
