from tests.scene import Scene


def test_a_stranger_is_told_what_the_bot_is(scene: Scene) -> None:
    kari = scene.person("Kari")
    kari.writes("/hjelp")
    assert "Kollokvie" in kari.last.text


def test_an_unknown_command_is_answered_kindly(scene: Scene) -> None:
    kari = scene.person("Kari")
    kari.writes("/finnesikke")
    assert "/hjelp" in kari.last.text


def test_a_button_nobody_knows_gets_a_friendly_line(scene: Scene) -> None:
    kari = scene.person("Kari")
    assert "gjelder ikke lenger" in kari.carries("no.such.thing 1", 5)[0]
