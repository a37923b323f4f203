"""A tiny bot: says again what it hears, with buttons; enough to try the page without the product."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

KEYS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Hvisk", callback_data="whisper"), InlineKeyboardButton("Rop", callback_data="shout")],
        [InlineKeyboardButton("Les mer", url="https://example.org/mer")],
    ]
)


@contextlib.asynccontextmanager
async def echoing(bot: Bot) -> AsyncIterator[None]:
    """Let the bot answer for as long as this is entered."""
    task = asyncio.create_task(_echo(bot))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _echo(bot: Bot) -> None:
    offset = None
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20, allowed_updates=Update.ALL_TYPES):
            offset = update.update_id + 1
            await _answer(update)


async def _answer(update: Update) -> None:
    message, query = update.message, update.callback_query
    if query:
        await query.answer("Hysj!" if query.data == "whisper" else "HEI!", show_alert=query.data == "shout")
    elif message and message.text and message.chat.type == "private":
        await message.reply_text(f"Du skrev: {message.text}", reply_markup=KEYS)
