"""When a stream is said to have stopped, and when it is tried again."""

import pytest

from app.video.stream_state import Act, Limits, Reason, State, Stream

LIMITS = Limits()
TICK_S = 0.1


def playing(now_s: float = 0.0) -> Stream:
    """Return a stream whose first picture came at a time."""
    stream = Stream()
    assert stream.start(now_s) == [Act.CONNECT]
    stream.picture(now_s)
    assert stream.state is State.PLAYING
    return stream


def run(stream: Stream, from_s: float, to_s: float) -> list[tuple[float, Act]]:
    """Let time pass without pictures; return what was to be done, and when."""
    done, now_s = [], from_s
    while now_s < to_s:
        now_s = round(now_s + TICK_S, 3)
        done += [(now_s, act) for act in stream.tick(now_s)]
    return done


def test_connects_until_the_first_picture() -> None:
    stream = Stream()
    stream.start(0.0)
    assert run(stream, 0.0, LIMITS.first_picture_s - 0.5) == []
    assert stream.state is State.CONNECTING
    stream.picture(LIMITS.first_picture_s - 0.4)
    assert stream.state is State.PLAYING


def test_without_a_picture_it_is_given_up_and_tried_again() -> None:
    stream = Stream()
    stream.start(0.0)
    assert run(stream, 0.0, 12.6) == [(12.0, Act.DISCONNECT), (12.5, Act.CONNECT)]
    assert (stream.state, stream.reason, stream.retries) == (State.STOPPED, Reason.NO_PICTURE, 1)


def test_quiet_is_said_within_three_seconds() -> None:
    stream = playing(10.0)
    run(stream, 10.0, 11.4)
    assert stream.state is State.PLAYING
    run(stream, 11.4, 11.6)
    assert stream.state is State.STALLED
    assert stream.quiet_s(11.6) == pytest.approx(1.6)


def test_a_picture_ends_the_quiet() -> None:
    stream = playing()
    assert run(stream, 0.0, 4.0) == []
    stream.picture(4.0)
    assert (stream.state, stream.retries) == (State.PLAYING, 0)


def test_long_quiet_connects_anew_and_stays_quiet_until_a_picture() -> None:
    stream = playing()
    assert run(stream, 0.0, 5.0) == [(4.5, Act.DISCONNECT), (4.5, Act.CONNECT)]
    assert (stream.state, stream.retries) == (State.STALLED, 1)
    stream.picture(5.1)
    assert stream.state is State.PLAYING


def test_an_end_is_said_at_once_and_tried_with_growing_waits() -> None:
    stream = playing()
    waited, now_s = [], 1.0
    assert stream.ended(now_s, Reason.ENDED) == [Act.DISCONNECT]
    assert (stream.state, stream.reason) == (State.STOPPED, Reason.ENDED)
    for _ in range(8):
        ended_s = now_s
        while not (acts := stream.tick(now_s)):
            now_s = round(now_s + TICK_S, 3)
        assert acts == [Act.CONNECT]
        waited.append(round(now_s - ended_s, 1))
        stream.ended(now_s, Reason.REFUSED)
    assert waited == [*LIMITS.back_off_s, 15.0, 15.0]
    assert (stream.state, stream.reason) == (State.STOPPED, Reason.REFUSED)


def test_failures_are_forgotten_after_playing_for_long() -> None:
    stream = playing()
    stream.ended(1.0, Reason.ENDED)
    run(stream, 1.0, 1.5)
    stream.picture(2.0)
    assert stream.retries == 1
    stream.picture(2.0 + LIMITS.healthy_s)
    assert stream.retries == 0


def test_what_comes_late_from_an_ended_connection_counts_for_nothing() -> None:
    stream = playing()
    stream.ended(1.0, Reason.ENDED)
    stream.picture(1.1)
    assert stream.state is State.STOPPED
    assert stream.ended(1.2, Reason.REFUSED) == []
    assert stream.reason is Reason.ENDED


def test_a_bad_address_is_never_tried() -> None:
    stream = Stream()
    stream.refuse()
    assert run(stream, 0.0, 60.0) == []
    assert (stream.state, stream.reason) == (State.STOPPED, Reason.BAD_ADDRESS)
