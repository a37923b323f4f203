import pytest

from bot.domain.few import Sign, rounded


@pytest.mark.parametrize(
    ("n", "of", "told"),
    [
        (2, 4, None),
        (0, 5, ("≤", 1)),
        (1, 5, ("≤", 1)),
        (2, 5, ("", 2)),
        (4, 5, ("≥", 4)),
        (5, 5, ("≥", 4)),
        (9, 9, ("≥", 8)),
        (0, 10, ("", 0)),
        (10, 10, ("", 10)),
    ],
)
def test_a_figure_about_few_tells_of_nobody(n: int, of: int, told: tuple[Sign, int] | None) -> None:
    assert rounded(n, of) == told
