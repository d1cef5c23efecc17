"""The case sheet (案卷单): a case on A4 for the folder, as a document that a PDF or a printer takes.

Paper is white, whatever theme the window has: everything here is drawn with the tokens of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import zip_longest

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QPainter, QTextDocument

from app.queries.cases import CaseDetail, MediaRow, RelatedCase, StepRow
from ui.cases import wording
from ui.cases.facts import facts_of
from ui.cases.media_words import length_text, media_name, odd_text, stage_text, told_text
from ui.cases.related import reasons_text
from ui.cases.step_words import facts_text, role_text
from ui.cases.timeline import paint_used
from ui.cases.wording import tr
from ui.glyphs import paint_glyph
from ui.local_time import local
from ui.theme import Theme

CONTENT_PX = 680
"""Width of what stands on the page, at 96 dots an inch: A4 without margins of 15 mm."""
MAP_PX = (300, 190)
_PHOTO_PX = (220, 165)
_PHOTOS_A_ROW = 3
_BAR_PX = (44, 6)
_COLUMNS_PX, _LABEL_PX = (74, 96, 106, 70, 122), 64
"""Of the steps, where opinion and facts have the rest; of the facts' labels."""
_WIDER_PX, _WIDER_LABEL_PX = (74, 96, 106, 84, 136), 90
"""The same in English: its words are longer and never broken."""
_SHARP = 3
"""Pictures that are painted here have so many dots a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that a sheet shows."""

    detail: CaseDetail
    related: Sequence[RelatedCase]
    photos: Sequence[tuple[MediaRow, QImage | None]]
    """Every photo with its picture; None where the bytes aren't here."""
    map_picture: QImage | None
    town: str
    printed_by: str
    printed_at: datetime
    stood_at: datetime | None = None
    """The moment of the past as of which the case is told; None: now."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of one case with what stands below each of its pages."""

    document: QTextDocument
    footer: str


def paper_of(sheet: Sheet, theme: Theme, language: str) -> Paper:
    """Return the sheet laid out for pages of `CONTENT_PX`; `theme` is the day's."""
    document = QTextDocument()
    document.setDefaultFont(theme.font("small"))
    document.setUseDesignMetrics(True)
    document.setDocumentMargin(0)
    parts = _Parts(sheet, theme, language, document)
    document.setDefaultStyleSheet(paper_style(theme))
    document.setHtml("".join((parts.head(), parts.facts(), parts.photos(), parts.steps(), parts.attachments(),
                              parts.related(), parts.signatures())))
    footer = wording.DOT.join((wording.number_text(sheet.detail.row.number), tr("printed {time} by {who}").format(
        time=local(sheet.printed_at).strftime("%Y-%m-%d %H:%M"), who=sheet.printed_by)))
    return Paper(document, footer)


def paper_style(theme: Theme) -> str:
    """Return the style sheet of papers, and of what is shown like one in the window."""
    text, label, line = (theme.colour(token).name() for token in ("text.1", "text.2", "border.line"))
    late = theme.colour("meaning.overdue.text").name()
    return (f"body, td, p {{ color: {text}; }} .label {{ color: {label}; }} .late {{ color: {late}; }}"
            f" h2 {{ font-size: 14px; margin-top: 12px; margin-bottom: 4px; }}"
            f" .title {{ font-size: 20px; font-weight: 700; }} .number {{ font-size: 15px; font-weight: 700; }}"
            f" table.lines td, table.lines th {{ border-bottom: 1px solid {line}; padding: 3px 8px 3px 0;"
            f" text-align: left; vertical-align: top; }} th {{ color: {label}; font-weight: 400; }}")


