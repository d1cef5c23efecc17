"""The permission matrix as data."""

import pytest

from app.domain.errors import BadInput
from app.domain.permission import permissions
from app.permissions import permission_matrix


def test_own_is_narrower_than_any() -> None:
    matrix = permissions({"amend": {"any": ["ACC"], "own": ["INS"]}})
    assert matrix.allows("amend", {"ACC"}) and not matrix.allows("amend", {"INS"})
    assert matrix.allows("amend", {"INS"}, own=True) and not matrix.allows("fly", {"ACC"}, own=True)
    assert matrix.role_for("amend", {"INS", "ACC"}, own=True) == "INS"


@pytest.mark.parametrize(("document", "code"), [
    ({"amend": {"any": ["KING"]}}, "permission.unknown_role"),
    ({"amend": {"all": ["ACC"]}}, "permission.unknown_reach")])
def test_a_mistake_in_the_matrix_is_found(document: dict[str, dict[str, list[str]]], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        permissions(document)
    assert refusal.value.code == code


def test_the_administrator_changes_rules_but_never_a_case() -> None:
    held = {name for name in permission_matrix().by_name if permission_matrix().allows(name, {"ADM"}, own=True)}
    assert held == {"administer", "plan_duty", "see_roster"}
