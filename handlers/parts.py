"""What answers and experiences have in common: who sees them, how they are shown, and what cannot be kept."""

from collections import Counter

from bot.domain.conversation import Button, Message, Row, press
from bot.domain.parts import MOST, Given, Parts, Piece, Visibility, part_of, shortened, text_of
from bot.services import forums, groups, sharing
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
ADD_FOR = 300  # seconds in which what somebody sends next belongs to what they just gave
WRITE_FOR = 3600  # and in which it is what they said they would write, where others see it at once
IN_LISTS, IN_FULL = 300, 1500  # UTF-16 units shown of a text among others, and of one's own
VISIBILITIES: tuple[Visibility, ...] = ("me", "group", "cohort")

given_in = part_of


def add_until(turn: Turn) -> int:
    """Until when what somebody sends next belongs to what they just gave, in seconds since 1970."""
    return int(turn.now.timestamp()) + ADD_FOR


def write_until(turn: Turn) -> int:
    """Until when what somebody sends next is what they said they would write, in seconds since 1970."""
    return int(turn.now.timestamp()) + WRITE_FOR


def is_over(turn: Turn, until: int) -> bool:
    return turn.now.timestamp() >= until


def visibility_of(word: str) -> Visibility:
    """What a button says; raises ValueError where it is forged."""
    return VISIBILITIES[[str(each) for each in VISIBILITIES].index(word)]


def choice_of_readers(view: View, button: str, given: Given) -> Row:
    """Buttons for who may see it; the one that holds has a mark."""
    _ = view.words
    labels: dict[Visibility, str] = {"me": _("Bare meg"), "group": _("Gruppa"), "cohort": _("Hele kullet")}
    if forums.is_chosen(view.tx, given.programme_id):  # what is said in a topic is read by all
        kept = given.visibility == "group"
    else:
        kept = has_group(view, given) or (given.group_id is not None and given.visibility != "me")
    if not kept:
        del labels["group"]
    return tuple(
        Button(f"✓ {label}" if each == given.visibility else label, press(button, given.id, each))
        for each, label in labels.items()
    )


def has_group(view: View, given: Given) -> bool:
    return groups.of_member(view.tx, given.member_id, given.programme_id) is not None


def own_words(view: View, parts: Parts) -> str:
    """One's own text and files, cut where it is long."""
    return "\n".join(filter(None, [shortened(text_of(parts), IN_FULL), files_in(view, parts)]))


def files_in(view: View, parts: Parts) -> str:
    """Which files are with it, as in «[talemelding] [3 bilder]»."""
    _ = view.words
    counts = Counter(each.file.kind for each in parts if each.file)
    names = {
        "voice": _.count("talemelding", "{n} talemeldinger", counts["voice"]),
        "photo": _.count("bilde", "{n} bilder", counts["photo"]),
        "document": _.count("fil", "{n} filer", counts["document"]),
    }
    return " ".join(f"[{names[kind]}]" for kind in counts)


def in_list(view: View, given: Given) -> str:
    """How it stands among others: who gave it, the beginning, and which files are with it."""
    beginning = shortened(text_of(given.parts), IN_LISTS)
    return " ".join(filter(None, [sharing.signature(view.tx, given), beginning, files_in(view, given.parts)]))


def is_all_in_list(given: Given) -> bool:
    text = text_of(given.parts)
    return shortened(text, IN_LISTS) == text and not any(each.file for each in given.parts)


def piece_of(pieces: tuple[Piece, ...], number: int) -> Message | None:
    """One of the messages that show it; None where its author has made it shorter since."""
    return Message(pieces[number].text, file=pieces[number].file) if number < len(pieces) else None


@routes.message("parts.empty")
def empty(view: View) -> Message:
    _ = view.words
    return Message(_("Det der klarer jeg ikke å ta imot. Skriv det, snakk det inn eller send et bilde."))


@routes.message("parts.too_long")
def too_long(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Det ble litt langt: jeg har plass til 4096 tegn i alt. Det du har sendt før, står som det var. "
            "Kort ned, og send det på nytt."
        )
    )


@routes.message("parts.too_many")
def too_many(view: View) -> Message:
    return Message(
        view.words(
            "Her er det plass til {most} meldinger i alt. De du har sendt før, står som de var. Ta heller med resten "
            "neste gang.",
            most=MOST,
        )
    )


@routes.message("parts.left")
def left(view: View) -> Message:
    _ = view.words
    return Message(_("Du er ikke med i programmet lenger, og da kan du bare velge «Bare meg» eller «Ta tilbake»."))


@routes.message("parts.no_group_alone")
def no_group_alone(view: View) -> Message:
    _ = view.words
    return Message(_("Gruppa snakker der hele kullet kan lese. Velg «Bare meg» eller «Hele kullet»."))


@routes.message("parts.no_group")
def no_group(view: View) -> Message:
    _ = view.words
    return Message(_("Du er ikke i noen gruppe ennå. Velg «Bare meg» eller «Hele kullet»."))
