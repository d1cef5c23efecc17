"""Which cases a post hears of: new in its own queue, and running out of time; not the first look, not its own acts."""

from dataclasses import replace

import pytest

from tests.helpers.fake_context import author_of, fake_context
from tests.helpers.fake_queries import FakeCases, made_id
from ui.notices import SOUND, TRAY, Notices, waiting_states, want, wanted


def test_what_is_there_at_the_start_is_no_news() -> None:
    news = Notices(author_of("DSP")).take(FakeCases().rows)
    assert not news.new and not news.near


def test_a_new_case_in_the_own_queue_is_news_once() -> None:
    notices, rows = Notices(author_of("DSP")), FakeCases().rows
    notices.take(rows)
    came = [replace(rows[0], id=made_id(901), state="filed"), replace(rows[0], id=made_id(902), state="reported")]
    assert [row.id for row in notices.take([*rows, *came]).new] == [made_id(901)]
    assert not notices.take([*rows, *came]).new


def test_what_the_person_did_is_no_news() -> None:
    notices, rows = Notices(author_of("DSP")), FakeCases().rows
    notices.take(rows)
    assert not notices.take([*rows, replace(rows[0], id=made_id(901), state="filed")], own=[made_id(901)]).new


def test_time_that_runs_out_is_news_once() -> None:
    notices = Notices(author_of("DSP"))
    first = replace(FakeCases().rows[0], state="filed")
    calm = replace(first, stage=replace(first.stage, meaning="ontime"))
    near = replace(first, stage=replace(first.stage, meaning="near"))
    notices.take([calm])
    assert [row.id for row in notices.take([near]).near] == [first.id]
    assert not notices.take([near]).near


@pytest.mark.parametrize(("role", "state", "waits"), [
    ("DSP", "filed", True), ("DSP", "handling", False), ("SHF", "accepted", True), ("SHF", "filed", False),
    ("ACC", "reported", True), ("DEP", "dispatched", True), ("DEP", "handling", True), ("INS", "verifying", True)])
def test_each_post_has_its_own_news(role: str, state: str, waits: bool) -> None:
    assert (state in waiting_states(author_of(role))) == waits


def test_each_way_can_be_switched_off_by_each_person() -> None:
    context = fake_context("DSP")
    other = fake_context("SHF", workstation=context.workstation)
    want(context, SOUND, False)
    assert (wanted(context, SOUND), wanted(context, TRAY), wanted(other, SOUND)) == (False, True, True)
