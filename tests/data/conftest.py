"""The stores that every test here may ask for."""

from tests.stores import (  # noqa: F401
    empty_postgres,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_store,
    store,
    store_url,
)
