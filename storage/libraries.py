from collections.abc import Sequence

from sqlalchemy import bindparam, delete, exists, insert, select, update

from bot.domain.people import Library, Position, Post, SizeClass
from storage.database import Transaction, padded
from storage.schema import library, municipality, post
from storage.upsert import insert_or_ignore

COLUMNS = [library.c[name] for name in Library.__dataclass_fields__]
_afar = post.alias()
_LED_FROM_AFAR = exists().where(_afar.c.library_id == library.c.id, _afar.c.position == "remote_leader")
# Built once, since whoever is looked up is looked up with their posts.
_ALL = (
    select(post.c.member_id, post.c.position, _LED_FROM_AFAR.label("remote_led"), *COLUMNS)
    .join(library)
    .order_by(post.c.rank, library.c.id)
)
_POSTS = _ALL.where(post.c.member_id.in_(bindparam("members", expanding=True)))
_POSTS_OF_ONE = _ALL.where(post.c.member_id == bindparam("member"))


def in_municipality(tx: Transaction, number: str) -> list[Library]:
    """The libraries that somebody told of there before, by name."""
    query = select(*COLUMNS).where(library.c.municipality_number == number).order_by(library.c.name)
    return [Library(*row) for row in tx.execute(query)]


def keep(tx: Transaction, number: str, name: str, size_class: SizeClass) -> int:
    """The id of the library of this name, however its letters' case, new or known; its size is what was told last."""
    known = [each for each in in_municipality(tx, number) if each.name.casefold() == name.casefold()]
    if known:
        tx.execute(update(library).where(library.c.id == known[0].id).values(size_class=size_class))
        return known[0].id
    insert_or_ignore(tx, municipality, [{"number": number}], ["number"])
    new = insert(library).values(municipality_number=number, name=name, size_class=size_class)
    id: int = tx.execute(new.returning(library.c.id)).scalar_one()
    return id


def is_remote_led(tx: Transaction, id: int) -> bool:
    return tx.execute(select(exists().where(post.c.library_id == id, post.c.position == "remote_leader"))).scalar_one()


def place(tx: Transaction, member_id: int, position: Position, library_ids: Sequence[int]) -> None:
    """Give a member these posts in place of those they had."""
    tx.execute(delete(post).where(post.c.member_id == member_id))
    for rank, library_id in enumerate(dict.fromkeys(library_ids)):
        tx.execute(insert(post).values(member_id=member_id, library_id=library_id, position=position, rank=rank))


def posts_of(tx: Transaction, member_ids: Sequence[int]) -> dict[int, list[Post]]:
    """The posts of members, by member, in the order they were told."""
    found: dict[int, list[Post]] = {}
    one = {"member": member_ids[0]} if len(member_ids) == 1 else None
    for row in tx.execute(_POSTS_OF_ONE, one) if one else tx.execute(_POSTS, {"members": padded(member_ids)}):
        found.setdefault(row.member_id, []).append(Post(Library(*row[3:]), row.position, bool(row.remote_led)))
    return found
