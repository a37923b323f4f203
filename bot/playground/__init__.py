"""A small Telegram of our own: the Bot API over real HTTP, people who can be played, and a clock that can be moved."""
