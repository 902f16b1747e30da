"""The stand-in for TensorFlow: Rasa can import it and subclass it, and a component that needs it is refused clearly."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import tensorflow_standin
from bot.tensorflow_standin import ROOTS, StandInFinder, TensorFlowAbsent


@pytest.fixture(autouse=True)
def standin() -> Iterator[None]:
    """The stand-in for one test; the process is left as it was."""
    modules, finders = dict(sys.modules), list(sys.meta_path)
    for name in [name for name in sys.modules if name.partition(".")[0] in ROOTS]:
        del sys.modules[name]
    tensorflow_standin.install()
    yield
    sys.meta_path[:] = finders
    for name in [name for name in sys.modules if name.partition(".")[0] in ROOTS]:
        del sys.modules[name]
    sys.modules.update({name: module for name, module in modules.items() if name.partition(".")[0] in ROOTS})


@pytest.mark.parametrize(
    "name", ["tensorflow", "tensorflow.python.keras.utils", "tensorflow_hub", "tensorflow_text", "keras.layers"]
)
def test_any_module_below_tensorflow_can_be_imported(name: str) -> None:
    assert importlib.import_module(name).__name__ == name


def test_its_classes_can_be_subclassed_and_named_in_annotations() -> None:
    layers = importlib.import_module("tensorflow.keras.layers")
    dense = layers.Dense

    class Layer(dense):  # type: ignore[misc, valid-type]
        def call(self, inputs: layers.Layer | None) -> None:
            """Never called."""

    assert issubclass(Layer, dense)


def test_using_one_of_them_is_refused_with_what_to_do() -> None:
    tensorflow = importlib.import_module("tensorflow")
    with pytest.raises(TensorFlowAbsent, match=r"tensorflow\.Variable was called.*out of config\.yml.*bench/stock"):
        tensorflow.Variable(1.0)


def test_its_decorators_leave_a_function_as_it_is() -> None:
    tensorflow = importlib.import_module("tensorflow")

    @tensorflow.function
    def plain(number: int) -> int:
        return number + 1

    @tensorflow.function(jit_compile=True)
    def configured(number: int) -> int:
        return number + 2

    assert (plain(1), configured(1)) == (2, 3)


def test_other_missing_modules_are_still_missing() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tensorflowing")


def test_a_real_package_of_the_same_name_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keras.py").write_text("REAL = 1", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert importlib.import_module("keras").REAL == 1


def test_installing_twice_is_the_same_as_once() -> None:
    tensorflow_standin.install()
    assert sum(isinstance(finder, StandInFinder) for finder in sys.meta_path) == 1
