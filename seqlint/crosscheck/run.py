"""A whole cross-check: from recovered models to comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.crosscheck.comparison import Comparison, compare, not_comparable
from seqlint.crosscheck.judge import ChildDiedError, Judge
from seqlint.crosscheck.recovery import Recovered


def crosscheck(models: Iterable[Recovered], judge: Judge | None = None) -> list[Comparison]:
    """Ask Keras about each model. Raises `UsageError` where Keras is needed and not installed."""
    with judge or Judge() as asked:
        return list(_comparisons(models, asked))


def _comparisons(models: Iterable[Recovered], judge: Judge) -> Iterator[Comparison]:
    for recovered in models:
        if recovered.model is None:
            yield not_comparable(recovered, recovered.reason)
            continue
        release = judge.release(recovered.keras)
        if release is None:
            yield not_comparable(recovered, f"Keras {recovered.keras} is not installed")
            continue
        try:
            answer = judge.ask(recovered.keras, recovered.model)
        except ChildDiedError as error:
            yield not_comparable(recovered, str(error))
        else:
            yield compare(recovered, answer, release)
