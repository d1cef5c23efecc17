"""Hand-over notes on paper: what the shifts of one week left to each other, with who signed, post by post."""

from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from app.domain.people import Handover, total
from ui.cases.sheet import Paper, paper_style
from ui.cases.sheet_bar import SheetBar
from ui.cases.sheet_pages import MakePaper
from ui.cases.wording import DOT, tr
from ui.context import Context
from ui.duty.names import counts_text, day_text, name_of, names_by_id
from ui.local_time import local
from ui.theme import NAMES, Theme

MOST_NOTES = 500


def print_handovers(context: Context, monday: date, window: QWidget) -> SheetBar:
    """Make a PDF of the week's notes; the bar over the window opens or saves it."""
    title = tr("Hand-over notes")
    bar = SheetBar(context, window, title=title, count=1, name=f"{title} {monday:%Y-%m-%d}")
    bar.start([paper_maker(context, monday)])
    return bar


def paper_maker(context: Context, monday: date) -> MakePaper:
    """Return what reads the notes and lays them out: call it off the GUI thread."""
    author = context.author

    def make() -> Paper:
        sees_all = context.permissions.allows("plan_duty", author.roles)
        posts = [post for post in context.staff.posts() if sees_all or post.role in author.roles]
        notes = [note for note in context.staff.handovers(frozenset(post.code for post in posts), limit=MOST_NOTES)
                 if monday <= note.day < monday + timedelta(days=7)]
        names = names_by_id(context.people.users(), context.language)
        shifts = {shift.code: name_of(shift, context.language) for shift in context.staff.shifts()}
        rows = {name_of(post, context.language): [
            _row(note, shifts.get(note.shift, note.shift), lambda user: names.get(user, "?"), context.language)
            for note in sorted(notes, key=lambda each: each.given_at) if note.post == post.code] for post in posts}
        printed = tr("printed {time} by {who}").format(time=local(context.moment.present()).strftime("%Y-%m-%d %H:%M"),
                                                       who=names.get(author.user, author.login))
        return Paper(_document({post: each for post, each in rows.items() if each}, monday), printed)

    return make


def _row(note: Handover, shift: str, name: Callable[..., str], language: str) -> str:
    counts = counts_text(note.counts, language)
    taken = tr("not signed yet")
    if note.taker is not None and note.taken_at is not None:
        taken = f"{name(note.taker)} {local(note.taken_at):%m-%d %H:%M}"
    cells = (f"{day_text(note.day)} {shift}", f"{name(note.giver)} {local(note.given_at):%m-%d %H:%M}",
             taken, f"{total(note.counts)}（{counts}）" if counts else "0",
             note.note or tr("No note."))
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _document(rows: dict[str, list[str]], monday: date) -> QTextDocument:
    theme, document = Theme(NAMES[0]), QTextDocument()
    document.setDefaultFont(theme.font("small"))
    document.setUseDesignMetrics(True)
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(paper_style(theme))
    heads = "".join(f"<th width={width}>{escape(each)}</th>" for each, width in (
        (tr("Shift"), 80), (tr("Handed over"), 110), (tr("Taken over"), 110), (tr("Open cases"), 150),
        (tr("Note"), 220)))
    week = f"{monday:%Y-%m-%d} – {monday + timedelta(days=6):%m-%d}"
    parts = [f"<h2>{escape(post)}</h2><table class='lines' cellspacing='0' width='100%'><tr>{heads}</tr>{''.join(each)}"
             f"</table>" for post, each in rows.items()]
    title, none = tr("Hand-over notes"), tr("No notes in this week.")
    document.setHtml(f"<span class='title'>{escape(title)}</span>{DOT}{week}<hr>"
                     + ("".join(parts) or f"<p>{escape(none)}</p>"))
    return document
