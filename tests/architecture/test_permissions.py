"""Default deny can be read off: every intent that the door knows names a permission that has rows and words."""

import pytest

from app.domain.permission import EVERYBODY, ROLES
from app.permissions import first_roles, permission_matrix, words_of_permission
from app.services.intent import Intent
from app.services.offered import SERVICES

NAMES = sorted(permission_matrix().by_name)


@pytest.mark.parametrize("intent", SERVICES, ids=lambda intent: intent.__name__)
def test_every_intent_names_its_permission(intent: type[Intent]) -> None:
    """Without `permission: ClassVar[str] = "…"` the door refuses it to everybody."""
    assert intent.permission == EVERYBODY or intent.permission in NAMES
    assert intent.kind


@pytest.mark.parametrize("name", NAMES)
def test_every_permission_has_words_in_both_languages(name: str) -> None:
    assert name not in words_of_permission(name), "give it zh and en in resources/permissions.toml"


def test_every_role_has_its_row() -> None:
    assert {role.code for role in first_roles()} == set(ROLES)
