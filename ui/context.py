"""What the panels of one window share: queries, the way to change the store, and how things look and read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.catalogue_rows import CatalogueRow
from app.domain.errors import Unusable
from app.domain.permission import Permissions
from app.ports.blobs import Blobs
from app.ports.calls import CallExchange
from app.ports.clock import Clock
from app.ports.exchange import Exchange
from app.ports.media import MediaDoor
from app.ports.workstation import Workstation
from app.queries.advice import AdviceQueries
from app.queries.cases import CaseQueries
from app.queries.changes import ChangeQueries
from app.queries.figures import FigureQueries
from app.queries.people import PeopleQueries
from app.queries.places import PlaceQueries
from app.queries.records import RecordQueries
from app.queries.rules import CatalogueQueries, TimeRuleQueries
from app.queries.staff import StaffQueries
from app.services.intent import Author, Changes, Intent
from ui.commands import Commands
from ui.map.stills import Stills
from ui.operations import Operations
from ui.theme import Theme
from ui.training.drill_player import DrillPlayer
from ui.training.moment import Moment
from ui.video.sounds import Sounds


def no_hash(password: str) -> str:
    """Stand where nobody gives passwords."""
    del password
    raise Unusable("login.unusable_hash")


def no_rows(paths: Sequence[Path]) -> tuple[CatalogueRow, ...]:
    """Stand where nobody imports catalogues."""
    del paths
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Handed to every panel by its constructor; a change of theme, language or user makes new panels."""

    cases: CaseQueries
    changes: ChangeQueries
    places: PlaceQueries
    figures: FigureQueries
    people: PeopleQueries
    staff: StaffQueries
    records: RecordQueries
    advice: AdviceQueries
    catalogue: CatalogueQueries
    time_rules: TimeRuleQueries
    carry_out: Callable[[Intent], Changes]
    """Carries an intent of `author` out; only `operations` calls it, off the GUI thread."""
    author: Author
    permissions: Permissions
    """Who may do what, by the store's rows when the window was opened; what is written is checked anew."""
    clock: Clock
    blobs: Blobs
    media: MediaDoor
    """Every photo and recording passes it before the blob store keeps it."""
    operations: Operations
    workstation: Workstation
    """Drafts, presence, saved filters, preferences: not journalled, not sent."""
    stills: Stills | None
    """Small pictures of the map; None where there is no map."""
    sounds: Sounds | None
    """Plays recordings; None where there is no video engine."""
    theme: Theme
    language: str
    """`zh_CN` or `en`."""
    moment: Moment
    """What is shown: now, or a moment of the past; `clock`, `cases` and `figures` follow it."""
    exchange: Exchange | None = None
    """The exchange with the shared store; None on a store of its own. Ask it on a reading thread only."""
    calls: CallExchange | None = None
    """The telephone exchange; None where none is connected. Ask it on a reading thread only."""
    drill: DrillPlayer | None = None
    """Plays drills; None where the store is no demonstration's."""
    catalogue_rows: Callable[[Sequence[Path]], tuple[CatalogueRow, ...]] = no_rows
    """Reads the rows of catalogue files; raises BadInput for what is no such file. Off the GUI thread."""
    hashed: Callable[[str], str] = no_hash
    """Gives the text to keep of a new password; slow on purpose, so off the GUI thread."""
    commands: Commands = field(default_factory=Commands)
    """What can be done in this window: each panel registers its own."""
    read_only: bool = False
    """Whether this window only looks."""
