"""A recording that came later joins its case: by who took the call in, once the bytes are here, and nothing moves."""

from uuid import UUID

import pytest

from app.domain.errors import BadInput, NotAllowed, Refusal
from app.domain.ids import uuid7
from app.services.cases import ReportCase
from app.services.recordings import AddRecording
from data.store import Store
from tests.helpers.filled import fill
from tests.helpers.office import Office, posts
from tests.helpers.stores import do, replay_equals_rows

CASE = UUID(int=900)
CALLED = "2021-12-31T15:58:03+08:00"


@pytest.fixture
def office(store: Store) -> Office:
    fill(store)
    do(store, posts, number=50)
    found = Office(store)
    store.carry_out(ReportCase(
        id=uuid7(store.clock.now()), case=CASE, channel="hotline", description="垃圾成堆", place="一道街12号",
        reporter_phone="13900002871", source={"called_at": CALLED}), found.author("HOT"))
    return found


def add(office: Office, role: str = "HOT", sha256: str = "", name: str = "来电.wav", case: UUID = CASE) -> None:
    store = office.store
    store.carry_out(AddRecording(id=uuid7(store.clock.now()), case=case, name=name,
                                 sha256=sha256 or store.blobs.put(b"a voice")), office.author(role))


def test_it_is_there_with_its_name_and_the_case_stands_as_it_was(office: Office) -> None:
    author = office.author("HOT")

    def seen():  # type: ignore[no-untyped-def]
        return office.cases.detail(CASE, roles=author.roles, department=None, user=author.user)

    before = seen()
    add(office)
    after = seen()
    assert [(each.kind, each.stage, each.told.name) for each in after.media] == [("audio", "before", "来电.wav")]
    assert (after.row.version, after.steps) == (before.row.version, before.steps)
    assert dict(after.steps[0].facts)["called_at"] == CALLED
    replay_equals_rows(office.store)


@pytest.mark.parametrize(("given", "kind", "code"), [
    ({"role": "ACC"}, NotAllowed, "case.other_reporter"), ({"role": "DSP"}, NotAllowed, "intent.no_permission"),
    ({"sha256": "0" * 64}, BadInput, "blob.missing"), ({"name": "来\u202e电.wav"}, BadInput, "text.mark"),
    ({"case": UUID(int=901)}, BadInput, "store.")])
def test_what_does_not_fit_is_refused(office: Office, given: dict[str, object], kind: type[Refusal], code: str) -> None:
    with pytest.raises(kind, match=code):
        add(office, **given)  # type: ignore[arg-type]
