"""How every table is mapped: typed constructors, aware UTC times, one name for each constraint."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Integer, LargeBinary, MetaData, String
from sqlalchemy.orm import registry
from sqlalchemy.types import JSON, TypeDecorator
from typing_extensions import dataclass_transform

T = TypeVar("T")
REQUIRED = object()
"""Marks a column that must be given; a default of None marks one that may be empty."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
MAPPER = registry(metadata=METADATA)


class UtcDateTime(TypeDecorator):  # type: ignore[misc]  # SQLAlchemy 1.4 ships no types
    """A moment, UTC and aware on both sides; SQLite, which has no zones, is given and gives UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: object) -> dt.datetime | None:
        """To the database; a time without its zone is a mistake (ValueError)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone cannot be stored")
        return value.astimezone(dt.timezone.utc)

    def process_result_value(self, value: dt.datetime | None, dialect: object) -> dt.datetime | None:
        """From the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=dt.timezone.utc)
        return value.astimezone(dt.timezone.utc)


def moment(*, default: object = REQUIRED, index: bool = False) -> Any:
    """A column that holds a UTC time."""
    return _column(UtcDateTime(), default, index=index)


def date(*, default: object = REQUIRED, **more: Any) -> Any:
    """A column that holds a day."""
    return _column(Date(), default, **more)


def text(length: int, *, default: object = REQUIRED, **more: Any) -> Any:
    """A column for a word of ours: a state, a kind, a slug, a hash. Never what a person wrote."""
    return _column(String(length), default, **more)


def number(*, default: object = REQUIRED, **more: Any) -> Any:
    """A column that holds a whole number."""
    return _column(Integer(), default, **more)


def flag(*, default: object = REQUIRED) -> Any:
    """A column that holds yes or no."""
    return _column(Boolean(), default)


def words(*, default: object = REQUIRED) -> Any:
    """A column that holds JSON of our own words: flags, names of fields. Never what a person wrote."""
    return _column(JSON(), default)


def sealed(*, default: object = REQUIRED) -> Any:
    """A column that holds personal data: bytes from `KeyRing.seal`."""
    return _column(LargeBinary(), default)


def link(target: str, *, default: object = REQUIRED, ondelete: str | None = None, **more: Any) -> Any:
    """A foreign key to the text key of another table."""
    return Column(String(64), ForeignKey(target, ondelete=ondelete), nullable=default is None, **more)


def counted(target: str | None = None, *, default: object = REQUIRED, ondelete: str | None = None, **more: Any) -> Any:
    """A number the database counts up (use with `sqlite_autoincrement`), or a foreign key to one."""
    if target is None:
        return Column(Integer, primary_key=True, autoincrement=True)
    return Column(Integer, ForeignKey(target, ondelete=ondelete), nullable=default is None, **more)


@dataclass_transform(
    kw_only_default=True, field_specifiers=(moment, date, text, number, flag, words, sealed, link, counted)
)
def mapped(cls: type[T]) -> type[T]:
    """Map a class to its table; the constructor takes the columns by name."""
    done: type[T] = MAPPER.mapped(cls)
    return done


def col(attribute: object) -> Any:
    """A mapped attribute as the column it is in a query, where the checker sees the type of its value."""
    return attribute


def table(model: type[object]) -> Any:
    """The table of a mapped class, for statements made once and run often: they skip the unit of work, which costs a
    turn most of its time at the desk."""
    return model.__dict__["__table__"]


def _column(kind: Any, default: object, **more: Any) -> Any:
    """A column that must be given, has a default, or (default None) may be empty."""
    if default is REQUIRED or default is None:
        return Column(kind, nullable=default is None, **more)
    return Column(kind, default=default, nullable=False, **more)
