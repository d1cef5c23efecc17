"""A made-up stand-in for what is read about one case beside the case itself."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.errors import NotAllowed
from app.permissions import permission_matrix
from app.queries.records import FieldChange, JournalRow
from tests.helpers.fake_queries import NOW, case_rows


@dataclass
class FakeRecords:
    """Stands for `RecordQueries`; `entries` may be changed by a test."""

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

    def journal(self, case: UUID, *, roles: frozenset[str], until: datetime | None = None) -> list[JournalRow]:
        if not permission_matrix().allows("read_journal", roles):
            raise NotAllowed("journal.not_for_you")
        return [entry for entry in self.entries if until is None or entry.at <= until]
