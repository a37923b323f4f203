"""The search for groups is compiled ahead of the first time that somebody waits for it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def ahead() -> AsyncIterator[None]:
    """Compile it meanwhile, in a process that ends when it is done: some ten seconds after an install, else one."""
    nothing = asyncio.subprocess.DEVNULL
    compiling = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.working_out"), stdin=nothing, stdout=nothing, stderr=nothing
    )
    try:
        yield
    finally:
        if compiling.returncode is None:
            compiling.kill()
            await compiling.wait()
