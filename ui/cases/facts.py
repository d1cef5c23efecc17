"""The facts of a case as label and value, with links that show on the map or open beside."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.domain.channels import SOURCES
from app.domain.tally import COUNTED, tally
from app.queries.cases import CaseDetail
from ui.cases import wording
from ui.cases.step_words import answer_text
from ui.cases.wording import tr

LABEL_PX = 60


def facts_of(detail: CaseDetail, language: str) -> list[tuple[str, str]]:
    """Return the facts that the case has, label first."""
    row = detail.row
    area = tr("area {number}").format(number=detail.responsibility_grid[-3:]) if detail.responsibility_grid else ""
    grids = wording.DOT.join(text for text in (area, wording.grid_text(row.unit_grid), detail.community) if text)
    calls = row.channel in SOURCES and SOURCES[row.channel].caller
    source = wording.DOT.join(text for text in (
        wording.channel_text(row.channel), detail.reporter or (tr("anonymous") if calls or detail.anonymous else ""),
        tr("asks to stay anonymous") if detail.reporter and detail.anonymous else "") if text)
    counted = tally(step.step for step in detail.steps)
    plain = counted == {"dispatches": 1}  # Every case is dispatched once: that is nothing to tell.
    counters = wording.DOT.join(f"{COUNTED[name][0 if wording.is_chinese(language) else 1]} {count}"
                                for name, count in counted.items() if not plain)
    severity = {"urgent": tr("Urgent"), "major": tr("Major")}.get(detail.severity, "")
    filing = detail.filing_condition if detail.filing_edition == 1 else tr("{text} (version {edition})").format(
        text=detail.filing_condition, edition=detail.filing_edition)
    unknown = tr("The public holidays of {years} are not known yet: Monday to Friday are counted.").format(
        years=", ".join(map(str, detail.unknown_years))) if detail.unknown_years else ""
    captured = wording.captured_text(detail.captured) if detail.captured else ""
    found = ((tr("Place"), row.place), (tr("Device at"), captured), (tr("Grid"), grids),
             (tr("Component"), detail.component_code), (tr("Source"), source),
             (tr("Answer"), _answer(detail)),
             (tr("Reported"), wording.date_text(row.reported_at)), (tr("Severity"), severity),
             (tr("Department"), wording.department_text(row, language)), (tr("Description"), detail.description),
             (tr("File when"), filing), (tr("Close when"), detail.closing_condition), (tr("Calendar"), unknown),
             (tr("Counts"), counters))
    return [(label, text) for label, text in found if text]


def _answer(detail: CaseDetail) -> str:
    """Say whether the reporter wants an answer, and how."""
    if detail.answer is None:
        return ""
    return tr("wanted by {way}").format(way=answer_text(detail.answer)) if detail.answer else tr("wanted")


class FactSheet(QWidget):
    """Shows the facts; values can be marked and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, LABEL_PX)
        self._grid.setColumnStretch(1, 1)
        self._shown: list[tuple[str, str]] = []
        self._labels: list[QLabel] = []

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these facts in place of the former ones."""
        if facts == self._shown:
            return
        self._shown = facts
        for label in self._labels:
            label.hide()
            label.deleteLater()
        self._labels = []
        for row, (name, text) in enumerate(facts):
            label, value = QLabel(name), QLabel(text)
            label.setProperty("role", "label")
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._labels += [label, value]
