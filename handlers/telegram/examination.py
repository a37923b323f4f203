"""What Telegram says of the bot itself."""

from dataclasses import dataclass
from datetime import datetime

from telegram import ChatMember
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from handlers.telegram.connection import Connection
from handlers.telegram.incoming import rights


class NoAnswer(Exception):
    """Telegram cannot be asked; the words say why."""


class UnknownToken(Exception):
    """Telegram does not know the token."""


@dataclass(frozen=True)
class Account:
    """The bot as BotFather has set it up, and where Telegram brings its updates."""

    name: str
    reads_everything: bool
    joins_groups: bool
    webhook: str
    waiting: int
    error: str | None
    error_at: datetime | None


async def account(bot: Connection) -> Account:
    """Ask who the bot is; raises UnknownToken, or NoAnswer."""
    try:
        await bot.initialize()
        found = await bot.get_webhook_info()
    except InvalidToken:
        raise UnknownToken from None
    except TelegramError as error:
        raise NoAnswer(error.message) from None
    return Account(
        name=bot.username,
        reads_everything=bool(bot.bot.can_read_all_group_messages),
        joins_groups=bool(bot.bot.can_join_groups),
        webhook=found.url,
        waiting=found.pending_update_count,
        error=found.last_error_message,
        error_at=found.last_error_date,
    )


async def rights_in(bot: Connection, chat_id: int) -> list[str] | None:
    """Ask what the bot may do in a group's chat, as in "invite_users"; None where it is not in it."""
    try:
        member = await bot.get_chat_member(chat_id, bot.id)
    except (BadRequest, Forbidden):
        return None
    except TelegramError as error:
        raise NoAnswer(error.message) from None
    return None if member.status in (ChatMember.LEFT, ChatMember.BANNED) else rights(member)
