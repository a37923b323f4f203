"""Every table. Times are aware and kept in UTC."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime; kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Big = BigInteger().with_variant(Integer, "sqlite")
LOOK_NOW = datetime(2000, 1, 1, tzinfo=UTC)
PRIVATE = {"private": True}  # whom a reference with this is to is not told of the row
OTHERS = {"others": True}  # what a column with this holds is about others than whom the row is of


def _id() -> Column[int]:
    return Column("id", Big, primary_key=True)


def _ref(name: str, target: str, *, nullable: bool = False, ondelete: str = "CASCADE", **kwargs: Any) -> Column[int]:
    return Column(name, Big, ForeignKey(f"{target}.id", ondelete=ondelete), nullable=nullable, **kwargs)


# --- programme -------------------------------------------------------------------------------------------------------

programme = Table(
    "programme",
    metadata,
    _id(),
    Column("start_on", Date, nullable=False),
    Column("language", String, nullable=False),
    Column("digest", String, nullable=False),  # of the programme file, by which it is known without being fetched
    Column("source", Text, nullable=False),  # the programme file: what is in it is read from here
    Column("own", JSON, nullable=False, default=list),  # questions its facilitators have written
    Column("created_at", Moment, nullable=False),
    Column("lets_in", Boolean, nullable=False, default=False),  # late joiners with one obvious group, without asking
    Column("counted_at", Moment),  # when it was last looked for groups with too few
    Column("silence_at", Moment),  # when it is looked who is silent; null: when somebody has been asked something
    Column("monday_at", Moment, default=LOOK_NOW),  # when facilitators are told what needs them; null: no more
    Column("regroup_at", Moment),  # when a change of the groups is worked out, since people have changed
    Column("wishes", JSON(none_as_null=True)),  # who is to be where, with whom and not with whom, until it is changed
)

# The files that a programme went by before, each until it went on by the next.
programme_source = Table(
    "programme_source",
    metadata,
    _ref("programme_id", "programme", primary_key=True),
    Column("until", Moment, primary_key=True),
    Column("source", Text, nullable=False),
)

module = Table(
    "module",
    metadata,
    _id(),
    _ref("programme_id", "programme"),
    Column("key", String, nullable=False),
    UniqueConstraint("programme_id", "key"),
)

# A reflection prompt; "spørsmål" to people. Prompts without a module belong to the programme (start, load, afterwards).
prompt = Table(
    "prompt",
    metadata,
    _id(),
    _ref("programme_id", "programme"),
    _ref("module_id", "module", nullable=True),
    Column("key", String, nullable=False),  # as in the programme file: "M1-3"
    UniqueConstraint("programme_id", "key"),
)

# --- people ----------------------------------------------------------------------------------------------------------

municipality = Table(
    "municipality",
    metadata,
    Column("number", String(4), primary_key=True),
)

library = Table(
    "library",
    metadata,
    _id(),
    Column("municipality_number", String(4), ForeignKey("municipality.number"), nullable=False),
    Column("name", String, nullable=False),
    Column("size_class", String, nullable=False),  # small | larger
    UniqueConstraint("municipality_number", "name"),
)

member = Table(
    "member",
    metadata,
    _id(),
    Column("name", String, nullable=False),
    Column("language", String),
    Column("created_at", Moment, nullable=False),
)

# A way to reach a member. A member may have none, one or several.
contact = Table(
    "contact",
    metadata,
    _id(),
    _ref("member_id", "member"),
    Column("kind", String, nullable=False),  # telegram
    Column("address", String, nullable=False),
    Column("reachable", Boolean, nullable=False, default=True),
    Column("heard_on", Date),  # the last day they wrote or pressed something
    UniqueConstraint("kind", "address"),
    UniqueConstraint("member_id", "kind"),
)

role = Table(
    "role",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("programme_id", "programme", primary_key=True),
    Column("role", String, primary_key=True),  # participant | facilitator | manager | teacher
    Column("since", Moment, nullable=False),
    Column("only_some", Boolean, nullable=False, default=False),  # a facilitator of the groups in charge and no others
    Column("by_choice", Boolean, nullable=False, default=False),  # a facilitator has chosen these groups themself
)

participation = Table(
    "participation",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("programme_id", "programme", primary_key=True),
    Column("status", String, nullable=False),  # active | left
    Column("slots", JSON, nullable=False),  # numbers 0-9: 2 × weekday + 0 before opening, 1 afternoon
    Column("electives", JSON, nullable=False),  # module keys
    Column("private_prompts", Boolean, nullable=False, default=False),
    Column("hour", JSON(none_as_null=True)),  # [weekday, "08:45"]: when questions come to them alone; null: at once
    Column("paused_until", Date),
    Column("without_seat", Boolean, nullable=False, default=False),  # in no group till the pause is over
    Column("other_way_since", Date),  # since when they would rather be reached elsewhere; null: here is fine
    Column("joined_at", Moment, nullable=False),
)

# What somebody has answered so far, on their way into a programme or while they change what they said.
joining = Table(
    "joining",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("programme_id", "programme", primary_key=True),
    Column("role", String),  # what it leads to; null for a change
    Column("asks", JSON, nullable=False),  # the steps, in order
    Column("answers", JSON, nullable=False),  # by step
    Column("since", Moment, nullable=False),
)

# A member's place at a library; a remote leader has one at each library led.
post = Table(
    "post",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("library_id", "library", primary_key=True, index=True),
    Column("position", String, nullable=False),  # leader | staff | remote_leader
    Column("rank", Integer, nullable=False),  # the order in which they were told
)

consent = Table(
    "consent",
    metadata,
    _id(),
    _ref("member_id", "member", index=True),
    _ref("programme_id", "programme"),
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)

# A link that gives one role, once or a counted number of times. Only the token's hash is kept.
link = Table(
    "link",
    metadata,
    _id(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("purpose", String, nullable=False),  # join | group_chat
    _ref("programme_id", "programme"),
    _ref("group_id", "study_group", nullable=True),
    _ref("issuer_id", "member", nullable=True, ondelete="SET NULL"),
    Column("role", String),
    Column("known", JSON, nullable=False),  # what an imported row says of the person: name, municipality_number, ...
    Column("uses_left", Integer),  # null: as often as needed until it expires
    Column("expires_at", Moment, nullable=False),
    Column("made_for", Big),  # the message that carries it: where that is tried again, the link is made anew
)

# --- groups ----------------------------------------------------------------------------------------------------------

study_group = Table(
    "study_group",
    metadata,
    _id(),
    _ref("programme_id", "programme", index=True),
    Column("name", String, nullable=False),
    Column("host_municipality", String(4), nullable=False),
    Column("slot", Integer),
    Column("module", String),
    Column("electives", JSON(none_as_null=True)),  # module keys, settled when the first of them begins
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("few_since", Moment),  # since when there have been too few who are not on pause
    Column("hours", JSON, nullable=False, default=list),  # [from Monday, weekday, "08:45"], ...; else the programme's
    Column("leave", JSON, nullable=False, default=list),  # the Mondays of weeks the group is free
    Column("next_at", Moment, default=LOOK_NOW),  # when it is looked whether to ask it; null: no more is asked
    Index("ix_study_group_next", "next_at"),
)

group_member = Table(
    "group_member",
    metadata,
    _ref("group_id", "study_group", primary_key=True),
    _ref("member_id", "member", primary_key=True, index=True),
    Column("since", Moment, primary_key=True),
    Column("until", Moment),
    Column("in_chat_since", Moment),  # null: not in the group's chat, as far as Telegram has told
    Index(
        "uq_group_member_seat",
        "group_id",
        "member_id",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

group_chat = Table(
    "group_chat",
    metadata,
    _id(),
    _ref("group_id", "study_group", unique=True),
    Column("kind", String, nullable=False),  # telegram
    Column("chat_id", Big, nullable=False),
    Column("thread_id", Big),
    Column("invite_link", String),
    Column("may_delete", Boolean, nullable=False, default=False),  # the bot may delete what others write there
    Column("lost_at", Moment),  # the bot was removed, or the chat is gone
    Column("bound_at", Moment, nullable=False),
    Index("ix_group_chat_chat", "kind", "chat_id"),
)

# The groups that a facilitator looks after who has only some.
charge = Table(
    "charge",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("programme_id", "programme", primary_key=True),
    _ref("group_id", "study_group", primary_key=True, index=True),
)

# A facilitator asks another to take over what they look after; it waits for a yes.
handover = Table(
    "handover",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("programme_id", "programme", primary_key=True),
    _ref("to_id", "member", index=True),
    Column("leaves", Boolean, nullable=False),  # who hands over is no facilitator from then on
    Column("offered_at", Moment, nullable=False),
)

# The modules that a teacher puts up material for.
teaching = Table(
    "teaching",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("module_id", "module", primary_key=True),
)

# What a teacher or a facilitator has put up for a module.
material = Table(
    "material",
    metadata,
    _id(),
    _ref("module_id", "module", index=True),
    _ref("made_by", "member", nullable=True, ondelete="SET NULL"),
    Column("text", Text, nullable=False),
    Column("file", JSON(none_as_null=True)),
    Column("chat", Big),  # where who made it wrote it, to follow edits
    Column("message", Big),
    Column("put_at", Moment, nullable=False),
)

# What a group has agreed on: a ready-made choice, or else its own words.
agreement = Table(
    "agreement",
    metadata,
    _ref("group_id", "study_group", primary_key=True),
    Column("topic", String, primary_key=True),  # when | where | stays | away
    Column("choice", String),
    Column("words", String, nullable=False),
    _ref("by", "member", nullable=True, ondelete="SET NULL"),
    Column("chat", Big),  # where own words were written, to follow edits
    Column("message", Big),
    Column("at", Moment, nullable=False),
)

# Somebody would like to be in the same group as their own leader, or as somebody they lead; it counts when both would.
same_group = Table(
    "same_group",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("other_id", "member", primary_key=True, info=PRIVATE),
    Column("asked_at", Moment, nullable=False),
)

# Programmes whose groups have a topic each in one chat, in place of chats of their own.
forum = Table(
    "forum",
    metadata,
    _ref("programme_id", "programme", primary_key=True),
    Column("chat_id", Big),  # null until it is connected
    Column("may_make", Boolean, nullable=False, default=False),  # it has topics, and the bot may make more
    Column("may_delete", Boolean, nullable=False, default=False),
    Column("invite_link", String),
    Column("lost_at", Moment),
)

# A proposal of groups; forgotten after a month. It waits to be worked out where it has neither plan nor collision.
group_plan = Table(
    "group_plan",
    metadata,
    _id(),
    _ref("programme_id", "programme", index=True),
    _ref("made_by", "member", nullable=True, ondelete="SET NULL"),
    Column("made_at", Moment, nullable=False),
    _ref("follows", "group_plan", nullable=True, ondelete="SET NULL"),  # the proposal it is a change of
    Column("cause", String),  # change | early | merge; null: a facilitator asked for it
    _ref("merges", "study_group", nullable=True),  # the group that is too small
    Column("before", JSON(none_as_null=True), info=OTHERS),  # the group that each one was in then
    Column("people", String, nullable=False),  # a fingerprint of what it is made from
    Column("wishes", JSON, nullable=False, info=OTHERS),  # who is to be where, with whom and not with whom
    Column("plan", JSON(none_as_null=True), info=OTHERS),
    Column("collision", JSON(none_as_null=True), info=OTHERS),  # what stands in the way of any plan
    Column("map", LargeBinary, info=OTHERS),
    Column("confirmed_at", Moment),
    Column("declined_at", Moment),
)

# --- the week --------------------------------------------------------------------------------------------------------

# Other words for a prompt, for one group or for all, from when they were written on.
wording = Table(
    "wording",
    metadata,
    _id(),
    _ref("prompt_id", "prompt", index=True),
    _ref("group_id", "study_group", nullable=True),  # null: every group
    Column("texts", JSON, nullable=False),
)

# A prompt posted to a group's chat, or privately to a member without one.
posting = Table(
    "posting",
    metadata,
    _id(),
    _ref("prompt_id", "prompt"),
    _ref("group_id", "study_group", nullable=True),
    _ref("member_id", "member", nullable=True),
    Column("monday", Date, nullable=False),  # of the week that it is the question of
    Column("posted_at", Moment, nullable=False),
    Column("missed", Boolean, nullable=False, default=False),  # it was too late, and was never sent
    Column("untold", Boolean, nullable=False, default=False),  # it was so, and no facilitator has heard of it yet
    Column("in_chat", Boolean, nullable=False, default=False),  # it was sent to the group's chat, or is too late to
    Column("closes_at", Moment, nullable=False),  # till when it may be sent at all
    _ref("wording_id", "wording", nullable=True, ondelete="SET NULL"),  # null: in the words of the programme
    CheckConstraint("(group_id IS NULL) <> (member_id IS NULL)", "whom"),
    Index("ix_posting_posted_at", "posted_at"),
    Index("ix_posting_closes", "closes_at"),
    Index("ix_posting_untold", "prompt_id", sqlite_where=text("untold = 1"), postgresql_where=text("untold")),
    Index("ix_posting_group_last", "group_id", "posted_at"),
    Index("ix_posting_member_last", "member_id", "posted_at"),
    Index(
        "uq_posting_group",
        "prompt_id",
        "group_id",
        unique=True,
        sqlite_where=text("group_id IS NOT NULL"),
        postgresql_where=text("group_id IS NOT NULL"),
    ),
    Index(
        "uq_posting_week",
        "group_id",
        "monday",
        unique=True,
        sqlite_where=text("group_id IS NOT NULL"),
        postgresql_where=text("group_id IS NOT NULL"),
    ),
    Index(
        "uq_posting_member",
        "prompt_id",
        "member_id",
        unique=True,
        sqlite_where=text("member_id IS NOT NULL"),
        postgresql_where=text("member_id IS NOT NULL"),
    ),
)

# A week that has passed in which a group was asked nothing, and why.
week_off = Table(
    "week_off",
    metadata,
    _ref("group_id", "study_group", primary_key=True),
    Column("monday", Date, primary_key=True),
    Column("reason", String, nullable=False),
)

# What a facilitator has changed in the plan of a programme, or of one group, from a week on.
plan_change = Table(
    "plan_change",
    metadata,
    _id(),
    _ref("programme_id", "programme", index=True),
    _ref("group_id", "study_group", nullable=True),  # null: every group
    Column("monday", Date, nullable=False),
    Column("change", JSON, nullable=False),
    _ref("made_by", "member", nullable=True, ondelete="SET NULL"),
    Column("made_at", Moment, nullable=False),
)

# What is to be done about a question that was put, and when.
duty = Table(
    "duty",
    metadata,
    _ref("posting_id", "posting", primary_key=True),
    Column("kind", String, primary_key=True),  # reminder | summary | load
    Column("due_at", Moment),  # null: it is done
    Index("ix_duty_due", "kind", "due_at"),
)

answer = Table(
    "answer",
    metadata,
    _id(),
    _ref("prompt_id", "prompt"),
    _ref("member_id", "member", index=True),
    _ref("group_id", "study_group", nullable=True, ondelete="SET NULL"),
    Column("visibility", String, nullable=False),  # me | group | cohort
    Column("answered_at", Moment, nullable=False),
    Column("edited_at", Moment),
    UniqueConstraint("prompt_id", "member_id"),
    Index("ix_answer_seen", "prompt_id", "visibility", "group_id"),  # what a whole cohort has answered is much
)

skip = Table(
    "skip",
    metadata,
    _ref("prompt_id", "prompt", primary_key=True),
    _ref("member_id", "member", primary_key=True),
    Column("skipped_at", Moment, nullable=False),
)

# How much somebody finds what they are asked; they were asked after a week's question, and may have said nothing.
load = Table(
    "load",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("programme_id", "programme", primary_key=True),
    Column("monday", Date, primary_key=True),
    Column("felt", String),  # much | fine | little
    Index("ix_load_programme", "programme_id", "monday"),
)

# An answer that the bot has said in its group's chat, and when a colleague is asked whether they know it themselves.
recognition = Table(
    "recognition",
    metadata,
    _ref("answer_id", "answer", primary_key=True),
    Column("ask_at", Moment, index=True),  # null: somebody was asked or has replied, or there is nobody to ask
    _ref("asked_id", "member", nullable=True, ondelete="SET NULL", index=True, info=OTHERS),
    Column("asked_at", Moment),
    Column("replied_at", Moment),
)

# What somebody wrote to a colleague's answer, for the bot to say in the group's chat.
reply = Table(
    "reply",
    metadata,
    _id(),
    _ref("answer_id", "answer", index=True, info=PRIVATE),
    _ref("member_id", "member", index=True),
    Column("written_at", Moment, nullable=False),
)

experience = Table(
    "experience",
    metadata,
    _id(),
    _ref("programme_id", "programme", index=True),
    _ref("member_id", "member", index=True),
    _ref("group_id", "study_group", nullable=True, ondelete="SET NULL"),
    _ref("answer_id", "answer", nullable=True, ondelete="SET NULL", unique=True),  # the answer it was made from
    Column("visibility", String, nullable=False),  # me | group | cohort
    Column("words", Text, nullable=False),  # its words folded for searching
    Column("shared_at", Moment, nullable=False),
    Column("edited_at", Moment),
)

# One message of an answer, an experience or a reply, or of what a member wrote in private and has not said what it is.
part = Table(
    "part",
    metadata,
    _id(),
    _ref("answer_id", "answer", nullable=True, index=True),
    _ref("experience_id", "experience", nullable=True, index=True),
    _ref("reply_id", "reply", nullable=True, index=True),
    _ref("unasked_by", "member", nullable=True, index=True),
    Column("text", Text, nullable=False),
    Column("file", JSON(none_as_null=True)),  # {"kind": "voice" | "photo" | "document", "id": Telegram's file_id}
    Column("chat", Big, nullable=False),  # where its author wrote it, to follow edits; 0 once that is deleted
    Column("message", Big, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("named", Boolean, nullable=False, default=False),  # its author knows whom it seems to name, and has decided
    Index("ix_part_message", "chat", "message"),
)

# A question that followed an answer; what is said to it is more of the answer.
after_answer = Table(
    "after_answer",
    metadata,
    _ref("answer_id", "answer", primary_key=True),
    Column("key", String, nullable=False),  # as in the programme file: "notice-2"
    Column("asked_at", Moment, nullable=False),
    Column("taken_at", Moment),  # when something was added to the answer after it
)

# --- sessions --------------------------------------------------------------------------------------------------------

session = Table(
    "session",
    metadata,
    _id(),
    _ref("programme_id", "programme"),
    _ref("group_id", "study_group", nullable=True),  # null: the whole cohort
    _ref("made_by", "member", nullable=True, ondelete="SET NULL"),
    Column("title", String, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("timezone", String, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("join_link", String, nullable=False),
    Column("access", String, nullable=False, default=""),  # the meeting's number and code, beside its link
    Column("sequence", Integer, nullable=False, default=0),  # iCalendar's SEQUENCE
    Column("edition", Integer, nullable=False, default=0),  # how often it was moved: everyone is asked again each time
    Column("announced_at", Moment, nullable=False),
    Column("cancelled_at", Moment),
    Index("ix_session_of", "programme_id", "group_id", "starts_at"),
)

AWAITS_REMINDERS = "reminded < 2"
# Somebody was asked to a session; the row is of the latest edition.
invitation = Table(
    "invitation",
    metadata,
    _ref("session_id", "session", primary_key=True),
    _ref("member_id", "member", primary_key=True, index=True),
    Column("invited_at", Moment, nullable=False),
    Column("response", String),  # accepted | declined | tentative, as iCalendar's PARTSTAT
    Column("responded_at", Moment),
    Column("reminded", Integer, nullable=False),  # reminders that are behind: 1 the day before, 2 half an hour before
    Index(
        "ix_invitation_awaits",
        "session_id",
        sqlite_where=text(AWAITS_REMINDERS),
        postgresql_where=text(AWAITS_REMINDERS),
    ),
)

# --- to everyone -----------------------------------------------------------------------------------------------------

# What a facilitator wrote: to one group, to one member, or else to the whole cohort.
broadcast = Table(
    "broadcast",
    metadata,
    _id(),
    _ref("programme_id", "programme", index=True),
    _ref("author_id", "member", index=True),
    _ref("group_id", "study_group", nullable=True),
    _ref("member_id", "member", nullable=True),
    Column("text", Text, nullable=False),
    Column("file", JSON(none_as_null=True)),
    Column("sent_at", Moment, nullable=False),
)

# What a participant wrote to the facilitators of a programme.
note = Table(
    "note",
    metadata,
    _id(),
    _ref("programme_id", "programme", index=True),
    _ref("member_id", "member", index=True),
    Column("text", Text, nullable=False),
    Column("file", JSON(none_as_null=True)),
    Column("chat", Big, nullable=False),  # where its author wrote it, to follow edits
    Column("message", Big, nullable=False),
    Column("written_at", Moment, nullable=False),
)

# What a facilitator has begun on and not yet sent.
draft = Table(
    "draft",
    metadata,
    _ref("member_id", "member", primary_key=True),
    _ref("programme_id", "programme", primary_key=True),
    Column("kind", String, primary_key=True),  # session | broadcast
    Column("content", JSON, nullable=False),
    Column("revision", Integer, nullable=False),  # what was previewed is what is sent
)

# --- conversation and delivery ---------------------------------------------------------------------------------------

# What the bot is waiting to hear from somebody in a private chat.
awaited = Table(
    "awaited",
    metadata,
    Column("kind", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("what", String, nullable=False),
    Column("args", JSON, nullable=False),
    Column("since", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    _id(),
    Column("bot_id", Big, nullable=False),
    Column("update_id", Big, nullable=False),
    Column("body", JSON(none_as_null=True)),  # forgotten when it is done
    Column("received_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("error", Text),
    UniqueConstraint("bot_id", "update_id"),
    Index("ix_inbox_waiting", "id", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
)

OPEN = "status IN ('pending', 'retry', 'sending')"
FOLLOWS = "follows IS NOT NULL"
IN_DOUBT = "status = 'uncertain'"
OF_STRANGERS = "member_id IS NULL AND group_id IS NULL"
ONLY_SAID = "subject IS NULL AND key IS NULL"  # nothing is edited, taken back or said only once by it
outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("lane", String, nullable=False),  # "member:1", "group:2", "chat:3": messages of a lane keep their order
    _ref("member_id", "member", nullable=True, index=True),
    _ref("group_id", "study_group", nullable=True, index=True),
    _ref("programme_id", "programme", nullable=True),
    Column("chat_id", Big),  # where it goes when neither a member nor a group; where it went once it is sent
    Column("thread_id", Big),  # the topic there
    Column("kind", String, nullable=False),  # which message: names its renderer
    Column("params", JSON, nullable=False),
    Column("subject", String),  # what it is about, e.g. "answer:12", to edit or take back what was sent
    Column("act", String, nullable=False),  # send | edit | delete | call
    Column("message_id", Big),  # the message to edit or delete; the message that was sent
    _ref("follows", "outbox", nullable=True, ondelete="SET NULL"),  # whose message it edits or deletes, once it is sent
    Column("key", String, unique=True),  # the occurrence, so that it happens once
    Column("priority", Integer, nullable=False),  # 0 answers somebody, 1 starts by itself
    Column("if_uncertain", String, nullable=False),  # ask | repeat | drop
    Column("status", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("repeats", Integer, nullable=False, default=0),  # sent once more after an uncertain delivery
    Column("due_at", Moment, nullable=False),
    Column("in_hours", Boolean, nullable=False, default=False),  # leaves only when the bot may write by itself
    Column("expires_at", Moment),
    Column("claimed_at", Moment),
    Column("settled_at", Moment),
    Column("error", Text),
    Index("ix_outbox_open", "lane", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    Index("ix_outbox_order", "priority", "id", "due_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    Index("ix_outbox_due", "due_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    Index("ix_outbox_expires", "expires_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    Index("ix_outbox_follows", "follows", sqlite_where=text(FOLLOWS), postgresql_where=text(FOLLOWS)),
    Index("ix_outbox_doubt", "programme_id", sqlite_where=text(IN_DOUBT), postgresql_where=text(IN_DOUBT)),
    Index(
        "ix_outbox_strangers",
        "member_id",
        "group_id",
        sqlite_where=text(OF_STRANGERS),
        postgresql_where=text(OF_STRANGERS),
    ),
    Index("ix_outbox_said", "due_at", sqlite_where=text(ONLY_SAID), postgresql_where=text(ONLY_SAID)),
    Index("ix_outbox_subject", "subject"),
    Index("ix_outbox_message", "chat_id", "message_id"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    _ref("programme_id", "programme", nullable=True),
    _ref("actor_id", "member", nullable=True, ondelete="SET NULL"),
    Column("action", String, nullable=False),
    Column("details", JSON, nullable=False),
)

# SQLite would give the id of what was deleted last to what comes next, and the outbox and buttons would take one for
# the other.
for each in metadata.tables.values():
    if "id" in each.c:
        each.dialect_options["sqlite"]["autoincrement"] = True
