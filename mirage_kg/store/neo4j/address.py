"""Where the database is and who asks: read from the environment, under the names that Neo4j's own tools use."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from mirage_kg.errors import StoreUnreachable

SCHEMES = tuple(f"{name}{security}://" for name in ("bolt", "neo4j") for security in ("", "+s", "+ssc"))
NAMES = {"uri": "NEO4J_URI", "username": "NEO4J_USERNAME", "password": "NEO4J_PASSWORD", "database": "NEO4J_DATABASE"}


@dataclass(frozen=True)
class Address:
    """A Neo4j server, a user and a database.

    The scheme of `uri` says whether the connection is encrypted: bolt+s and neo4j+s check the certificate, bolt+ssc and
    neo4j+ssc take any, bolt and neo4j do without. `database` None means the one that the server calls its default.
    """

    uri: str = "bolt://127.0.0.1:7687"
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str | None = None


def read_address(environment: Mapping[str, str] | None = None) -> Address:
    """Return the address that the environment names; what it leaves out is Neo4j's own default.

    Raises:
        StoreUnreachable: the address is not one of Bolt.
    """
    given = os.environ if environment is None else environment
    address = Address(**{field: given[name] for field, name in NAMES.items() if given.get(name)})
    if not address.uri.startswith(SCHEMES):
        raise StoreUnreachable(
            f"{address.uri!r} is no address of a Neo4j server",
            hint=f"write bolt://host:7687; the schemes are {', '.join(SCHEMES)}",
            where="NEO4J_URI",
        )
    return address
