"""Why somebody is in their group, in words: what it has for them first, and last what speaks against the next best."""

from collections.abc import Sequence

from bot.domain.groups import Rules
from bot.domain.people import StudyGroup
from bot.services import away, programme
from bot.services.reasons import Other, Reasons
from bot.texts import Words
from handlers import pause
from handlers.view import View


def why(view: View, group: StudyGroup, found: Reasons, *, planned: bool) -> str:
    """How far it is, who can meet when it meets, who has chosen the same, and what the facilitators decided.

    `planned` where it meets when it was planned to.
    """
    _ = view.words
    said = [_("Hvorfor denne gruppa?"), _way(_, found)]
    if planned and group.slot is not None:
        said.append(_time(_, found))
    if found.share_module:
        said.append(_module(view, group, found))
    if found.is_chosen:
        said.append(_("Veilederne har valgt den til deg."))
    if found.together:
        said.append(_("Veilederne har satt deg sammen med {names}.", names=listed(_, found.together)))
    return " ".join(said)


def _way(_: Words, found: Reasons) -> str:
    if round(found.km) == 0:
        return _("Det er hos deg.")
    far = _("Dit har du {km} km.", km=round(found.km))
    if found.km <= Rules().travel_limit_km:
        return far
    return f"{far} {_('Det er langt, så be gjerne gruppa om videomøter.')}"


def _time(_: Words, found: Reasons) -> str:
    if found.is_free is None:
        return _("Si fra til gruppa hvis tida ikke går for deg.")
    if not found.is_free:
        return _("Tida er ikke en av dem du har sagt passer for deg. Avtal gjerne en annen, under «Avtalen vår».")
    if not found.free:
        return _("Tida passer for deg.")
    if not found.busy:
        return _("Tida passer for alle.")
    return _("Tida passer for deg, og for {names}.", names=listed(_, found.free))


def _module(view: View, group: StudyGroup, found: Reasons) -> str:
    _ = view.words
    modules = programme.get(view.tx, group.programme_id).content.modules
    title = next((_.pick(each.title) for each in modules if each.key == found.module), "")
    if len(found.share_module) == len(found.free) + len(found.busy):
        return _("Alle har valgt «{module}».", module=title)
    return _("{names} har også valgt «{module}».", names=listed(_, found.share_module), module=title)


def why_none(view: View, programme_id: int) -> str:
    """That somebody is in no group, and what becomes of that: after their pause, if their seat was given to others."""
    _, paused = view.words, pause.told(view, programme_id)
    if paused and view.member and away.has_no_seat(view.tx, view.member.id, programme_id):
        back = _("Når du er tilbake, får du en gruppe, og beskjed her. Du trenger ikke gjøre noe.")
        return f"{paused} {back}"
    waits = _(
        "Du er ikke i noen gruppe ennå. Veilederne finner en til deg, og du får beskjed her. Du trenger ikke gjøre noe."
    )
    return f"{waits} {paused or _('Spørsmålene får du privat så lenge.')}"


def why_no_other(view: View, found: Reasons) -> str:
    """The next best groups, and what speaks most against each."""
    return " ".join(_other(view.words, each) for each in found.others)


def _other(_: Words, other: Other) -> str:
    km, against = round(abs(other.km)), _against(_, other)
    said = {"group": other.name, "km": km, "but": against}
    if other.against == "travel" and other.km > 0 and km:
        return _("Gruppa {group} er {km} km lenger unna.", group=other.name, km=km)
    if not km:
        return _("Gruppa {group} er like langt unna, men {but}.", group=other.name, but=against)
    if other.km < 0:
        return _("Gruppa {group} er {km} km nærmere, men {but}.", **said)
    return _("Gruppa {group} er {km} km lenger unna, og {but}.", **said)


def _against(_: Words, other: Other) -> str:
    words = {
        "no common time": _("har ingen tid felles med deg"),
        "slot": _("møtes på en tid som ikke passer for deg"),
        "slot of others": _("har vanskeligere for å finne en tid med deg"),
        "module": _("har ikke valgt de samme modulene som deg"),
        "module of others": _("færre der har valgt det samme som deg"),
        "no_larger": _("gruppa di trenger noen fra et større bibliotek"),
        "no_small": _("gruppa di trenger noen fra et lite bibliotek"),
        "same_municipality": _("der er det allerede noen fra kommunen din"),
        "size": _("den er stor nok fra før"),
        "left small": _("gruppa di ville blitt liten"),
        "left too small": _("gruppa di ville blitt for liten"),
        "full": _("den er full"),
        "leader": _("leder og egne ansatte er i hver sin gruppe"),
        "pinned": _("veilederne har valgt denne til deg"),
        "travel": _("da får andre lenger vei"),
    }
    return words.get(other.against or "", _("slik gikk det best opp for alle"))


def listed(_: Words, names: Sequence[str]) -> str:
    """Names as in «Kari, Ola og Per»."""
    *first, last = names
    return _("{names} og {last}", names=", ".join(first), last=last) if first else last
