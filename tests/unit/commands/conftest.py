"""An installation of its own for each test, and a way to run the command in it."""

from tests.unit.test_cli import digests, digests_once, installation, migrated, run, tables

__all__ = ["digests", "digests_once", "installation", "migrated", "run", "tables"]
