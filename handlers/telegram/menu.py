import logging

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.texts import LANGUAGES
from handlers.help import commands

log = logging.getLogger(__name__)
Menus = dict[str, list[tuple[str, str]]]  # commands and what they do, by Telegram's language


async def publish(bot: Bot) -> None:
    """Show the commands in Telegram's own menu; best effort, since everything is reached from /hjelp too."""
    await _set(bot, {each: commands(each, leads=False) for each in LANGUAGES}, BotCommandScopeAllPrivateChats())


async def show(bot: Bot, chat: int, listed: Menus) -> None:
    """Show one person their own menu in place of the one for everybody."""
    await _set(bot, listed, BotCommandScopeChat(chat))


async def _set(bot: Bot, listed: Menus, scope: BotCommandScope) -> None:
    try:
        for language, names in listed.items():
            # Telegram knows Norwegian as "no" and "nb"; bokmål is what everyone else gets.
            code = None if language == "nb" else language
            await bot.set_my_commands([BotCommand(*each) for each in names], scope=scope, language_code=code)
    except TelegramError as error:
        log.warning("the command menu could not be set: %s", error)
