"""What a group agrees on, by buttons in its chat or in private: one message, a list or one of the questions."""

from bot.domain.agreement import CHOICES, LONGEST, Agreed, Said, Topic
from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.services import agreement, conversation, groups, people
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.joining.words import slot_name
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
TOPICS: dict[str, Topic] = {str(topic): topic for topic in CHOICES}


@routes.button("agreement.show", where="anywhere")
def show(turn: Turn, group_id: int) -> Reaction:
    agreement.own(turn.tx, turn.member, group_id)
    _heard(turn)
    return Show("agreement", group=group_id)


@routes.button("agreement.below", where="anywhere")
def below(turn: Turn, group_id: int) -> Reaction:
    """In a message of its own, to which the group can reply."""
    agreement.own(turn.tx, turn.member, group_id)
    return Say("agreement", about=agreement.about(group_id), group=group_id)


@routes.button("agreement.topic", where="anywhere")
def ask(turn: Turn, group_id: int, topic: str) -> Reaction:
    agreement.own(turn.tx, turn.member, group_id)
    asked = _topic(topic)
    if turn.incoming.private:
        until = parts.write_until(turn)
        conversation.expect(turn.tx, turn.now, turn.incoming.address, "agreement.words", group_id, asked, until)
    return Show("agreement.topic", group=group_id, topic=asked)


@routes.button("agreement.set", where="anywhere")
def choose(turn: Turn, group_id: int, topic: str, choice: str) -> Reaction:
    _keep(turn, group_id, agreement.chosen(_topic(topic), choice))
    return Show("agreement", group=group_id) if turn.incoming.private else None


@routes.awaited("agreement.words")
def written(turn: Turn, group_id: int, topic: str, until: int) -> Reaction:
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    _keep(turn, group_id, agreement.written(_topic(topic), turn.incoming.text))
    return Say("agreement", group=group_id)


@routes.reply("agreement")
def replied(turn: Turn, group_id: int) -> Reaction:
    """The group's own words come as a reply to the message while it asks for something."""
    agreement.own(turn.tx, turn.member, group_id)
    topic = agreement.asked_in(turn.tx, turn.incoming)
    if topic is None:
        return Say("agreement.press_first")
    _keep(turn, group_id, agreement.written(topic, turn.incoming.text))
    return None


@routes.edited
def edited(turn: Turn) -> Reaction:
    """An edit of the message that own words came in; silent in the group, whose message follows by itself."""
    group_id = agreement.follow_edit(turn.tx, turn.now, turn.member, turn.incoming)
    return Say("agreement", group=group_id) if group_id and turn.incoming.private else None


def _keep(turn: Turn, group_id: int, said: Said) -> None:
    """The message in the group's chat follows by itself."""
    agreement.keep(turn.tx, turn.now, turn.member, group_id, said, came_in=turn.incoming)
    _heard(turn)


def _topic(word: str) -> Topic:
    """What a button says; raises Refusal where it is forged."""
    if word not in TOPICS:
        raise Refusal("stale")
    return TOPICS[word]


def _heard(turn: Turn) -> None:
    if turn.incoming.private:
        conversation.no_longer(turn.tx, turn.incoming.address, "agreement.words")


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("agreement")
def overview(view: View, group: int) -> Message:
    _ = view.words
    agreed, own = agreement.of(view.tx, group), groups.get(view.tx, group)
    if len(agreed) == len(CHOICES):
        told = [_("Dette har gruppa {name} avtalt. Alle i gruppa kan endre det når som helst.", name=own.name)]
    else:
        told = [_.pick(each.text) for each in agreement.questions(view.tx, own)]
        told.append(
            _(
                "Det første gruppa {name} gjør, er å bli enig om fire ting. Trykk på det dere vil avtale. "
                "Alle i gruppa kan endre det når som helst.",
                name=own.name,
            )
        )
    lines = [_line(view, group, topic, agreed.get(topic)) for topic in CHOICES]
    buttons = [Button(_name(view, topic), press("agreement.topic", group, topic)) for topic in CHOICES]
    rows: list[Row] = [tuple(buttons[:2]), *((each,) for each in buttons[2:])]
    if view.member is not None:
        rows.append((Button(_("Gruppa mi"), press("group")),))
    return Message("\n\n".join([*told, "\n".join(lines)]), tuple(rows))


