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
        self._time: TimeRules | None = None

    @property
    def time(self) -> TimeRules:
        """The time rules as they stand in this transaction."""
        wrote = self._writer.wrote(tables.rule_edition) or self._writer.wrote(tables.setting)
        if self._time is None or wrote:
            zone = self._writer.current(tables.setting, (TIME_ZONE,))
            self._time = TimeRules(zone_of(zone["value"] if zone else usual_zone(self._district)), self.all())
        return self._time
