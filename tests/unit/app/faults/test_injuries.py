"""Plans come from seeds, and all seeds together leave nothing out."""

from app.faults.injuries import ALWAYS, Blow, plan


def test_a_seed_always_gives_the_same_plan() -> None:
    assert plan(5, 6) == plan(5, 6) != plan(6, 6)


def test_twenty_seeds_have_every_blow_and_none_has_all() -> None:
    plans = [{injury.blow for injury in plan(seed, 6).injuries} for seed in range(1, 21)]
    assert set().union(*plans) == set(Blow)
    assert all(set(ALWAYS) <= each for each in plans) and any(each != set(Blow) for each in plans)


def test_a_client_is_lost_last() -> None:
    for seed in range(1, 21):
        blows = [injury.blow for injury in plan(seed, 6).injuries]
        assert Blow.LOSE_CLIENT not in blows[:-1]
        assert all(0 <= injury.client < 6 for injury in plan(seed, 6).injuries)