class _Parts:
    """The sheet's parts as HTML; pictures are put into the document."""

    def __init__(self, sheet: Sheet, theme: Theme, language: str, document: QTextDocument) -> None:
        self._sheet, self._theme, self._language, self._document = sheet, theme, language, document
        self._pictures = 0
        self._chinese = wording.is_chinese(language)

    def head(self) -> str:
        row = self._sheet.detail.row
        times = [text.format(time=wording.date_text(clock.due_at)) for text, clock in (
            (tr("due {time}"), row.stage), (tr("whole case {time}"), row.whole)) if clock.due_at]
        kind = escape(wording.type_text(row, self._language))
        title = "<span class='title'>" + escape(tr("Case sheet")) + "</span>"
        if self._sheet.stood_at is not None:
            title += "<b>" + escape(wording.DOT + tr("as it stood {time}").format(
                time=local(self._sheet.stood_at).strftime("%Y-%m-%d %H:%M"))) + "</b>"
        number = f"<span class='number'>{escape(wording.number_text(row.number))}</span>{wording.DOT}<b>{kind}</b>"
        state = f"<b>{escape(wording.state_text(row.state, self._language))}</b> {_label(wording.DOT.join(times))}"
        return "".join(f"<table width='100%' cellspacing='0'><tr><td>{left}</td><td align='right'>{right}</td></tr>"
                       f"</table>" for left, right in ((title, _label(self._sheet.town)), (number, state))) + "<hr>"

    def facts(self) -> str:
        width = _LABEL_PX if self._chinese else _WIDER_LABEL_PX
        lines = "".join(f"<tr><td class='label' width={width} style='padding: 2px 8px 2px 0'>{_line(label)}</td>"
                        f"<td style='padding: 2px 12px 2px 0'>{escape(text)}</td></tr>"
                        for label, text in facts_of(self._sheet.detail, self._language))
        picture, beside = self._sheet.map_picture, ""
        if picture is not None:
            beside = self._image(picture, MAP_PX)
        elif self._sheet.detail.row.point is not None:
            beside = _label(tr("The map was not there to be printed."))
        return (f"<table width='100%' cellspacing='0'><tr><td><table cellspacing='0'>{lines}</table></td>"
                f"<td align='right'>{beside}</td></tr></table>")

    def photos(self) -> str:
        if not self._sheet.photos:
            return _title(tr("Photos")) + "<p>" + _label(tr("No photo.")) + "</p>"
        cells = [self._photo(media, picture) for media, picture in self._sheet.photos]
        cells += [""] * (-len(cells) % _PHOTOS_A_ROW)
        rows = "".join("<tr>" + "".join(f"<td style='padding: 2px 8px 6px 0'>{cell}</td>" for cell in
                                        cells[at:at + _PHOTOS_A_ROW]) + "</tr>"
                       for at in range(0, len(cells), _PHOTOS_A_ROW))
        return _title(tr("Photos")) + f"<table cellspacing='0'>{rows}</table>"

    def steps(self) -> str:
        heads = (tr("Step"), tr("Who"), tr("When"), tr("Workstation"), tr("Used / limit"), tr("Opinion and facts"))
        return _table(tr("Steps"), [self._step(step) for step in self._sheet.detail.steps], heads,
                      _COLUMNS_PX if self._chinese else _WIDER_PX)

    def attachments(self) -> str:
        return _table(tr("Other attachments"), [
            [escape(wording.DOT.join(filter(None, (media_name(media), length_text(media.told))))), escape(media.who),
             escape(wording.date_text(media.at))]
            for media in self._sheet.detail.media if media.kind != "photo"])

    def related(self) -> str:
        return _table(tr("Related cases"), [[escape(text) for text in (
            wording.number_text(each.row.number), wording.type_text(each.row, self._language), each.row.place,
            wording.state_text(each.row.state, self._language), reasons_text(each))] for each in self._sheet.related])

    def signatures(self) -> str:
        cells = "".join(f"<td>{_label(each)}：</td>" for each in (tr("Handled by"), tr("Checked by"), tr("Date")))
        return f"<table width='100%' cellspacing='0' style='margin-top: 28px'><tr>{cells}</tr></table>"

    def _photo(self, media: MediaRow, picture: QImage | None) -> str:
        shown = (self._image(picture, _PHOTO_PX) if picture is not None
                 else _label(tr("The photo is not on this machine")))
        caption = (stage_text(media.stage), media.who)
        said = escape(wording.DOT.join(filter(None, caption))) + wording.DOT + _line(wording.date_text(media.at))
        lines = [f"<span class='label'>{said}</span>", _label(told_text(media)) if told_text(media) else "",
                 f"<span class='late'>{escape(odd_text(media))}</span>" if odd_text(media) else ""]
        return f"{shown}<br>{'<br>'.join(filter(None, lines))}"

    def _step(self, step: StepRow) -> list[str]:
        used = wording.used_of_limit(step.used_s, step.limit_s)
        late = wording.late_by(step.used_s, step.limit_s)
        bar = bar_picture(step.used_s, step.limit_s, self._theme) if step.limit_s else None
        times = (self._image(bar, _BAR_PX, in_line=True) + "&nbsp;" if bar is not None else "") + _line(used)
        times += f"<br><span class='late'>■ {_line(late)}</span>" if late else ""
        said = wording.DOT.join(part for part in (facts_text(step, self._language), step.opinion) if part)
        post = role_text(step.post)
        who = step.who if step.who.startswith(post) else f"{step.who}（{post}）" if self._chinese else (
            f"{step.who} ({post})")
        return [f"<b>{escape(wording.step_text(step.step, self._language))}</b>", escape(who),
                _line(local(step.at).strftime("%Y-%m-%d %H:%M")), escape(step.workstation),
                times, escape(said)]

    def _image(self, picture: QImage, most_px: tuple[int, int], *, in_line: bool = False) -> str:
        size = picture.size().scaled(QSize(*most_px), Qt.AspectRatioMode.KeepAspectRatio)
        name = f"picture:{self._pictures}"
        self._pictures += 1
        self._document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), picture)
        style = " style='vertical-align: middle'" if in_line else ""
        return f"<img src={name!r} width={size.width()} height={size.height()}{style}>"


