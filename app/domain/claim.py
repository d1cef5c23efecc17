"""Claims: who of a post works at a case right now, so that two people don't do the same (steps N25, N26).

A claim is exclusive and ends by itself: with a step that moves the case on, with a release, or `LASTS` after the last
thing that its holder did with the case.
"""

from datetime import datetime, timedelta
from uuid import UUID

from app.domain.record import Assignment, Case
from app.domain.workflow import FREE, STATES, Rule, State, Step

LASTS = timedelta(minutes=10)


def holds(case: Case, at: datetime | None) -> bool:
    """Say whether somebody holds a claim at the instant; without one: whether one was made and not released."""
    if case.claimed_by is None or case.claimed_at is None:
        return False
    return at is None or still(case.claimed_at, at)


def still(claimed_at: datetime, at: datetime) -> bool:
    """Say whether a claim that was last renewed at the one instant holds at the other."""
    return at - claimed_at < LASTS


def posts_of(state: str) -> frozenset[str]:
    """Return the roles of the post in whose queue a case of the state stands; a head may what the officer may."""
    post = STATES[State(state)].post
    return frozenset({post, "DPH"} if post == "DEP" else {post} - {""})


def stands_in_the_way(case: Case, step: Step, rule: Rule, *, post: str, user: UUID | None, at: datetime | None,
                      part: Assignment | None) -> bool:
    """Say whether another's claim forbids the step.

    Not to the program, to an assistant about its own assignment, to who answers a request, or to steps beside the
    post's work.
    """
    if step in FREE - {Step.CLAIM} or post == "SYS" or user == case.claimed_by or not holds(case, at):
        return False
    if part is not None and not part.lead:
        return False
    moves = rule.to != case.state and not rule.answers
    return post in posts_of(case.state) or moves
