"""What is asked of somebody's name and of the libraries they work in."""

from bot.domain import joining as rules
from bot.domain.conversation import Message
from bot.domain.places import load_municipalities
from bot.services import questions
from handlers.joining.words import at, back, choice
from handlers.routes import Routes
from handlers.view import View

routes = Routes()
MOST_LIBRARIES = 6


@routes.message("questions.name")
def name(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "name")) or not view.member:
        return None
    known = view.member.name
    keep = (choice(draft, known, "known"),) if not rules.fault_of(known, rules.LONGEST["name"]) else ()
    text = _("Hva heter du? Skriv navnet slik kollegene dine kjenner deg, gjerne med etternavn.")
    return Message(text, (*keep, *back(view, draft)))


@routes.message("questions.municipality")
def municipality(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "municipality")):
        return None
    text = _("Hvilken kommune ligger biblioteket i? Skriv navnet eller en del av det.")
    return Message(text, back(view, draft))


@routes.message("questions.municipalities")
def municipalities(view: View, programme_id: int, numbers: list[str]) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "municipality")):
        return None
    places = [load_municipalities()[number] for number in numbers]
    if len(places) == 1:
        only = places[0]
        text = _("Mente du {place} i {county}? Hvis ikke, så skriv på nytt.", place=only.name, county=only.county)
        return Message(text, (choice(draft, _("Ja, {name}", name=only.name), only.number), *back(view, draft)))
    rows = tuple(choice(draft, f"{place.name}, {place.county}", place.number) for place in places)
    return Message(_("Hvilken av disse? Er det ingen av dem, så skriv på nytt."), (*rows, *back(view, draft)))


@routes.message("questions.library")
def library(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "library")):
        return None
    place = load_municipalities()[draft.answers["municipality"]].name
    offered = questions.offered(view.tx, draft)
    rows = [choice(draft, name, value) for value, name in list(offered.items())[:MOST_LIBRARIES]]
    text = _("{place}. Hvilket bibliotek? Trykk, eller skriv navnet.", place=place)
    if new := draft.new_library:
        text = _(
            "«{name}» kjenner jeg ikke i {place}. Er det det biblioteket heter, eller er det et av disse?",
            name=new,
            place=place,
        )
        rows.append(choice(draft, _("Ja, {name}", name=new), "new"))
    return Message(text, (*rows, *back(view, draft)))


@routes.message("questions.size")
def size(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "size")):
        return None
    return Message(
        _("Hvor mye bemanning har {library}?", library=draft.answers["library"]),
        (
            choice(draft, _("Under to årsverk"), "small"),
            choice(draft, _("To årsverk eller mer"), "larger"),
            *back(view, draft),
        ),
    )


@routes.message("questions.position")
def position(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "position")):
        return None
    return Message(
        _("Hva gjør du ved {library}?", library=draft.answers["library"]),
        (
            choice(draft, _("Jeg leder det, på stedet"), "leader"),
            choice(draft, _("Jeg jobber der"), "staff"),
            choice(draft, _("Jeg leder det på avstand"), "remote_leader"),
            *back(view, draft),
        ),
    )


@routes.message("questions.more")
def more(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "more")):
        return None
    told = _(" og ").join(name for _number, name, _size in draft.posts())
    return Message(
        _("Du leder {libraries} på avstand. Leder du ett bibliotek til?", libraries=told),
        (choice(draft, _("Nei, det var alt"), "no"), choice(draft, _("Ja, ett til"), "yes"), *back(view, draft)),
    )
