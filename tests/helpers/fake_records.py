"""A made-up stand-in for what is read about one case beside the case itself."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from app.domain.errors import NotAllowed
from app.permissions import permission_matrix
from app.queries.records import FieldChange, JournalRow, RelatedCase
from tests.helpers.fake_queries import NOW, case_rows


@dataclass
class FakeRecords:
    """Stands for `RecordQueries`; `rows` may be changed by a test."""

    rows: list[RelatedCase] | None = None
    entries: list[JournalRow] = field(default_factory=lambda: [
        JournalRow(seq=41, at=NOW - timedelta(hours=3), who="监督员07", roles=("INS",), workstation="PHONE-7",
                   intent="ReportCase", step="report", refused="", hash="ab" * 32, changes=(
                       FieldChange(table="case_", field="state", before="", after="reported"),
                       FieldChange(table="case_", field="place", before="", after="一道街"))),
        JournalRow(seq=42, at=NOW - timedelta(hours=2), who="受理员01", roles=("ACC",), workstation="DESK-1",
                   intent="TakeStep", step="accept", refused="", hash="cd" * 32, changes=(
                       FieldChange(table="case_", field="state", before="reported", after="accepted"),))])

    def named(self, text: str) -> UUID:
        return next(row.id for row in case_rows() if row.number == text)

    def related(self, case: UUID) -> list[RelatedCase]:
        if self.rows is not None:
            return self.rows
        rows = [row for row in case_rows() if row.id != case]
        found = [RelatedCase(row=row, reasons=("same_component", "same_place"), away_m=0.0) for row in rows[:1]]
        return found + [RelatedCase(row=row, reasons=("same_place",), away_m=18.4) for row in rows[6:7]]

    def journal(self, case: UUID, *, roles: frozenset[str]) -> list[JournalRow]:
        if not permission_matrix().allows("read_journal", roles):
            raise NotAllowed("journal.not_for_you")
        return self.entries
