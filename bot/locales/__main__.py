"""python -m bot.locales: bring the catalogues up to date after texts have changed."""

from bot import locales

locales.update()
