"""What it costs to ask what is due, counted in the steps that SQLite takes: each ring asks it of everything."""

from datetime import datetime, timedelta
from itertools import count

from bot.services import due, sessions
from storage import Transaction, groups
from storage import sessions as rows
from tests.region import SORTLAND, Region
from tests.scene import Scene
from tests.week import CHAT, oslo


def cohort(scene: Scene, size: int) -> Region:
    """Groups of three, every other with a chat, and one who waits for a group."""
    region = Region(scene)
    region.facilitator("Vilde")
    for n in range(size):
        three = [region.librarian(f"{n}{each}", SORTLAND) for each in "abc"]
        region.group(f"Gruppe {n}", *three, chat=CHAT - n if n % 2 else None)
    region.librarian("Venter", SORTLAND)
    return region


def announce(region: Region, starts_at: datetime, group: int | None = None) -> None:
    """Announce a video session, and ask those whom it concerns."""
    rows.add(
        region.scene.tx,
        programme_id=region.id,
        group_id=group,
        title="Samling",
        starts_at=starts_at,
        timezone="Europe/Oslo",
        minutes=60,
        join_link="https://video.example.no/m/1",
        announced_at=region.scene.now,
    )
    sessions.invite(region.scene.tx, region.scene.now)
    region.scene.deliver()


def steps(tx: Transaction, now: datetime) -> int:
    """How much SQLite does when nothing is due."""
    taken = count()
    sqlite = tx.connection.driver_connection
    sqlite.set_progress_handler(lambda: next(taken) < 0, 1)
    for rule in (*due.RULES, *due.NEXT):
        rule(tx, now)
    sqlite.set_progress_handler(None, 0)
    return next(taken)


def test_it_costs_no_more_as_the_weeks_go_by(tx: Transaction) -> None:
    region = cohort(Scene(tx), 4)
    costs = []
    for wednesday in oslo(9, 9, 12), oslo(12, 2, 12):
        while region.scene.now < wednesday - timedelta(weeks=1):
            announce(region, region.scene.now + timedelta(days=4))
            region.scene.at(region.scene.now + timedelta(weeks=2))
        region.scene.at(wednesday)
        costs.append(steps(tx, wednesday))
    assert costs[1] < 1.3 * costs[0], costs


def test_it_grows_with_the_groups_that_meet_and_not_with_their_square(tx: Transaction) -> None:
    costs = []
    for size in 10, 20:
        with tx.begin_nested() as undone:
            region = cohort(Scene(tx), size)
            for group in groups.every(tx, region.id):
                announce(region, region.scene.now + timedelta(days=4), group.id)
            costs.append(steps(tx, region.scene.now))
            undone.rollback()
    assert costs[1] < 2.2 * costs[0], costs
