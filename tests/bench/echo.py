"""A bare python-telegram-bot bot that answers every message with one, to measure against."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

ANSWER = "Hei! Jeg heter Kollokvie. Velg hva du vil gjøre:"


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message:
        await update.message.reply_text(ANSWER)


if __name__ == "__main__":
    builder = Application.builder().token(os.environ["KOLLOKVIE_BOT_TOKEN"])
    application = builder.base_url(f"{os.environ['KOLLOKVIE_API_URL']}/bot").build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.run_polling(poll_interval=0, timeout=10)
