"""Editions of the time rules, and what they add up to."""

from app.domain.time_rules import TIME_ZONE, RuleEdition, TimeRules, usual_zone, zone_of
from data import tables
from data.repositories.records import Mapping, Records
from data.rows import RowWriter

RULE_EDITION = Mapping(RuleEdition, tables.rule_edition)


class RuleRecords(Records[RuleEdition]):
    """Editions; see `app.ports.store.Rules`."""

    def __init__(self, writer: RowWriter, district: str) -> None:
        """See `Records`."""
        super().__init__(RULE_EDITION, writer, district)
        self._district = district

    @property
    def time(self) -> TimeRules:
        """The time rules as they stand in this transaction."""
        return self._writer.made("time rules", (tables.setting, tables.rule_edition), self._made)

    def _made(self) -> TimeRules:
        zone = self._writer.current(tables.setting, (TIME_ZONE,))
        return TimeRules(zone_of(zone["value"] if zone else usual_zone(self._district)), self.all())
