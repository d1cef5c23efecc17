"""`main.py sheet`: prints the case sheets of a store's cases into one PDF, with the map drawn by the map engine."""

import argparse
import json
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import BadInput, Refusal
from app.entrypoints.chosen_store import opened
from app.entrypoints.join import store_to_open
from app.messages import text

if TYPE_CHECKING:
    from app.queries.people import UserRow
    from app.services.intent import Author
    from data.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which cases, and where to."""
    parser.add_argument("cases", nargs="+", metavar="CASE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")


def run(arguments: argparse.Namespace) -> int:
    """Print; the file is there whole or not at all."""
    out = arguments.out.absolute()
    if not out.parent.is_dir():
        raise BadInput("environment.not_found", path=str(out.parent))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with opened(store_to_open(arguments.store, arguments.lang), write=False) as store:
        pages = _print(store, arguments, out)
    if arguments.json:
        print(json.dumps({"file": str(out), "cases": len(arguments.cases), "pages": pages}, ensure_ascii=False))
    else:
        print(text("sheet.printed", arguments.lang, cases=len(arguments.cases), pages=pages, path=str(out)))
    return 0


def _print(store: "Store", arguments: argparse.Namespace, out: Path) -> int:
    from PySide6.QtWidgets import QApplication

    from app.entrypoints.reading import reading_of
    from app.entrypoints.workstation import own_workstation
    from app.queries.reader import Reader
    from ui.cases.sheet_job import SheetJob, sheet_title
    from ui.context import Context
    from ui.local_time import show_in
    from ui.map.map_view import MapView
    from ui.map.start import map_engine
    from data.media.door import BoundedDoor
    from ui.operations import Operations
    from ui.theme import Theme
    from ui.training.moment import Moment
    from ui.translation import speak, unspeak

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    spoken, theme = speak(arguments.lang, application), Theme()
    theme.apply()
    reading = reading_of(store)
    show_in(reading.time_rules.now().zone)
    author, name = _reader(reading.people.user(arguments.user.lower()) if arguments.user else None, arguments)
    reading = reading.seen_by(Reader(author.user, author.roles, author.department))
    ids = [reading.records.named(each) for each in arguments.cases]
    view = MapView(theme, engine=map_engine(spare_after_ms=None))
    operations = Operations(lambda intent: store.carry_out(intent, author))
    workstation = own_workstation(store.identity.id, keeps=False)
    try:
        view.open_store(store.path)
        context = Context(
            cases=reading.cases, changes=reading.changes, places=reading.places, figures=reading.figures,
            people=reading.people,
            staff=reading.staff, records=reading.records, advice=reading.advice, catalogue=reading.catalogue,
            time_rules=reading.time_rules, carry_out=lambda intent: store.carry_out(intent, author), author=author,
            permissions=store.permissions(), clock=store.clock, blobs=store.blobs,
            media=BoundedDoor(store.identity.crs_id, reading.time_rules.now().zone), operations=operations,
            workstation=workstation, stills=view.stills, sounds=None, theme=theme,
            language=arguments.lang, moment=Moment(store.clock), read_only=True)
        job = SheetJob(context, out, title=sheet_title(len(ids)), count=len(ids), printed_by=name)
        ended: list[int | Refusal] = []
        for signal in (job.finished, job.failed):
            signal.connect(ended.append)
            signal.connect(application.quit)
        job.progressed.connect(lambda done, of: print(f"[{done}/{of}]", file=sys.stderr, flush=True))
        job.start(job.sheets(ids))
        application.exec()
    finally:
        operations.close()
        view.close_engine()
        workstation.close()
        unspeak(spoken, application)
    if isinstance(ended[0], Refusal):
        raise ended[0]
    return ended[0]


def _reader(user: "UserRow | None", arguments: argparse.Namespace) -> "tuple[Author, str]":
    """Return who prints, and the name: whoever is not named sees no reporter."""
    from app.login import author_of
    from app.services.intent import Author

    if user is not None:
        return author_of(user, platform.node()), user.name_zh
    if arguments.user:
        raise BadInput("login.unknown", login=arguments.user)
    return Author(user=UUID(int=0), login="sheet", roles=frozenset(), department=None,
                  workstation=platform.node()), platform.node()
