"""Whether a loss refuses the shapes of targets and output: how Keras compares them."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.training.losses import Loss, Target
from seqlint.shapes.dim import UNKNOWN, Answer, Dim, equal, size
from seqlint.shapes.shape import Shape


def broadcasts(y: Shape, output: Shape, batch: Dim, keras: int = 3) -> bool:
    """Whether a loss that accepts targets *y* certainly repeats them, or the *output*, to compare each value."""
    true, predicted = aligned(y, output, batch, keras)
    if not to_same_rank(true, predicted):
        return False
    return len(true) != len(predicted) or differ(true, predicted) is True


def aligned(y: Shape, output: Shape, batch: Dim, keras: int) -> tuple[list[Dim], list[Dim]]:
    """The sizes of one *batch* of both; Keras 2 makes a column of a vector of targets."""
    if batch is UNKNOWN:
        batch = size("batch")
    true, predicted = list(y.replace(0, batch)), list(output.replace(0, batch))
    if keras == 2 and len(true) == 1 and len(predicted) == 2:
        true.append(1)
    return true, predicted


def refuses(loss: Loss, y: Shape, output: Shape, batch: Dim, keras: int = 3) -> Answer:
    """Whether *loss* raises for targets *y* and an *output* of one batch, three-valued."""
    if not y.rank or not output.rank:
        return None
    true, predicted = aligned(y, output, batch, keras)
    rank = len(predicted)
    if to_same_rank(true, predicted):
        return _compared(loss, true, predicted, rank, keras)
    # the last size is not known: Keras certainly refuses them if it does so both where that is 1 and where not
    last = max(true, predicted, key=len)[-1]
    a, b = ([1 if dim == last else dim for dim in dims] for dims in (true, predicted))
    to_same_rank(a, b)
    refused = _compared(loss, true, predicted, rank, keras) and _compared(loss, a, b, rank, keras)
    return True if refused else None


def _compared(loss: Loss, true: list[Dim], predicted: list[Dim], rank: int, keras: int) -> Answer:
    """Whether *loss* raises for targets and predictions of the same rank; the predictions had this *rank* before."""
    if loss.target is Target.SPARSE:
        return refuses_sparse(true, predicted)
    if not _compares_exactly(loss, keras):
        return unfit(true, predicted)
    if len(true) != len(predicted):
        return True
    # Keras 2 broadcasts where it removed a trailing axis, after which it does not find the sigmoid
    if keras == 2 and loss.target is Target.BINARY and len(predicted) < rank:
        return unfit(true, predicted)
    return differ(true, predicted)


def _compares_exactly(loss: Loss, keras: int) -> bool:
    """Whether the loss refuses shapes that broadcast but are not the same."""
    if loss.name == "categorical_focal_crossentropy":
        return keras == 2
    return loss.target.is_class


def to_same_rank(true: list[Dim], predicted: list[Dim]) -> bool:
    """Remove a trailing axis of size 1 from the longer one, or add it to a vector; False where it is not known."""
    longer, shorter = (true, predicted) if len(true) > len(predicted) else (predicted, true)
    if len(longer) != len(shorter) + 1:
        return True
    is_one = equal(longer[-1], 1)
    if is_one and len(shorter) == 1:
        shorter.append(1)
    elif is_one:
        longer.pop()
    return is_one is not None


def refuses_sparse(true: list[Dim], predicted: Sequence[Dim]) -> Answer:
    """Whether *true* are not class numbers for *predicted*, with or without a trailing axis of size 1."""
    if len(true) == len(predicted):
        is_one = equal(true[-1], 1)
        if not is_one:
            return None if is_one is None else True
        true.pop()
    if len(true) != len(predicted) - 1:
        return True
    return differ(true, predicted[:-1])


def differ(a: Sequence[Dim], b: Sequence[Dim]) -> Answer:
    """Whether two shapes of one rank differ."""
    answers = [True if x is y else equal(x, y) for x, y in zip(a, b, strict=True)]
    if False in answers:
        return True
    return None if None in answers else False


def unfit(a: Sequence[Dim], b: Sequence[Dim]) -> Answer:
    """Whether two shapes do not broadcast."""
    answers: list[Answer] = []
    for x, y in zip(reversed(a), reversed(b), strict=False):
        same = True if x is y else equal(x, y)
        if not same and not equal(x, 1) and not equal(y, 1):
            known = same is False and equal(x, 1) is False and equal(y, 1) is False
            answers.append(True if known else None)
    if True in answers:
        return True
    return None if None in answers else False
