"""The stores and folders that every test here may ask for."""

from tests.data.folders import folder  # noqa: F401
from tests.stores import (  # noqa: F401
    empty_postgres,
    new_file,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_store,
    sqlite_url,
    store,
    store_url,
)
