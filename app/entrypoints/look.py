"""Theme and language as they were chosen last on this workstation, whatever store is opened."""

import argparse

from app.entrypoints.workstation import own_workstation
from app.messages import LANGUAGES

ANY_STORE = ""
_KIND, _KEY = "preference", "look"
THEMES = ("day", "night")


def remember(*, keeps: bool, **chosen: str) -> None:
    """Remember `theme` or `language`; where nothing is to stay, don't."""
    own = own_workstation(ANY_STORE, keeps=keeps)
    try:
        own.keep(_KIND, _KEY, {**(own.kept(_KIND, _KEY) or {}), **chosen})
    finally:
        own.close()


def fill_in(arguments: argparse.Namespace) -> None:
    """Put what was chosen last where the command line says nothing; a picture is as the command line says."""
    if arguments.screenshot is not None:
        return
    own = own_workstation(ANY_STORE, keeps=True)
    try:
        kept = own.kept(_KIND, _KEY) or {}
    finally:
        own.close()
    if arguments.theme is None and kept.get("theme") in THEMES:
        arguments.theme = kept["theme"]
    if not arguments.lang_given and kept.get("language") in LANGUAGES:
        arguments.lang = kept["language"]
