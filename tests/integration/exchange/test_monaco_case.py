"""A case on a type that only Monaco has, run from the hotline's call to closing by the posts that the import made."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from app.domain.ids import uuid7
from app.domain.place import Point
from app.services.cases import Photo, ReportCase, TakeStep
from app.services.intent import Author
from data import tables
from data.clock import StoreClock
from data.geometry import from_ewkb
from data.queries.cases import StoreCases
from data.queries.people import StorePeople
from data.queries.standing import Standings
from data.store import Store

CASE = UUID(int=900)
LINE = (("acc", "accept"), ("shf", "file"), ("dsp", "dispatch"), ("dep05", "sign"), ("dep05", "feed_back"),
        ("dsp", "pass_feedback"), ("acc", "send_verification"), ("ins", "answer_verification_pass"), ("shf", "close"))


def author(people: StorePeople, login: str) -> Author:
    """Return the user of a login as an author."""
    user = people.user(login)
    assert user is not None
    return Author(user=user.id, login=login, roles=user.roles, department=user.department, workstation="test")


def test_a_worn_zebra_crossing(monaco_store: Path) -> None:
    with Store.open(monaco_store) as store:
        store.clock = StoreClock(datetime(2025, 3, 3, 2, 0, tzinfo=UTC))  # Monday, 10:00 in China.
        standings = Standings(store)
        people, cases = StorePeople(store, standings), StoreCases(store, standings)
        with store.reading() as connection:
            table = tables.component
            crossing = connection.execute(sa.select(table.c.id, table.c.point, table.c.department, table.c.unit_grid)
                                          .where(table.c.type_code == "2105").order_by(table.c.code)).first()
        assert crossing is not None
        photo = store.blobs.put(b"a photo")
        store.carry_out(ReportCase(
            id=uuid7(store.clock.now()), case=CASE, channel="hotline", description="斑马线磨损",
            component=UUID(crossing.id), point=Point(*from_ewkb(crossing.point)), place="", reporter_name="",
            reporter_phone=""),
            author(people, "hot"))
        facts = {"dispatch": {"department": crossing.department}, "feed_back": {"condition_met": True},
                 "answer_verification_pass": {"position_reason": "电话核报"},
                 "close": {"photos_seen": True, "condition_met": True}}
        stages = {"feed_back": "after", "answer_verification_pass": "verification"}
        for version, (login, step) in enumerate(LINE, start=1):
            store.carry_out(TakeStep(
                id=uuid7(store.clock.now()), case=CASE, step=step, seen_version=version, facts=facts.get(step, {}),
                opinion="已办", photos=(Photo(photo, stages[step]),) if step in stages else ()), author(people, login))
        closer = author(people, "shf")
        seen = cases.detail(CASE, roles=closer.roles, department=None, user=closer.user)
        assert (seen.row.state, seen.row.type_code) == ("closed", "2105")
        assert store.verify().ok
