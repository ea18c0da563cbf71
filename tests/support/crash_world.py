"""The world in which the programs of tests/fixtures/training run with real Keras: small data of the documented shapes.

``python tests/support/crash_world.py FOLDER`` fills FOLDER with files to read, runs there each program whose path it reads from
a line of standard input, and writes a line of JSON for each: what the program raised, or null.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

#: how many samples the stand-ins for downloads hold: (training, test)
COUNTS = (200, 120)
SPECIES = ("setosa", "versicolor", "virginica")


def _labels(count: int, classes: int) -> Any:
    return np.arange(count) % classes


def _images(shape: tuple[int, ...], classes: int, *, column: bool = False) -> Callable[..., Any]:
    def load_data(**options: Any) -> Any:
        known = {"fine": 100, "coarse": 20}
        number = known.get(options.get("label_mode", "fine"), classes) if classes == 100 else classes
        return tuple(
            (np.zeros((count, *shape), "uint8"), _labels(count, number).reshape((-1, 1) if column else (-1,)))
            for count in COUNTS
        )

    return load_data


def _texts(classes: int) -> Callable[..., Any]:
    def load_data(**options: Any) -> Any:
        def part(count: int) -> Any:
            rows = np.empty(count, dtype=object)
            rows[:] = [[1 + number % 7] * (3 + number % 5) for number in range(count)]
            return rows, _labels(count, classes)

        return part(COUNTS[0]), part(COUNTS[1])

    return load_data


def _table(features: int) -> Callable[..., Any]:
    def load_data(**options: Any) -> Any:
        return tuple((np.zeros((count, features)), np.zeros(count)) for count in COUNTS)

    return load_data


DATASETS = {
    "mnist": _images((28, 28), 10),
    "fashion_mnist": _images((28, 28), 10),
    "cifar10": _images((32, 32, 3), 10, column=True),
    "cifar100": _images((32, 32, 3), 100, column=True),
    "imdb": _texts(2),
    "reuters": _texts(46),
    "boston_housing": _table(13),
    "california_housing": _table(8),
}


def prepare(folder: Path) -> None:
    """Write the files that the programs read."""
    import tensorflow as tf

    picture = tf.io.encode_png(tf.zeros((8, 8, 3), tf.uint8)).numpy()
    names = [f"pets/train/{name}" for name in ("cats", "dogs")]
    names += [f"flowers/{name}" for name in ("daisy", "dandelion", "rose", "sunflower", "tulip")]
    for name in names:
        (folder / name).mkdir(parents=True)
        for number in range(4):
            (folder / name / f"{number}.png").write_bytes(picture)
    rows = [[number % 9 + 0.5] * 8 + [number % 2] for number in range(40)]
    titles = ["Pregnancies", "Glucose", "Pressure", "Skin", "Insulin", "BMI", "Pedigree", "Age", "Outcome"]
    _write(folder / "pima.csv", rows)
    _write(folder / "diabetes.csv", [titles, *rows])
    houses = [[number, 2.5 * number, 7, number % 3, 100.0 + number] for number in range(1, 41)]
    _write(folder / "houses.csv", [["rooms", "area", "age", "floors", "price"], *houses])
    days = [[f"2020-01-{1 + number % 28:02}", *[float(number)] * 4] for number in range(60)]
    _write(folder / "prices.csv", [["Date", "Open", "High", "Low", "Close"], *days])


def _write(path: Path, rows: Any) -> None:
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows))


def stand_in() -> None:
    """Put small data in the place of downloads and of the library that reads images, and train for one step."""
    import keras
    from keras.src.legacy.preprocessing import image as legacy_image
    from keras.src.utils import image_utils

    for home in ("keras.datasets", "keras._tf_keras.keras.datasets"):
        for name, load_data in DATASETS.items():
            vars(importlib.import_module(f"{home}.{name}"))["load_data"] = load_data

    def load_img(path: Any, color_mode: str = "rgb", target_size: Any = None, **options: Any) -> Any:
        return np.zeros((*target_size, {"grayscale": 1, "rgb": 3, "rgba": 4}[color_mode]), "float32")

    image_utils.load_img = load_img
    legacy_image.image_utils.load_img = load_img
    fit = keras.Model.fit

    def fit_one_step(model: Any, *args: Any, **options: Any) -> Any:
        options.update(epochs=1, verbose=0)
        return fit(model, *args, **options)

    keras.Model.fit = fit_one_step


def run(program: Path) -> str | None:
    """What *program* raises, or None."""
    import keras

    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    try:
        exec(compile(program.read_text(), str(program), "exec"), {"__name__": "__main__"})  # noqa: S102
    except Exception as error:  # noqa: BLE001
        line = max(
            (
                frame.lineno or 0
                for frame in traceback.extract_tb(error.__traceback__)
                if frame.filename == str(program)
            ),
            default=0,
        )
        return f"line {line}: {type(error).__name__}"
    return None


def main(folder: str) -> None:
    """Run programs one after the other and print what they raised."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    stand_in()
    os.chdir(folder)
    prepare(Path(folder))
    output, sys.stdout = sys.stdout, sys.stderr
    for program in sys.stdin:
        print(json.dumps(run(Path(program.strip()))), file=output, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
