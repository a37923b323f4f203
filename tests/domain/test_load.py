from bot.domain import load


def test_a_week_takes_ten_minutes_for_its_question_five_for_a_reply_and_its_sessions_in_full() -> None:
    week = load.minutes([60, 45], is_asked=True)
    assert (week.question, week.reply, week.sessions, week.total) == (10, 5, 105, 120)
    assert load.minutes([], is_asked=True).total == 15


def test_a_week_without_a_question_takes_its_sessions_alone() -> None:
    assert load.minutes([90], is_asked=False) == load.Minutes(0, 0, 90)
    assert load.minutes([], is_asked=False).total == 0
