"""How much is asked of people: the minutes of a week, and whether they find it too much."""

QUESTION, REPLY = 10, 5  # minutes: to answer the question of the week, and to reply to a colleague