def told(view: View, group_id: int) -> list[str]:
    """What a group has agreed on, a line for each."""
    agreed = agreement.of(view.tx, group_id)
    return [_line(view, group_id, topic, agreed[topic]) for topic in CHOICES if topic in agreed]


def says_when(view: View, group_id: int) -> bool:
    """Whether a group has agreed on when to meet."""
    return "when" in agreement.of(view.tx, group_id)


def _line(view: View, group_id: int, topic: Topic, agreed: Agreed | None) -> str:
    """One of the four as it stands, and who said so last."""
    _ = view.words
    name = _name(view, topic)
    if agreed is None:
        return _("{topic}: ikke avtalt ennå", topic=name)
    said = agreed.words if agreed.choice is None else _choice(view, group_id, topic, agreed.choice)
    by = people.name_of(view.tx, agreed.by) if agreed.by is not None else None
    return _("{topic}: {said} ({name})", topic=name, said=said, name=by) if by else f"{name}: {said}"


def _name(view: View, topic: Topic) -> str:
    _ = view.words
    names: dict[Topic, str] = {
        "when": _("Når"),
        "where": _("Hvor"),
        "stays": _("Det som blir i gruppa"),
        "away": _("Når noen er borte"),
    }
    return names[topic]


def _choice(view: View, group_id: int, topic: Topic, choice: str) -> str:
    _ = view.words
    if topic == "when":
        return slot_name(view, int(choice))
    words = {
        "turns": _("På omgang hos hverandre"),
        "host": _("I {place}", place=groups.place_name(groups.get(view.tx, group_id).host_municipality)),
        "video": _("På video"),
        "all": _("Alt som blir sagt"),
        "nameless": _("Navn og steder, resten kan deles"),
        "meet": _("Si fra i chatten, så møtes de andre"),
        "move": _("Er to eller flere borte, finner vi ny tid"),
    }
    return words[choice]


@routes.message("agreement.changed")
def changed(view: View, group: int, topic: Topic) -> Message:
    """It follows what is agreed on from then on."""
    line = _line(view, group, topic, agreement.of(view.tx, group).get(topic))
    return Message("\n".join([view.words("Dette er endret i avtalen vår:"), line]))


@routes.message("agreement.topic")
def topic_text(view: View, group: int, topic: Topic) -> Message:
    _ = view.words
    asked: dict[Topic, str] = {
        "when": _("Når vil dere møtes? Tallet er hvor mange av dere tida passer for."),
        "where": _("Hvor vil dere møtes?"),
        "stays": _("Hva skal bli i gruppa?"),
        "away": _("Hva gjør dere når noen er borte?"),
    }
    own = (
        _("Velg, eller svar på denne meldinga med egne ord.")
        if view.member is None
        else _("Velg, eller skriv det her med egne ord.")
    )
    whose = _("Gruppa {name}:", name=groups.get(view.tx, group).name)
    back = (Button(_("Tilbake"), press("agreement.show", group)),)
    return Message(f"{whose}\n{asked[topic]}\n\n{own}", (*_choices(view, group, topic), back))


def _choices(view: View, group: int, topic: Topic) -> list[Row]:
    _ = view.words
    if topic == "when":
        best, everyone = agreement.suiting(view.tx, group)
        labels = {
            str(slot): _("{time} ({n} av {all})", time=slot_name(view, slot), n=n, all=everyone) for slot, n in best
        }
    else:
        labels = {choice: _choice(view, group, topic, choice) for choice in CHOICES[topic]}
    return [(Button(label, press("agreement.set", group, topic, choice)),) for choice, label in labels.items()]


@routes.message("agreement.not_yours")
def not_yours(view: View) -> Message:
    return Message(view.words("Dette avtaler de som er i gruppa."))


@routes.message("agreement.press_first")
def press_first(view: View) -> Message:
    return Message(view.words("Trykk først på det dere vil avtale. Så kan du svare på meldinga med egne ord."))


@routes.message("agreement.unclear")
def unclear(view: View, fault: str, length: int) -> Message:
    _ = view.words
    if fault == "empty":
        return Message(_("Det trenger jeg med ord. Avtalen er som før: velg en knapp, eller skriv en kort setning."))
    return Message(
        _(
            "Det er {length} tegn, og det er plass til {most}. Avtalen er som før: skriv det litt kortere.",
            length=length,
            most=LONGEST,
        )
    )
