import os

# Durations as timedelta, as python-telegram-bot will have them in its next version; else it warns at each pause.
os.environ.setdefault("PTB_TIMEDELTA", "true")
