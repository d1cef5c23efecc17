"""Which tabs a post sees."""

from dataclasses import replace

import pytest

from app.domain.workflow import OPEN, STATES
from tests.helpers.fake_context import author_of, fake_context
from tests.helpers.fake_queries import DEPARTMENTS, FakeCases, made_id
from ui.cases.tabs import empty_sentence, open_cases, tab_title, tabs_for

WORKSPACES = ("accept", "duty", "dispatch", "gis", "video", "supervision", "evaluation", "screen")


@pytest.mark.parametrize("role", ["ACC", "SHF", "DSP", "DEP", "INS", "AUD"])
@pytest.mark.parametrize("workspace", WORKSPACES)
def test_every_tab_has_words(role: str, workspace: str) -> None:
    for tab in tabs_for(workspace, author_of(role)):
        assert tab_title(tab.key) in empty_sentence(tab.key)
        assert tab.states


def test_every_open_state_stands_in_the_queue_of_its_post() -> None:
    """The table says whose queue a state belongs to; that post must see it in its own workspace."""
    homes = {"ACC": "accept", "SHF": "duty", "DSP": "dispatch", "DEP": "dispatch", "INS": "dispatch"}
    for state in OPEN:
        post = STATES[state].post
        shown = {each for tab in tabs_for(homes[post], author_of(post)) for each in tab.states}
        assert state in shown, (state, post)


def test_department_and_inspector_see_their_own_whatever_the_workspace() -> None:
    assert tabs_for("dispatch", author_of("DEP")) == tabs_for("accept", author_of("DPH"))
    assert tabs_for("dispatch", author_of("INS"))[0].states == ("confirming",)


def test_a_department_has_every_open_case_on_its_map_however_many() -> None:
    row = next(row for row in FakeCases().rows if row.department_zh == DEPARTMENTS[0].name_zh)
    many = [replace(row, id=made_id(10_000 + at), state="handling") for at in range(600)]
    assert len(open_cases(fake_context("DEP", cases=FakeCases(rows=many)))) == 600
