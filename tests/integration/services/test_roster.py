"""Who sits where when, and what one shift leaves to the next."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.errors import NotAllowed, Refusal, Stale
from app.domain.people import Post, Shift, User
from app.services.intent import Author
from app.services.roster import Cell, GiveHandover, SavePost, SaveShift, SetDuties, TakeHandover
from data.queries.staff import StoreStaff
from data.store import Store
from tests.helpers.filled import USER, fill
from tests.helpers.stores import do, make_store, replay_equals_rows

DAY = date(2022, 1, 3)
ACC, ACC2, BOTH, BARRED, LEADER = (UUID(int=700 + number) for number in range(5))
_ids = iter(range(20_000, 30_000))


def new_id() -> UUID:
    return UUID(int=next(_ids))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make_store(tmp_path) as made:
        fill(made)

        def people(unit) -> None:  # type: ignore[no-untyped-def]
            for key, login, roles, barred in ((ACC, "acc01", {"ACC"}, False), (ACC2, "acc02", {"ACC", "DSP"}, False),
                                              (BOTH, "both", {"ACC", "DSP"}, False), (BARRED, "gone", {"ACC"}, True),
                                              (LEADER, "shf01", {"SHF"}, False)):
                unit.users.add(User(id=key, login=login, name_zh=login, name_en=login, roles=frozenset(roles),
                                    barred=barred))
        do(made, people, number=50)
        yield made
        replay_equals_rows(made)


def author(user: UUID, *roles: str) -> Author:
    return Author(user=user, login="x", roles=frozenset(roles), department=None, workstation="test")


def plan(store: Store, *cells: Cell) -> None:
    store.carry_out(SetDuties(id=new_id(), cells=cells), author(LEADER, "SHF"))


def code_of(store: Store, *cells: Cell) -> str:
    with pytest.raises(Refusal) as caught:
        plan(store, *cells)
    return caught.value.code


def test_a_week_is_planned_at_once_and_changed_cell_by_cell(store: Store) -> None:
    week = [Cell(DAY + timedelta(days=number), "D", "ACC", (ACC, ACC2)) for number in range(7)]
    plan(store, *week, Cell(DAY, "D", "INS", (USER,), grid="610603Z001"))
    staff = StoreStaff(store)
    assert len(staff.duties(DAY, DAY + timedelta(days=6))) == 8
    plan(store, replace(week[0], users=(), seen_version=1))
    (first, *_) = staff.duties(DAY, DAY)
    assert (first.users, first.version) == ((), 2)
    assert code_of(store, replace(week[0], users=(ACC,), seen_version=1)) == "roster.changed_meanwhile"
    assert code_of(store, week[1]) == "roster.changed_meanwhile"


@pytest.mark.parametrize(("cell", "code"), [
    (Cell(DAY, "X", "ACC", (ACC,)), "roster.no_such_shift"), (Cell(DAY, "D", "XXX", (ACC,)), "roster.no_such_post"),
    (Cell(DAY, "D", "DSP", (ACC,)), "roster.not_of_the_post"),
    (Cell(DAY, "D", "ACC", (BARRED,)), "roster.not_of_the_post"),
    (Cell(DAY, "D", "INS", (USER,)), "roster.grid"), (Cell(DAY, "D", "ACC", (ACC,), grid="610603Z001"), "roster.grid"),
    (Cell(DAY, "D", "INS", (USER,), grid="nowhere"), "roster.grid")])
def test_an_unusable_cell_is_refused(store: Store, cell: Cell, code: str) -> None:
    assert code_of(store, cell) == code


def test_nobody_sits_at_two_posts_in_a_shift(store: Store) -> None:
    plan(store, Cell(DAY, "D", "ACC", (BOTH,)))
    assert code_of(store, Cell(DAY, "D", "DSP", (BOTH,))) == "roster.twice"
    plan(store, Cell(DAY, "N", "DSP", (BOTH,)))
    cells = Cell(DAY, "D", "ACC", (ACC,), seen_version=1), Cell(DAY, "N", "ACC", (BOTH,))
    assert code_of(store, *cells) == "roster.twice"
    (kept,) = [each for each in StoreStaff(store).duties(DAY, DAY) if each.shift == "D"]
    assert kept.users == (BOTH,), "all or none"


def test_an_inspector_may_have_several_grids(store: Store) -> None:
    do(store, lambda unit: unit.responsibility_grids.add(replace(
        unit.responsibility_grids.get("610603Z001"), code="610603Z002")) and None, number=51)
    plan(store, Cell(DAY, "D", "INS", (USER,), grid="610603Z001"), Cell(DAY, "D", "INS", (USER,), grid="610603Z002"))


def test_posts_and_shifts_change(store: Store) -> None:
    adm = author(LEADER, "ADM")
    with pytest.raises(NotAllowed, match="login.roles_changed"):
        store.carry_out(SaveShift(id=new_id(), shift=Shift(code="M", name_zh="早", name_en="m", begins_min=0,
                                                           ends_min=1)), adm)
    adm = author(UUID(int=1), "ADM")
    middle = Shift(code="M", name_zh="中班", name_en="Middle", begins_min=720, ends_min=1200)
    store.carry_out(SaveShift(id=new_id(), shift=middle), adm)
    for wrong in (replace(middle, version=1, ends_min=1440), replace(middle, version=1, name_zh=" "),
                  replace(middle, code="m")):
        with pytest.raises(Refusal, match="roster.unusable_shift"):
            store.carry_out(SaveShift(id=new_id(), shift=wrong), adm)
    window = Post(code="WIN", position=9, name_zh="窗口岗", name_en="Window", role="HOT")
    store.carry_out(SavePost(id=new_id(), post=window), adm)
    with pytest.raises(Refusal, match="roster.unusable_post"):
        store.carry_out(SavePost(id=new_id(), post=replace(window, version=1, role="SYS")), adm)
    with pytest.raises(Stale):
        store.carry_out(SavePost(id=new_id(), post=replace(window, seats=2)), adm)
    store.carry_out(SavePost(id=new_id(), post=replace(window, version=1, ended=True)), adm)
    assert code_of(store, Cell(DAY, "M", "WIN", ())) == "roster.no_such_post"


def test_a_note_counts_the_open_cases_and_two_people_sign(store: Store) -> None:
    give = GiveHandover(id=new_id(), handover=UUID(int=900), day=DAY, shift="D", post="DSP", note=" 热线满 ")
    said = dict(store.carry_out(give, author(BOTH, "DSP")).said)
    staff = StoreStaff(store)
    (note,) = staff.handovers(frozenset({"ACC", "DSP"}))
    assert (note.note, note.counts, note.giver, note.taker, said["open"]) == ("热线满", {"filed": 1}, BOTH, None, "1")
    for who, code in ((author(BOTH, "DSP"), "handover.own"), (author(LEADER, "SHF"), "handover.not_your_post")):
        with pytest.raises(NotAllowed) as caught:
            store.carry_out(TakeHandover(id=new_id(), handover=note.id), who)
        assert caught.value.code == code
    store.carry_out(TakeHandover(id=new_id(), handover=note.id), author(ACC2, "DSP"))
    (note,) = staff.handovers(frozenset({"DSP"}))
    assert note.taker == ACC2 and note.taken_at is not None and note.taken_at >= note.given_at
    with pytest.raises(Stale, match="handover.taken"):
        store.carry_out(TakeHandover(id=new_id(), handover=note.id), author(ACC2, "DSP"))


def test_a_note_is_the_posts_own(store: Store) -> None:
    give = GiveHandover(id=new_id(), handover=UUID(int=900), day=DAY, shift="D", post="DSP", note="")
    with pytest.raises(NotAllowed, match="handover.not_your_post"):
        store.carry_out(give, author(ACC, "ACC"))
    with pytest.raises(Refusal, match="handover.too_long"):
        store.carry_out(replace(give, id=new_id(), post="ACC", note="长" * 2001), author(ACC, "ACC"))
