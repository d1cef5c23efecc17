"""Two cases close together are one marker, with the worst meaning of all."""

from hypothesis import given
from hypothesis import strategies as st

from layers.clusters import WORST_FIRST, CaseMark, clusters

MARKS = st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.sampled_from(WORST_FIRST)), max_size=60).map(
    lambda rows: [CaseMark(str(number), x, y, meaning) for number, (x, y, meaning) in enumerate(rows)])


def test_the_worst_leads_and_carries_the_rest() -> None:
    marks = [CaseMark("a", 0, 0, "ontime"), CaseMark("b", 5, 0, "overdue"), CaseMark("c", 9, 0, "near", urged=True),
             CaseMark("d", 100, 0, "closed")]
    one, two = clusters(marks, 20)
    assert (one.lead.id, {mark.id for mark in one.marks}, one.urged) == ("b", {"a", "b", "c"}, True)
    assert (two.lead.id, len(two.marks), two.urged) == ("d", 1, False)


def test_nothing_joins_at_its_reach() -> None:
    assert len(clusters([CaseMark("a", 0, 0, "near"), CaseMark("b", 20, 0, "near")], 20)) == 2


@given(MARKS, st.floats(1, 200))
def test_every_case_is_in_one_marker_near_its_lead(marks: list[CaseMark], reach: float) -> None:
    made = clusters(marks, reach)
    assert sorted(mark.id for cluster in made for mark in cluster.marks) == sorted(mark.id for mark in marks)
    for cluster in made:
        assert all(mark.rank >= cluster.lead.rank for mark in cluster.marks)
        assert all((mark.x - cluster.lead.x) ** 2 + (mark.y - cluster.lead.y) ** 2 < reach ** 2
                   for mark in cluster.marks if mark is not cluster.lead)
    for one in made:
        for two in made:
            assert one is two or (one.lead.x - two.lead.x) ** 2 + (one.lead.y - two.lead.y) ** 2 >= reach ** 2 * 0.999


def test_an_unknown_meaning_comes_last() -> None:
    (one,) = clusters([CaseMark("a", 0, 0, "odd"), CaseMark("b", 0, 0, "closed")], 5)
    assert one.lead.id == "b"
