"""What a person may type (bad inputs 59 to 67)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.texts import check_text, check_texts


@pytest.mark.parametrize("text", ["井盖\x00破损", "a\x07b", "\u202e txt.exe", "\ud800", "\u2066x", "\x9f"])
def test_marks_that_can_t_be_seen_are_refused(text: str) -> None:
    with pytest.raises(BadInput) as raised:
        check_text("description", text, 500)
    assert raised.value.code == "text.mark"
    assert str(raised.value.facts["mark"]).startswith("U+")
    assert str(raised.value.facts["mark"]).isascii()


@pytest.mark.parametrize("text", ["两行\n和\t制表", "'; DROP TABLE case_", "<script>", "%_*\"", "😀 𠮷 𬭩", "１２３１９", ""])
def test_everything_that_can_be_read_is_taken(text: str) -> None:
    check_text("description", text, 500)


def test_a_megabyte_is_refused_with_both_numbers() -> None:
    with pytest.raises(BadInput) as raised:
        check_text("opinion", "字" * (1 << 20), 2000)
    assert dict(raised.value.facts) == {"field": "opinion", "most": 2000, "found": 1 << 20}


def test_texts_inside_lists_and_objects_are_looked_at() -> None:
    with pytest.raises(BadInput):
        check_texts({"assistants": [{"department": "d", "task": "清\x00理"}]}, 100)
    check_texts({"a": 1, "b": None, "c": [True, "好"]}, 100)


@given(st.text(max_size=50))
def test_it_only_ever_refuses(text: str) -> None:
    try:
        check_text("x", text, 40)
    except BadInput as refusal:
        assert refusal.code in ("text.mark", "text.too_long")
