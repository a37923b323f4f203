"""/minedata and /slett."""

from bot.domain.conversation import Attachment, Button, Message, Reaction, Refusal, Say, Show, press
from bot.domain.people import Member
from bot.services import privacy
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


@routes.command("minedata", "mydata")
def mydata(turn: Turn) -> Reaction:
    _alone(turn)
    return Say("privacy.mydata")


@routes.command("slett", "erase")
def erase(turn: Turn) -> Reaction:
    _alone(turn)
    return Say("privacy.erase")


@routes.button("privacy.erase_yes")
def erase_yes(turn: Turn) -> Reaction:
    member = _alone(turn)
    erased = privacy.erase(turn.tx, turn.now, member)
    language = member.language or turn.incoming.language
    return Show("privacy.erased", answers=erased.answers, experiences=erased.experiences, language=language)


@routes.button("privacy.keep")
def keep(turn: Turn) -> Reaction:
    return Show("privacy.kept")


def _alone(turn: Turn) -> Member:
    """The member, alone with the bot."""
    if turn.member is None or not turn.incoming.private:
        raise Refusal("privacy.nothing")
    return turn.member


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("privacy.mydata")
def mydata_text(view: View) -> Message | None:
    _ = view.words
    if view.member is None:
        return None
    document = Attachment(
        f"mine-data-{view.now.astimezone(_.zone):%Y-%m-%d}.json", privacy.document(view.tx, view.member)
    )
    return Message(_("Her er alt jeg har lagret om deg. Vil du slette det, så skriv /slett."), attachment=document)


@routes.message("privacy.nothing")
def nothing(view: View) -> Message:
    _ = view.words
    return Message(_("Jeg har ikke lagret noe om deg."))


@routes.message("privacy.erase")
def erase_text(view: View) -> Message | None:
    _ = view.words
    if view.member is None:
        return None
    alone = [title_of(view, id) for id in privacy.only_one_left(view.tx, view.member)]
    text = _(
        "Vil du slette alt om deg? Svarene, erfaringene og plassen i gruppa blir borte, også det du har delt, men "
        "navnet kan stå igjen i det jeg allerede har sagt til veilederne. Det kan ikke angres. Vil du ha en kopi "
        "først, så skriv /minedata."
    )
    text += _in_groups(view, view.member)
    if alone:
        text += "\n\n" + _(
            "Du er den eneste som følger opp {titles}. Inviter noen andre først hvis programmet skal fortsette.",
            titles=", ".join(f"«{title}»" for title in alone),
        )
    return Message(
        text,
        (
            (Button(_("Ja, slett alt"), press("privacy.erase_yes")),),
            (Button(_("Nei, behold det"), press("privacy.keep")),),
        ),
    )


def _in_groups(view: View, member: Member) -> str:
    """What becomes of what they wrote in groups' chats; afterwards they are not there to delete it themselves."""
    _ = view.words
    standing, told = privacy.standing(view.tx, view.now, member), ""
    if "goes" in standing:
        told += "\n\n" + _("Svar og erfaringer du har skrevet i gruppa de siste to dagene, sletter jeg også der.")
    if "stays" in standing:
        left = _("Noe av det du skrev i gruppas chat, kan jeg ikke slette.")
    elif privacy.is_in_chat(view.tx, member):
        left = _("Annet du har skrevet i gruppas chat, kan jeg ikke slette.")
    else:
        return told
    how = _(
        "Etterpå er du ute av chatten. Vil du ha det bort, så slett det først: hold fingeren på meldinga der, og velg "
        "«Slett»."
    )
    return f"{told}\n\n{left} {how}"


@routes.message("privacy.kept")
def kept(view: View) -> Message:
    _ = view.words
    return Message(_("Ingenting er slettet."))


@routes.message("privacy.erased")
def erased(view: View, answers: int, experiences: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Nå er du slettet: navnet, biblioteket, plassen i gruppa, {answers} og {experiences}.",
            answers=_.count("ett svar", "{n} svar", answers),
            experiences=_.count("én erfaring", "{n} erfaringer", experiences),
        )
        + " "
        + _("Meldingene i denne samtalen kan du slette selv i Telegram. Takk for at du var med!")
    )
