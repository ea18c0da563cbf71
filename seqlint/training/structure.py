"""How many arrays a call hands over, and by which names, against the inputs and the outputs of a model."""

from __future__ import annotations

from seqlint.inference.compiled import counted_losses
from seqlint.inference.feed import Feed, Passed
from seqlint.inference.inferred import InferredModel
from seqlint.inference.ports import Ports, inputs_of, outputs_of
from seqlint.knowledge.keras.api.signatures import nearest
from seqlint.record import Event
from seqlint.site import Site
from seqlint.training.mismatch import Kind, Mismatch, trace_of
from seqlint.values import DictValue


def judge_inputs(model: InferredModel, feed: Feed) -> Mismatch | None:
    """Why Keras refuses the list or the dict of samples; None where it takes it or that is not known.

    A subclassed model takes what its `call` unpacks.
    """
    record, passed = model.record, feed.inputs
    if record.graph is None or record.graph.built_by is not None or record.is_subclassed or passed is None:
        return None
    ports = inputs_of(record)
    if ports.is_nested:
        return None
    if isinstance(passed.value, DictValue):
        return _Judge(model, passed, ports, Kind.INPUT).missing()
    count = _count(passed)
    return None if count in (None, len(ports)) else _Judge(model, passed, ports, Kind.INPUT).number()


def judge_targets(model: InferredModel, feed: Feed, compiled: Event) -> Mismatch | None:
    """The same for targets, where it is known which outputs have a loss."""
    record, passed = model.record, feed.targets
    ports = outputs_of(record)
    if len(ports) == 1 or ports.is_nested or passed is None:
        return None
    losses, count = counted_losses(compiled, ports), _count(passed)
    if losses is None or count is None:
        return None
    judge = _Judge(model, passed, ports, Kind.OUTPUT)
    if isinstance(passed.value, DictValue) and ports.are_named and not record.is_subclassed:
        unknown = judge.unknown()
        if unknown is not None:
            return unknown
    if record.keras == 2:
        is_list = passed.parts is not None and not isinstance(passed.value, DictValue)
        return judge.number() if is_list and count != len(ports) else None
    # an output without loss needs no targets
    return judge.number() if count not in (len(ports), losses) else None


def _count(passed: Passed) -> int | None:
    """How many arrays Keras finds in *passed*; None where that is not known: an array of any rank may be a list of some."""
    parts, whole = passed.parts, passed.whole
    given = [whole] if parts is None else list(parts.values())
    are_arrays = all(each is not None and not each.is_list and each.shape.rank is not None for each in given)
    return len(given) if are_arrays else None


class _Judge:
    def __init__(self, model: InferredModel, passed: Passed, ports: Ports, kind: Kind) -> None:
        self.model, self.passed, self.ports = model, passed, ports
        self.kind = Kind.GENERATOR if passed.is_batched else kind
        self.expected = f"{len(ports)} {ports.noun}{'s' if len(ports) > 1 else ''}"
        if ports.are_named:
            self.expected += f" ({ports.listed})"

    @property
    def _keys(self) -> tuple[str, ...]:
        """The names in the dict; none where they are not all known."""
        items = self.passed.value.items if isinstance(self.passed.value, DictValue) else None
        keys = tuple(key for key in items or () if isinstance(key, str))
        return keys if items is not None and len(keys) == len(items) else ()

    def missing(self) -> Mismatch | None:
        """A name that the dict lacks."""
        keys, noun = self._keys, self.ports.noun
        lacking = next((name for name in self.ports.names if name is not None and name not in keys), None)
        if lacking is None or not keys:
            return None
        strange = [key for key in keys if key not in self.ports.names]
        near = nearest(lacking, strange) or (strange[0] if len(strange) == 1 else None)
        message = f"{self._subject} {self._verb} nothing for the {noun} `{lacking}` of the model"
        if near is None:
            return self._mismatch(message, f'add `"{lacking}": ...` to the dict', self.passed.site)
        help = f'the model has {self.expected}: write `"{lacking}"` in place of `"{near}"`'
        return self._mismatch(message, help, self.passed.site.key(near))

    def unknown(self) -> Mismatch | None:
        """A name in the dict that the model does not have."""
        strange = next((key for key in self._keys if key not in self.ports.names), None)
        if strange is None:
            return None
        near = nearest(strange, [name for name in self.ports.names if name is not None])
        message = f'{self._subject} {self._verb} targets for `"{strange}"`, but the model has {self.expected}'
        help = f'use `"{near}"`' if near else "use the names of the output layers"
        return self._mismatch(message, help, self.passed.site.key(strange))

    def number(self) -> Mismatch:
        """Another number of arrays than the model has inputs or outputs."""
        count = _count(self.passed)
        given = "one array" if count == 1 else f"{count} arrays"
        # Keras 2 compares one array with each output, and lets a dict be without targets for some
        is_taken = isinstance(self.passed.value, DictValue) or self.passed.parts is None
        only_in = 3 if self.ports.noun == "output" and is_taken else None
        needs = "Keras 3 needs one for each of" if only_in else "the model has"
        message = f"{self._subject} {self._verb} {given}, but {needs} {self.expected}"
        return self._mismatch(message, self._help(), self.passed.site, only_in)

    def _help(self) -> str:
        noun, wanted = self.ports.noun, len(self.ports)
        if self.passed.is_batched and noun == "input":
            return f"yield the {wanted} inputs together, before the targets: `({', '.join('abcdefgh'[:wanted])}), y`"
        if wanted == 1:
            return "pass one array, not a list of some; `np.array([...])` makes one array of equal ones"
        return f"pass a list of {wanted} arrays, one for each {noun}"

    @property
    def _subject(self) -> str:
        return f"`{self.passed.site.text}`"

    @property
    def _verb(self) -> str:
        if self.passed.is_batched:
            return "yields" if self.ports.noun == "input" else "yields targets with"
        return "is" if self.passed.parts is None else "holds"

    def _mismatch(self, message: str, help: str, site: Site, only_in: int | None = None) -> Mismatch:
        given = self.passed.whole or next(iter((self.passed.parts or {}).values()), None)
        trace = self.model.trace() if given is None else trace_of(self.model, given)
        return Mismatch(
            self.kind,
            site.place,
            message,
            help,
            trace,
            (self.kind, self.ports.noun, message),
            concerns_targets=self.ports.noun == "output",
            is_structural=True,
            only_in=only_in,
        )
