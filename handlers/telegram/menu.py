import logging

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.texts import LANGUAGES
from handlers.help import commands

log = logging.getLogger(__name__)


async def publish(bot: Bot) -> None:
    """Show the commands in Telegram's own menu; best effort, since everything is reached from /hjelp too."""
    try:
        for language in LANGUAGES:
            listed = [BotCommand(name, description) for name, description in commands(language)]
            # Telegram knows Norwegian as "no" and "nb"; bokmål is what everyone else gets.
            await bot.set_my_commands(
                listed,
                scope=BotCommandScopeAllPrivateChats(),
                language_code=None if language == "nb" else language,
            )
    except TelegramError as error:
        log.warning("the command menu could not be set: %s", error)
