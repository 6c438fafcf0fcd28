"""The verbs held against their fields; what the landlords' files say of steps is the check's to find."""

from app.rules.verbs import VERBS
from app.steps.model import MODELS, specs


def test_every_verb_has_its_fields_and_no_fields_are_without_their_verb() -> None:
    assert set(MODELS) == set(VERBS)
    assert all(specs(model)[0].name == "on" for model in MODELS.values())


def test_keys_on_the_case_screen_are_single_letters_and_not_taken_twice() -> None:
    keys = [verb.key for verb in VERBS.values() if verb.key]
    assert len(keys) == len(set(keys))
    assert all(len(key) == 1 for key in keys)
    assert not set(keys) & set("wy/?")
