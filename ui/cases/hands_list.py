"""Who has the case: who claimed it, which departments are at it and what each was asked; folded, which were."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.record import OPEN_PARTS, PARTS, Part
from app.queries.cases import AssignmentRow, CaseDetail, EndedAssignment
from ui.cases import wording
from ui.cases.fold import Fold
from ui.cases.wording import tr
from ui.context import Context


class HandsList(QWidget):
    """One line each; nothing to see while nobody has it or had it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._labels: list[QLabel] = []
        self._ended: list[str] = []
        self.fold = Fold(context.theme, tr("Departments that had it · {count}"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.fold)

    def show_case(self, detail: CaseDetail) -> bool:
        """Show who has this case; say whether there is anything."""
        lines = self.lines_of(detail)
        if lines != self.lines():
            for label in self._labels:
                label.hide()
                label.deleteLater()
            self._labels = [_line(line) for line in lines]
            for at, label in enumerate(self._labels):
                self._column.insertWidget(at, label)
        ended = [self._over(each) for each in detail.ended_assignments]
        if ended != self._ended:
            self._ended = ended
            self.fold.hold([_line(line) for line in ended])
        return bool(lines or ended)

    def lines(self) -> list[str]:
        """Return what is said."""
        return [label.text() for label in self._labels]

    def ended(self) -> list[str]:
        """Return what the fold says."""
        return self._ended

    def lines_of(self, detail: CaseDetail) -> list[str]:
        """Return what is to be said of a case."""
        lines = []
        if detail.row.claim is not None:
            lines.append(wording.claim_text(detail.row.claim, self._context.author.user))
        if detail.call_back.limit_s:
            due = detail.call_back.due_at
            lines.append(wording.DOT.join(text for text in (
                tr("To call back"), tr("due {time}").format(time=wording.date_text(due)) if due else "",
                wording.time_left_text(detail.call_back, self._context.clock.now())) if text))
        return lines + [self._assignment(each) for each in detail.assignments if each.state in OPEN_PARTS]

    def _assignment(self, row: AssignmentRow) -> str:
        chinese, now = wording.is_chinese(self._context.language), self._context.clock.now()
        part = PARTS[Part(row.state)][0 if chinese else 1]
        left = wording.time_left_text(row.time, now)
        return wording.DOT.join(text for text in (
            tr("Lead") if row.lead else tr("Assisting"), row.name_zh if chinese else row.name_en, part, left,
            tr("dispatched {time}").format(time=wording.date_text(row.since)) if row.since else "", row.task) if text)

    def _over(self, row: EndedAssignment) -> str:
        language = self._context.language
        chinese = wording.is_chinese(language)
        late = wording.time_left_text(row.time, row.ended_at) if row.time.meaning == "overdue" else (
            tr("in time") if row.time.limit_s else "")
        return wording.DOT.join(text for text in (
            tr("Lead") if row.lead else tr("Assisting"), row.name_zh if chinese else row.name_en,
            tr("dispatched {time}").format(time=wording.date_text(row.since)) if row.since else "",
            f"{wording.step_text(row.step, language)} {wording.date_text(row.ended_at)}", late, row.task) if text)


def _line(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label
