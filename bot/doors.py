"""The open ways in and out of a running process."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.ports import Transport


class Door(Protocol):
    """An open way in and out: what a transport's package opens."""

    greeting: tuple[str, ...]

    @property
    def transport(self) -> Transport | None:
        """What messages leave through; None where the door only lets people look in."""
        ...

    @property
    def trouble(self) -> str:
        """Why the chat system behind it does not serve us, in a few words; empty where it does."""
        ...

    async def hush(self) -> None:
        """Hear nobody any more; answers under way are finished."""
        ...


@dataclass(frozen=True)
class Doors:
    """Every door that the settings ask for."""

    doors: Sequence[Door]

    @property
    def transports(self) -> dict[str, Transport]:
        """By name."""
        return {door.transport.name: door.transport for door in self.doors if door.transport}

    def troubles(self) -> dict[str, str]:
        """Of each transport, why its chat system does not serve us; empty where it does."""
        return {door.transport.name: door.trouble for door in self.doors if door.transport}

    @property
    def greeting(self) -> list[str]:
        """What to tell the operator once they are open."""
        return [line for door in self.doors for line in door.greeting]

    async def hush(self) -> None:
        """Hear nobody any more."""
        await asyncio.gather(*(door.hush() for door in self.doors))
