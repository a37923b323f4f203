"""What a change of groups costs and saves, in words."""

from collections.abc import Iterator, Mapping

from handlers.view import View


def priced(view: View, price: Mapping[str, float]) -> Iterator[str]:
    """Each term of a price; kilometre equivalents are only kilometres where it is travel."""
    _ = view.words
    travel = round(price.get("travel", 0))
    if travel:
        yield _("{n} km mer reise", n=travel) if travel > 0 else _("{n} km mindre reise", n=-travel)
    said = {
        "slot": (_("tida passer for færre"), _("tida passer for flere")),
        "module": (_("færre deler valgmodul"), _("flere deler valgmodul")),
        "no_larger": (_("en gruppe står uten større bibliotek"), _("en gruppe får et større bibliotek")),
        "no_small": (_("en gruppe står uten lite bibliotek"), _("en gruppe får et lite bibliotek")),
        "same_municipality": (_("flere fra samme kommune"), _("færre fra samme kommune")),
        "size": (_("størrelsen passer dårligere"), _("størrelsen passer bedre")),
        "stability": (_("en til må bytte gruppe"), _("en færre må bytte gruppe")),
    }
    for term, (worse, better) in said.items():
        if cost := price.get(term):
            yield worse if cost > 0 else better
