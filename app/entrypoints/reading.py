"""The queries of an open store, wired: what the window's screens and the picture's figures read."""

from dataclasses import dataclass, replace

from app.queries.reader import Reader
from data.queries.advice import StoreAdvice
from data.queries.cases import StoreCases
from data.queries.catalogue import StoreCatalogue
from data.queries.changes import StoreChanges
from data.queries.figures import StoreFigures
from data.queries.people import StorePeople
from data.queries.places import StorePlaces
from data.queries.records import StoreRecords
from data.queries.rules import StoreTimeRules
from data.queries.staff import StoreStaff
from data.queries.standing import Standings
from data.store import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """One of each; safe on several threads."""

    store: Store
    standings: Standings
    cases: StoreCases
    changes: StoreChanges
    places: StorePlaces
    figures: StoreFigures
    people: StorePeople
    staff: StoreStaff
    records: StoreRecords
    catalogue: StoreCatalogue
    time_rules: StoreTimeRules
    advice: StoreAdvice

    def seen_by(self, reader: Reader) -> "Reading":
        """Return the same queries, in which only the cases are that the reader may see."""
        store, standings = self.store, self.standings
        return replace(self, cases=StoreCases(store, standings, reader), places=StorePlaces(store, reader))


def reading_of(store: Store) -> Reading:
    """Return the queries of the store."""
    standings = Standings(store)
    return Reading(store=store, standings=standings, cases=StoreCases(store, standings), changes=StoreChanges(store),
                   places=StorePlaces(store),
                   figures=StoreFigures(store, standings), people=StorePeople(store, standings),
                   staff=StoreStaff(store),
                   records=StoreRecords(store), catalogue=StoreCatalogue(store),
                   time_rules=standings.time_rules, advice=StoreAdvice(store, standings))
