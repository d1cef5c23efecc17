"""Writes a spreadsheet of one table (Office Open XML, ECMA-376): texts stay texts, instants are dates.

Row by row, so that a long table needs no memory and can be stopped. Only one sheet of plain cells is ever written,
which takes no library: each text is an inline string in the text format, so that nothing is taken for a formula,
neither when the file is opened nor when the cell is edited.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from ui.local_time import local

Cell = str | datetime | None
_HEAD, _TEXT, _INSTANT = 's="1"', 's="2"', 's="3"'
"""Formats of cells, by their place in `cellXfs`."""
_EPOCH = datetime(1899, 12, 30)
_DAY_S = 86_400
_MOST_CHARACTERS = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships {_RELATIONS}><Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships {_RELATIONS}>'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}>'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'}


def write_workbook(file: IO[bytes], name: str, head: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a workbook of one sheet; return the number of its rows.

    Args:
        file: open for writing, at its beginning.
        name: of the sheet.
        head: title and width (in characters) of each column; it stays in sight when the sheet is scrolled.
        rows: cells in the columns' order; instants are aware and are written in the town's time.
    """
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for path, xml in _PARTS.items():
            archive.writestr(path, _XML + xml)
        archive.writestr("xl/workbook.xml", f"{_XML}<workbook {_MAIN} xmlns:r={quoteattr(_OFFICE)}><sheets>"
                         f"<sheet name={quoteattr(name)} sheetId='1' r:id='rId1'/></sheets></workbook>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_sheet_begins(head).encode())
            count = 0
            for count, row in enumerate(rows, start=1):  # noqa: B007
                sheet.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    return count


def is_workbook(path: Path) -> bool:
    """Say whether a file of this name is to be a workbook."""
    return path.suffix.lower() == ".xlsx"


def _sheet_begins(head: Sequence[tuple[str, int]]) -> str:
    columns = "".join("<col min={0} max={0} width={1} customWidth='1'/>".format(*map(quoteattr, (str(at), str(width))))
                      for at, (_, width) in enumerate(head, start=1))
    titles = "".join(_text(title, _HEAD) for title, _ in head)
    return (f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{columns}</cols><sheetData><row>{titles}</row>")


def _cell(cell: Cell) -> str:
    if isinstance(cell, datetime):
        since = local(cell).replace(tzinfo=None) - _EPOCH
        return f"<c {_INSTANT}><v>{since.days + since.seconds / _DAY_S:.9f}</v></c>"
    return _text(cell, _TEXT) if cell else "<c/>"


def _text(text: str, style: str) -> str:
    return f'<c {style} t="inlineStr"><is><t xml:space="preserve">{_quoted(text[:_MOST_CHARACTERS])}</t></is></c>'


def _quoted(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