def bar_picture(used_s: int, limit_s: int, theme: Theme) -> QImage:
    """Return the bar of used time (`ui.cases.timeline.paint_used`)."""
    width, height = (each * _SHARP for each in _BAR_PX)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_used(painter, QRectF(image.rect()), used_s, limit_s, theme)
    painter.end()
    return image


def with_pin(picture: QImage, meaning: str, theme: Theme) -> QImage:
    """Return the map with the case's glyph in its middle."""
    pinned = QImage(picture)
    painter = QPainter(pinned)
    side = pinned.width() * 22 / MAP_PX[0]
    middle = QRectF(pinned.rect()).center()
    halo = QRectF(middle.x() - side * 0.6, middle.y() - side * 0.6, side * 1.2, side * 1.2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("bg.panel"))
    painter.drawEllipse(halo)
    paint_glyph(painter, halo.adjusted(side * 0.1, side * 0.1, -side * 0.1, -side * 0.1), meaning, theme)
    painter.end()
    return pinned


def _title(words: str) -> str:
    return f"<h2>{escape(words)}</h2>"


def _line(words: str) -> str:
    """Return words that stand on one line."""
    return escape(words).replace(" ", "&nbsp;").replace("-", "&#8209;")


def _label(words: str) -> str:
    return f"<span class='label'>{escape(words)}</span>"


def _table(title: str, rows: Sequence[Sequence[str]], heads: Sequence[str] = (), columns_px: Sequence[int] = ()) -> str:
    """Return a titled table of cells that are HTML already; nothing where there are no rows."""
    if not rows:
        return ""
    head = "<tr>" + "".join(f"<th>{_line(each)}</th>" for each in heads) + "</tr>" if heads else ""
    widths = [f" width={px}" for px in columns_px]
    body = "".join("<tr>" + "".join(f"<td{width}>{cell}</td>" for cell, width in zip_longest(row, widths, fillvalue=""))
                   + "</tr>" for row in rows)
    return f"{_title(title)}<table class='lines' width='100%' cellspacing='0'>{head}{body}</table>"
