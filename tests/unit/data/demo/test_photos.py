"""The drawn photos: small, told apart by stage and subject, the same bytes every time."""

from io import BytesIO

from PIL import Image

from data.catalogue_files import read_types
from data.demo import photos
from data.demo.photo_subjects import SUBJECTS


def test_a_photo_is_a_small_jpeg() -> None:
    photo = photos.scene("component", "0118", "before", 0)
    assert len(photo) < 40_000
    with Image.open(BytesIO(photo)) as image:
        assert (image.format, image.size) == ("JPEG", (480, 360))


def test_stages_variants_and_subjects_differ() -> None:
    made = {photos.scene("event", type_code, stage, variant) for type_code in ("0102", "0505")
            for stage in photos.STAGES for variant in range(photos.VARIANTS)}
    assert len(made) == 2 * len(photos.STAGES) * photos.VARIANTS


def test_the_same_arguments_give_the_same_bytes() -> None:
    first = photos.scene("event", "0501", "after", 1)
    photos._drawn.cache_clear()
    assert photos.scene("event", "0501", "after", 1) == first


def test_every_type_has_a_subject_and_every_subject_a_type() -> None:
    shown = {photos.subject_of(kind, each.type_code) for kind in ("component", "event") for each in read_types(kind)}
    assert shown == set(SUBJECTS)
