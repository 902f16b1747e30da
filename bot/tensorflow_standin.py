"""A stand-in for TensorFlow, so that Rasa runs without it.

Rasa 3.6 imports TensorFlow in two dozen modules, mostly to subclass its layers and to name its types. None of our
components uses it, and it would cost 1.6 GB of disk, a minute of boot and a gigabyte of memory. `install()` puts a
finder at the end of `sys.meta_path` that serves importable, empty modules under TensorFlow's names. A class found
there can be subclassed and named in annotations; calling it raises `TensorFlowAbsent`, which says what to do.

A real TensorFlow, where one is installed, always wins: the finder is asked last.
"""

from __future__ import annotations

import importlib.machinery
import logging
import sys
import types
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from typing import Any, NoReturn

ROOTS = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})
"""Top-level packages served here."""

_DECORATORS = frozenset({"tensorflow.function"})
"""Names that Rasa uses as decorators while it is imported."""


class TensorFlowAbsent(RuntimeError):
    """A pipeline asked for a component that needs TensorFlow."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} was called, but this project runs without TensorFlow. Take what needs it (DIETClassifier, "
            "ResponseSelector, TEDPolicy, UnexpecTEDIntentPolicy, ConveRTFeaturizer, LanguageModelFeaturizer) out of "
            "config.yml, or train that pipeline in bench/stock, which has an environment of its own."
        )


class _AbsentType(type):
    """Metaclass of a stand-in class: its attributes are stand-in classes too, calling it is refused."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _absent(f"{cls.__module__}.{cls.__qualname__}", name)
        setattr(cls, name, value)
        return value

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        raise TensorFlowAbsent(f"{cls.__module__}.{cls.__qualname__}")


def _absent(module: str, name: str) -> type:
    return _AbsentType(name, (), {"__module__": module, "__doc__": f"Stands in for {module}.{name}."})


def _unchanged(*args: Any, **kwargs: Any) -> Any:
    """A decorator, with or without arguments, that leaves its function as it is."""
    if len(args) == 1 and callable(args[0]) and not kwargs:
        return args[0]
    decorate: Callable[[Any], Any] = lambda function: function  # noqa: E731
    return decorate


class _StandInModule(types.ModuleType):
    """An importable module in which every public name is a stand-in class."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        full = f"{self.__name__}.{name}"
        if full in sys.modules:
            return sys.modules[full]
        value = _unchanged if full in _DECORATORS else _absent(self.__name__, name)
        setattr(self, name, value)
        return value


class _StandInLoader(Loader):
    """Makes the empty modules."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """A module without content of its own."""
        return _StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Let the module have submodules."""
        module.__path__ = []


class StandInFinder(MetaPathFinder):
    """Finds any module below `ROOTS` that nothing else has found."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a stand-in, None for any other module."""
        if fullname.partition(".")[0] not in ROOTS:
            return None
        return importlib.machinery.ModuleSpec(fullname, _StandInLoader(), is_package=True)


def install() -> None:
    """Serve the stand-in from now on. Doing it twice is the same as once."""
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        sys.meta_path.append(StandInFinder())
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
