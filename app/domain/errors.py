"""Everything that Wanmi may refuse, as one tree.

    Refusal                 the user asked for something that the rules, the data or the machine don't allow
    ├── BadInput            what came in at the door is not usable: file, form, argument, mapping
    ├── NotAllowed          the rules forbid it: no permission, no such step from this state, a fact is missing
    ├── Stale               somebody else changed the object since its author saw it
    ├── Unusable            the environment fails: disk full, store locked, newer version, engine missing
    └── Cancelled           the user stopped a long task himself

A refusal carries a code and facts, never a sentence: `app.messages` turns it into one, in the user's language
(`resources/messages/zh_CN.toml`, `en.toml`; a test holds that every code has both).
"""

from collections.abc import Mapping
from types import MappingProxyType


class Refusal(Exception):
    """Something the user asked for that is not done; nothing has changed.

    Attributes:
        code: dotted key of the sentence, for example ``step.not_from_here``.
        facts: what the sentence names (plain text and numbers only, so that it can be stored with the intent).
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, str | int] = MappingProxyType(dict(facts))

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}({facts})"


class BadInput(Refusal):
    """What came in at the door is not usable. Says what and where."""


class NotAllowed(Refusal):
    """The rules forbid it."""


class Stale(Refusal):
    """Somebody else changed the object since its author saw it."""


class Unusable(Refusal):
    """The environment fails: disk, lock, version, engine."""


class Cancelled(Refusal):
    """The user stopped a long task; nothing of it stays."""
