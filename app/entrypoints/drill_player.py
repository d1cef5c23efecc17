"""Wires the window's drill to the one that `main.py drill` plays."""

from collections.abc import Callable
from datetime import datetime
from threading import Event

from PySide6.QtCore import QObject

from app.services.intent import Changes
from data.store import Store
from ui.training.drill_player import DrillPlayer, DrillTold, DrillWish


def drill_player(store: Store, parent: QObject) -> DrillPlayer | None:
    """Return what plays drills on the store; None where it is no demonstration's."""
    if not store.identity.demo:
        return None

    def play(wish: DrillWish, stopped: Event, told: Callable[[DrillTold], None],
             changed: Callable[[Changes], None]) -> DrillTold:
        from data.demo.drill import Drill  # Brings the whole making of the city along.
        from data.demo.drill_proof import first_broken
        from data.demo.drill_sums import Sums, Wishes

        def said(at: datetime | None, sums: Sums, broken: str = "") -> DrillTold:
            return DrillTold(at=at, reported=sums.reported, steps=sums.steps, refused=sums.refused,
                             refused_wrongly=sums.refused_wrongly, broken=broken)

        wishes = Wishes(seed=wish.seed, hours=wish.hours, speed=wish.speed)

        def step(changes: Changes) -> None:
            changed(changes)
            told(said(store.clock.now(), drill.sums))

        drill = Drill(store, wishes, stopped=stopped, changed=step)
        told(said(drill.start, Sums()))
        sums = drill.play()
        return said(None, sums, first_broken(store))

    return DrillPlayer(play, parent)
