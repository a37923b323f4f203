"""What the bot says of itself, its files, and how it wants its updates."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from bot.playground.arguments import Arguments
from bot.playground.refusals import bad, conflict
from bot.playground.world import World

Json = dict[str, Any]


def get_me(world: World, given: Arguments) -> Json:  # noqa: ARG001 - takes nothing
    return {
        **world.bot.body,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, given: Arguments) -> bool:
    for one in given["commands"]:
        if not isinstance(one, dict) or not re.fullmatch(r"[a-z0-9_]{1,32}", str(one.get("command"))):
            raise bad("BOT_COMMAND_INVALID")
        if not isinstance(one.get("description"), str) or not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(given["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.profile[_commands_key(given)] = given["commands"]
    return True


def get_my_commands(world: World, given: Arguments) -> list[Json]:
    found: list[Json] = world.profile.get(_commands_key(given), [])
    return found


def delete_my_commands(world: World, given: Arguments) -> bool:
    world.profile.pop(_commands_key(given), None)
    return True


def _commands_key(given: Arguments) -> str:
    scope = given.get("scope") or {"type": "default"}
    place = " ".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)
    return f"commands {place} {given.get('language_code', '')}".strip()


def set_my_description(world: World, given: Arguments) -> bool:
    return _describe(world, given, "description", 512)


def set_my_short_description(world: World, given: Arguments) -> bool:
    return _describe(world, given, "short_description", 120)


def _describe(world: World, given: Arguments, what: str, longest: int) -> bool:
    if len(given.get(what, "")) > longest:
        raise bad(f"bot {what.replace('_', ' ')} is too long")
    world.profile[f"{what} {given.get('language_code', '')}".strip()] = given.get(what, "")
    return True


def get_my_description(world: World, given: Arguments) -> Json:
    return {"description": _described(world, given, "description")}


def get_my_short_description(world: World, given: Arguments) -> Json:
    return {"short_description": _described(world, given, "short_description")}


def _described(world: World, given: Arguments, what: str) -> str:
    own = world.profile.get(f"{what} {given.get('language_code', '')}".strip())
    return str(own or world.profile.get(what, ""))


def get_file(world: World, given: Arguments) -> Json:
    file = world.files.get(given["file_id"])
    if file is None:
        raise bad("invalid file_id")
    if len(file.content) > 20_000_000:
        raise bad("file is too big")
    return file.body() | {"file_path": file.path}


async def get_updates(world: World, given: Arguments) -> list[Json]:
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(given.get("allowed_updates"))
    limit = min(max(given.get("limit", 100), 1), 100)
    return await world.updates.poll(given.get("offset", 0), limit, given.get("timeout", 0))


async def set_webhook(world: World, given: Arguments) -> bool:
    url = given["url"]
    if url:
        _check_webhook(url)
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", given.get("secret_token", "")):
        raise bad("secret token contains unallowed characters")
    world.updates.allow(given.get("allowed_updates"))
    if given.get("drop_pending_updates"):
        world.updates.clear()
    await world.webhook.set(url, given.get("secret_token"), given.get("max_connections", 40))
    return True


def _check_webhook(url: str) -> None:
    """Plain http is for loopback alone; everything else is as Telegram has it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad("invalid webhook URL specified") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not _is_loopback(parts.hostname) and port not in (None, 443, 80, 88, 8443):
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


async def delete_webhook(world: World, given: Arguments) -> bool:
    if given.get("drop_pending_updates"):
        world.updates.clear()
    await world.webhook.set("")
    return True


def get_webhook_info(world: World, given: Arguments) -> Json:  # noqa: ARG001 - takes nothing
    return world.webhook.info()


METHODS = (
    get_me,
    set_my_commands,
    get_my_commands,
    delete_my_commands,
    set_my_description,
    get_my_description,
    set_my_short_description,
    get_my_short_description,
    get_file,
    get_updates,
    set_webhook,
    delete_webhook,
    get_webhook_info,
)
