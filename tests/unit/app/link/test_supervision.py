"""The supervisor's decisions, on a clock that the tests turn."""

from app.link.supervision import Act, Limits, State, Supervision


class Turned:
    """A supervision, its clock, and an engine that does as it is told."""

    def __init__(self) -> None:
        self.supervision = Supervision(Limits())
        self.now_s = 100.0
        self.acts: list[Act] = []

    def run(self, seconds: float, *, answers: bool) -> list[Act]:
        """Let time pass in steps of 50 ms; return what was asked for, without pings."""
        acts: list[Act] = []
        for _ in range(round(seconds / 0.05)):
            self.now_s += 0.05
            came = self.supervision.tick(self.now_s)
            if answers and Act.PING in came:
                self.supervision.heard(self.now_s)
            acts += [act for act in came if act is not Act.PING]
        return acts

    def up(self) -> None:
        """Start it and let it say hello."""
        if not self.supervision.alive:
            assert self.supervision.start(self.now_s) == [Act.START]
        assert self.supervision.heard(self.now_s)

    def dies(self) -> list[Act]:
        return self.supervision.ended(self.now_s)


def test_one_that_eats_memory_is_killed_once_and_started_again() -> None:
    turned = Turned()
    turned.up()
    most_mb = Limits().most_memory_mb
    assert most_mb > 100 and turned.supervision.holds(turned.now_s, most_mb) == []
    assert turned.supervision.holds(turned.now_s, most_mb + 1) == [Act.KILL]
    assert turned.supervision.holds(turned.now_s, most_mb + 2) == [], "it is ending"
    assert turned.dies() == [Act.START]


def test_first_words_ask_for_the_state_once() -> None:
    turned = Turned()
    turned.supervision.start(turned.now_s)
    assert turned.supervision.state is State.STARTING
    assert turned.supervision.heard(turned.now_s)
    assert not turned.supervision.heard(turned.now_s)
    assert turned.supervision.start(turned.now_s) == []


def test_an_answering_engine_is_left_alone() -> None:
    turned = Turned()
    turned.up()
    assert turned.run(300, answers=True) == []


def test_a_stall_is_asked_to_end_then_killed_then_restarted() -> None:
    turned = Turned()
    turned.up()
    assert turned.run(1.45, answers=False) == []
    assert turned.run(0.15, answers=False) == [Act.TERMINATE]
    assert turned.run(0.25, answers=False) == [Act.KILL]
    assert turned.dies() == [Act.START]


def test_announced_work_is_no_stall() -> None:
    turned = Turned()
    turned.up()
    turned.supervision.busy(turned.now_s, 5.0)
    assert turned.run(6.0, answers=False) == []
    assert turned.run(1.0, answers=False)[0] is Act.TERMINATE


def test_announced_work_ends_with_the_next_word() -> None:
    turned = Turned()
    turned.up()
    turned.supervision.busy(turned.now_s, 30.0)
    turned.supervision.heard(turned.now_s)
    assert turned.run(1.7, answers=False)[0] is Act.TERMINATE


def test_a_window_that_was_busy_itself_blames_nobody() -> None:
    turned = Turned()
    turned.up()
    turned.run(1.0, answers=True)
    turned.now_s += 10.0
    assert turned.run(1.0, answers=True) == []
    turned.now_s += 10.0
    assert turned.run(1.4, answers=False) == []
    assert turned.run(0.4, answers=False)[0] is Act.TERMINATE


def test_one_that_never_says_a_word_is_killed() -> None:
    turned = Turned()
    turned.supervision.start(turned.now_s)
    assert turned.run(Limits().start_within_s + 0.4, answers=False) == [Act.TERMINATE, Act.KILL]


def test_waits_double_and_five_ends_are_a_loop() -> None:
    turned = Turned()
    turned.up()
    assert turned.dies() == [Act.START]
    for wait_s in (0.5, 1.0, 2.0):
        assert turned.dies() == []
        assert turned.supervision.state is State.WAITING
        assert turned.run(wait_s - 0.05, answers=True) == []
        assert turned.run(0.1, answers=True) == [Act.START]
    assert turned.dies() == []
    assert turned.supervision.state is State.CRASH_LOOP
    assert turned.run(600, answers=True) == []
    assert turned.supervision.retry(turned.now_s) == [Act.START]
    turned.up()
    assert turned.dies() == [Act.START], "retry forgets"


def test_a_minute_of_health_forgets_earlier_ends() -> None:
    turned = Turned()
    turned.up()
    turned.dies()
    turned.up()
    turned.run(61, answers=True)
    assert turned.dies() == [Act.START], "no back-off"


def test_a_stall_after_health_starts_at_once() -> None:
    turned = Turned()
    turned.up()
    turned.dies()
    turned.up()
    turned.run(61, answers=True)
    assert turned.run(1.8, answers=False) == [Act.TERMINATE, Act.KILL]
    assert turned.dies() == [Act.START]


def test_held_down_stays_down_until_retry() -> None:
    turned = Turned()
    turned.up()
    assert turned.supervision.hold_down(turned.now_s) == [Act.KILL]
    assert turned.dies() == []
    assert turned.supervision.state is State.HELD_DOWN
    assert turned.run(100, answers=True) == []
    assert turned.supervision.retry(turned.now_s) == [Act.START]


def test_stopping_is_for_good_and_works_in_every_state() -> None:
    turned = Turned()
    assert turned.supervision.stop(turned.now_s) == []
    turned.up()
    assert turned.supervision.stop(turned.now_s) == [Act.KILL]
    assert turned.dies() == []
    assert turned.supervision.state is State.STOPPED
    assert turned.dies() == []
    assert turned.run(100, answers=True) == []
