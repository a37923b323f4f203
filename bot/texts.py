"""Words: gettext catalogues in bot/locales/. The texts in the code are bokmål; nn and en are translated from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
SAME_AS = {"no": "nb", "da": "nb", "sv": "nb"}


@cache
def _catalogue(language: str) -> NullTranslations:
    source = files("bot") / "locales" / language / "kollokvie.po"
    if language == "nb":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def known(code: str | None) -> str | None:
    """The language of ours that a code such as "nb-NO" or "no" means, if any."""
    base = (code or "").lower().replace("_", "-").split("-")[0]
    base = SAME_AS.get(base, base)
    return base if base in LANGUAGES else None


def capital(text: str) -> str:
    """The same beginning with a capital letter, as a sentence does: «Torsdag 14. mars»."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Words:
    """Texts, dates and times in one language and one time zone."""

    language: str
    zone: ZoneInfo

    def __call__(self, text: str, **values: object) -> str:
        translated = _catalogue(self.language).gettext(text)
        return translated.format(**values) if values else translated

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        return _catalogue(self.language).ngettext(one, many, n).format(n=n, **values)

    def pick(self, texts: Mapping[str, str]) -> str:
        """The text in this language, else in bokmål."""
        return texts.get(self.language) or texts["nb"]

    def weekday(self, day: int) -> str:
        """The name of a day of the week, where Monday is 0."""
        return str(get_day_names("wide", locale=self.language)[day])

    def day(self, day: date, *, year: bool = False) -> str:
        """A date as in «torsdag 14. mars»."""
        pattern = "EEEE d MMMM" if self.language == "en" else "EEEE d. MMMM"
        return format_date(day, f"{pattern} y" if year else pattern, locale=self.language)

    def moment(self, moment: datetime, *, year: bool = False) -> str:
        """A moment in local time, as in «torsdag 14. mars kl. 08.30»."""
        day, time = ("EEEE d MMMM", " 'at' HH:mm") if self.language == "en" else ("EEEE d. MMMM", " 'kl.' HH.mm")
        pattern = f"{day}{' y' if year else ''}{time}"
        return format_datetime(moment, pattern, tzinfo=self.zone, locale=self.language)

    def short(self, moment: datetime, *, hour: bool = True, year: bool = False) -> str:
        """The same in few letters, as in «tor. 14. mars kl. 08.30»."""
        day, time = ("EEE d MMM", " 'at' HH:mm") if self.language == "en" else ("EEE d. MMM", " 'kl.' HH.mm")
        pattern = f"{day}{' y' if year else ''}{time if hour else ''}"
        return format_datetime(moment, pattern, tzinfo=self.zone, locale=self.language)
