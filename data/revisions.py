"""The revisions of the schema that this program knows, oldest first.

Kept apart from the migrations so that opening an up-to-date database need not import Alembic.
"""

from typing import Final

REVISIONS: Final = ("0001", "0002")
HEAD: Final = REVISIONS[-1]
