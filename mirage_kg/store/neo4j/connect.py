"""A connection to a Neo4j server: transactions that are tried again as the driver prescribes, and errors in our own words."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Query,
    Session,
    unit_of_work,
)
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable

from mirage_kg.errors import Closed, MirageError, QueryStopped, StoreUnreachable
from mirage_kg.store.neo4j.address import Address

T = TypeVar("T")

CONNECT_SECONDS = 5.0
"""How long one attempt to connect may take."""

RETRY_SECONDS = 5.0
"""How long a transaction that failed in passing is tried again; then the reader is told."""

READ_SECONDS = 20.0
"""The server ends a reading transaction that takes longer."""

WRITE_SECONDS = 300.0
"""The server ends a writing transaction that takes longer."""

IDLE_SECONDS = 30.0
"""A connection that lay idle for longer is tried before it is used."""


class Ask(Protocol):
    """Asks one question in a transaction, and returns its rows."""

    def __call__(self, query: str, /, **values: Any) -> list[list[Any]]:
        """Run `query` with `values` as its parameters."""


class Database:
    """One database of a Neo4j server. May be used from many threads; closing twice is harmless."""

    def __init__(self, address: Address) -> None:
        """Prepare to connect; the first transaction does.

        Raises:
            StoreUnreachable: the address cannot be one.
        """
        self.address = address
        self._closed = False
        # The driver says what it retries on its own logger; a reader hears of it once it has given up.
        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        with self._in_our_words():
            self._driver = GraphDatabase.driver(
                address.uri,
                auth=(address.username, address.password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=2 * CONNECT_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                liveness_check_timeout=IDLE_SECONDS,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="mirage",
            )
            self._bookmarks = GraphDatabase.bookmark_manager()

    def read(self, work: Callable[[Ask], T]) -> T:
        """Return what `work` finds in one transaction that cannot write; it sees all that this object wrote."""
        return self._transaction(READ_ACCESS, READ_SECONDS, lambda transaction: work(_asking(transaction)))

    def read_within(self, seconds: float, work: Callable[[ManagedTransaction], T]) -> T:
        """Return what `work` finds in one transaction that cannot write, and that the server ends after `seconds`."""
        return self._transaction(READ_ACCESS, seconds, work)

    def write(self, work: Callable[[Ask], T], seconds: float = WRITE_SECONDS) -> T:
        """Return what `work` does in one transaction; `work` may be called again, so it must be harmless to repeat.

        The server ends the transaction after `seconds`.
        """
        return self._transaction(WRITE_ACCESS, seconds, lambda transaction: work(_asking(transaction)))

    def write_in_parts(self, query: str, /, **values: Any) -> Iterator[list[Any]]:
        """Run a query that divides itself into transactions, and yield its rows as the server finishes them.

        What was committed stays where a later part fails, and nothing is tried again.
        """
        self.check_open()
        with self._in_our_words(), self._session(WRITE_ACCESS) as session:
            for record in session.run(Query(query, timeout=WRITE_SECONDS), values):
                yield record.values()

    def change_schema(self, statements: Iterable[str]) -> None:
        """Create constraints and indexes in one transaction."""

        def work(ask: Ask) -> None:
            for statement in statements:
                ask(statement)

        self.write(work)

    def close(self) -> None:
        """Close all connections."""
        self._closed = True
        self._driver.close()

    @contextmanager
    def closed_after(self, seconds: float) -> Iterator[None]:
        """Close all connections when the body takes longer; what waits for an answer then raises QueryStopped."""
        late = threading.Event()

        def close() -> None:
            late.set()
            self._driver.close()

        timer = threading.Timer(seconds, close)
        timer.daemon = True
        timer.start()
        try:
            yield
        except MirageError as error:
            if not late.is_set():
                raise
            raise QueryStopped(
                "the query was stopped: the database did not come back", hint="ask for less", where="text"
            ) from error
        finally:
            timer.cancel()

    def check_open(self) -> None:
        """Raise `Closed` once this was closed."""
        if self._closed:
            raise Closed("the store was closed", hint="open the graph again")

    def _transaction(self, mode: str, seconds: float, work: Callable[[ManagedTransaction], T]) -> T:
        self.check_open()
        wrapped = unit_of_work(timeout=seconds)(work)
        with self._in_our_words(), self._session(mode) as session:
            return session.execute_read(wrapped) if mode == READ_ACCESS else session.execute_write(wrapped)

    def _session(self, mode: str) -> Session:
        return self._driver.session(
            database=self.address.database, default_access_mode=mode, bookmark_manager=self._bookmarks
        )

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except (DriverError, Neo4jError, ValueError, OSError) as error:
            self.check_open()
            raise explained(error, self.address) from error


def _asking(transaction: ManagedTransaction) -> Ask:
    def ask(query: str, /, **values: Any) -> list[list[Any]]:
        return [record.values() for record in transaction.run(query, values)]

    return ask


def explained(error: Exception, address: Address) -> MirageError:
    """Return an error that says what is wrong with the connection, and what to set."""
    detail, hint = _words(error, address)
    return StoreUnreachable(detail, hint=hint, where=address.uri)


def _words(error: Exception, address: Address) -> tuple[str, str]:
    code = getattr(error, "code", None) or ""
    known = {
        "Neo.ClientError.Security.Unauthorized": (
            f"the database does not let in user {address.username!r} with this password",
            "set NEO4J_USERNAME and NEO4J_PASSWORD",
        ),
        "Neo.ClientError.Security.AuthenticationRateLimit": (
            "the database has seen too many wrong passwords and waits",
            "set NEO4J_USERNAME and NEO4J_PASSWORD, and try again in some seconds",
        ),
        "Neo.ClientError.Security.CredentialsExpired": (
            f"the password of user {address.username!r} has to be changed before it can be used",
            "change it in Neo4j with ALTER CURRENT USER SET PASSWORD, then set NEO4J_PASSWORD",
        ),
        "Neo.ClientError.Database.DatabaseNotFound": (
            f"the server has no database {address.database!r}",
            "set NEO4J_DATABASE to one that it has, or leave it out for the default",
        ),
        "Neo.ClientError.Transaction.TransactionTimedOut": ("the database took too long to answer", "ask for less"),
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": (
            "the database took too long to answer",
            "ask for less",
        ),
    }
    if code in known:
        return known[code]
    if isinstance(error, AuthError):
        return known["Neo.ClientError.Security.Unauthorized"]
    if isinstance(error, (ConfigurationError, ValueError)):
        return f"{address.uri!r} is no address of a Neo4j server: {_short(error)}", "write NEO4J_URI=bolt://host:7687"
    if isinstance(error, (ServiceUnavailable, OSError)):
        return _unreachable(error)
    return f"the database refuses: {_short(error)}", "look into the log of the Neo4j server"


def _unreachable(error: Exception) -> tuple[str, str]:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return (
            "the encrypted connection to the database failed: its certificate is not trusted, or it does not encrypt",
            "write bolt+ssc:// in NEO4J_URI to take a certificate unseen, or bolt:// where the server does not encrypt",
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes) or "DNS" in str(error):
        return "the name of the database server is not known", "set NEO4J_URI to a host that this machine can find"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "nothing listens at the address of the database", "start the server (make neo4j), or set NEO4J_URI"
    return f"the database does not answer: {_short(error)}", "see whether the server runs, and set NEO4J_URI"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _short(error: Exception) -> str:
    return str(getattr(error, "message", None) or error).splitlines()[0][:200] if str(error) else type(error).__name__
