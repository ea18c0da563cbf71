"""The whole pipeline for one file, on one page.

bytes -> sources (cells with trees) -> programs (records of models) -> shapes -> findings and summaries.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from seqlint.configuration.registry import rule_codes
from seqlint.configuration.settings import Settings
from seqlint.errors import RuleError
from seqlint.findings import Context, Finding, KerasVersion, Severity
from seqlint.inference.summary.data import ModelSummary
from seqlint.site import Place
from seqlint.source.files import reader
from seqlint.source.imports import is_relevant

if TYPE_CHECKING:
    from seqlint.crosscheck.recovery import Recovered
    from seqlint.inference.inferred import InferredModel
    from seqlint.interpreter import Known
    from seqlint.record import Model, Program
    from seqlint.rule import Rule
    from seqlint.source.cell import Source
    from seqlint.source.suppression import Suppressions

#: how deep Python may recurse into the trees that the guard of the reader lets through
RECURSION_LIMIT = 20_000
#: how many lines before and after the one with a finding are shown with it
CONTEXT = 2
#: trees have no cycles, and searching their many nodes for garbage costs several times the parse
GARBAGE_THRESHOLD = 200_000


@dataclass(frozen=True)
class Repair:
    """What fixes make of one file."""

    #: the file before and after the fixes
    original: bytes
    data: bytes
    #: the report on the file before the fixes
    before: FileReport
    #: the findings that are gone
    fixed: tuple[Finding, ...] = ()
    #: the findings whose fix was not applied, and why
    refused: tuple[tuple[Finding, str], ...] = ()


@dataclass(frozen=True)
class FileReport:
    """The results for one file."""

    #: relative to the working directory
    filename: str
    #: sorted; suppressions and selection are applied, severities are final
    findings: tuple[Finding, ...] = ()
    #: one entry for each construction, in source order, if the settings want them
    models: tuple[ModelSummary, ...] = ()
    model_count: int = 0
    #: how many of them are known in every layer, shape and count
    inferred_count: int = 0
    #: how many of the others have an error
    mistaken_count: int = 0
    #: the models for the cross-check, one for each evaluation of a construction, if the settings want it
    recovered: tuple[Recovered, ...] = ()
    #: the version of Keras that each of its programs is checked for
    keras: tuple[KerasVersion, ...] = ()
    #: whether seqlint itself failed on the file, as its only finding says
    is_failure: bool = False
    #: what the fixes made of the file, if there was one to apply; the rest of the report is about the file after it
    repair: Repair | None = None


def lint(filename: str, data: bytes, settings: Settings, known: Known | None = None) -> FileReport:
    """The report on one file; see `seqlint.interpreter.interpret` for what may be *known* besides."""
    if not is_relevant(filename, data):
        return FileReport(filename)
    thresholds = gc.get_threshold()
    gc.set_threshold(GARBAGE_THRESHOLD)
    try:
        return _lint(filename, data, settings, known)
    finally:
        gc.set_threshold(*thresholds)


def _lint(filename: str, data: bytes, settings: Settings, known: Known | None) -> FileReport:
    from seqlint.inference.memory import one_inference
    from seqlint.inference.summary.summarize import Construction, summarize
    from seqlint.interpreter import interpret
    from seqlint.interpreter.keras.api.evidence import of_project
    from seqlint.source.suppression import Suppressions

    sys.setrecursionlimit(max(RECURSION_LIMIT, sys.getrecursionlimit()))
    rules = settings.rules(filename)
    active = {rule.code for rule in rules}
    findings: list[Finding] = []
    built: list[Construction] = []
    recovered: list[Recovered] = []
    versions: list[KerasVersion] = []
    for source in reader.read(filename, data):
        target = settings.target_keras
        project = of_project(filename, settings.project) if target is None else ()
        program = interpret(
            source, target_keras=target, project=project, layers=dict(settings.layers), known=known
        )
        keras = KerasVersion(program.keras.major, program.keras.reason if settings.wants_reasons else None)
        versions.append(keras)
        constructions: dict[int, Construction] = {}
        with one_inference():
            judged = list(_judged(program, rules))
            for inferred, of_model in judged:
                if inferred.record.site.cell.filename == filename and inferred.record in program.models:
                    made = constructions.setdefault(id(inferred.record.site.node), Construction(keras))
                    made.add(inferred, of_model)
                    if settings.crosscheck:
                        recovered.append(_recover(inferred))
        built.extend(constructions.values())
        found = [*_settled(_all_findings(program, rules, judged), program)]
        if not program.keras.evidence and any(finding.severity is Severity.ERROR for finding in found):
            found = _agreed(found, source, settings, rules, known)
        suppressions = Suppressions.of(source, rule_codes(), active, has_effect=not settings.ignore_noqa)
        remaining = suppressions.apply(replace(finding, keras=keras) for finding in _unique(found))
        for module in program.imported:
            of_module = Suppressions.of(module, rule_codes(), active, has_effect=not settings.ignore_noqa)
            remaining = of_module.apply(remaining)
        reported = [_with_own_fix(finding, filename) for finding in settings.apply(remaining)]
        reported += settings.apply(judge_comments(suppressions))
        findings += _with_context(reported, [source, *program.imported])
    findings.sort(key=lambda finding: finding.sort_key)
    with one_inference():
        models = [*map(summarize, built)] if settings.wants_models else []
    return FileReport(
        filename,
        tuple(findings),
        tuple(sorted(models, key=lambda model: (model.place.cell or 0, model.place.row, model.place.column))),
        len(built),
        sum(each.is_fully_inferred for each in built),
        sum(each.is_mistaken and not each.is_fully_inferred for each in built),
        tuple(recovered),
        tuple(versions),
    )


def _unused_layers(program: Program) -> Iterator[Model]:
    """A model of the layers that are called on symbolic tensors but are in no model, which Keras builds all the same."""
    from seqlint.inference.graph import unused_graph
    from seqlint.record import FUNCTIONAL, Model

    graph = unused_graph(program.nodes, (model.graph for model in program.models if model.graph is not None))
    if graph is not None:
        yield Model(
            graph.output_tensors[0].node.site, graph=graph, class_name=FUNCTIONAL, keras=program.keras.major
        )


def _recover(model: InferredModel) -> Recovered:
    from seqlint.crosscheck.recovery import recover

    return recover(model)


def _judged(program: Program, rules: Sequence[Rule]) -> Iterator[tuple[InferredModel, tuple[Finding, ...]]]:
    """Each model of *program* with its shapes, and what is found in it."""
    from seqlint.inference.propagation import infer_model

    for model in (*program.models, *_unused_layers(program)):
        inferred = infer_model(model)
        inferred.source = program.source
        found = () if model.is_expected_to_fail else (_of(rule, rule.check(inferred)) for rule in rules)
        yield inferred, tuple(finding for of_rule in found for finding in of_rule)


def _of(rule: Rule, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The *findings* of *rule*; what a rule of another package raises names that."""
    package = type(rule).__module__.partition(".")[0]
    try:
        yield from findings
    except Exception as error:
        if package == "seqlint":
            raise
        raise RuleError(f"the rule `{rule.name}` of the package `{package}` failed") from error


def _all_findings(
    program: Program, rules: Sequence[Rule], judged: Iterable[tuple[InferredModel, tuple[Finding, ...]]]
) -> Iterator[Finding]:
    """What is found in *program*: in its cells, in what it uses of libraries, and in its models."""
    from seqlint.rules.files.syntax_error import SyntaxErrorRule

    for cell in program.source.cells:
        if cell.problem is not None:
            yield SyntaxErrorRule().report(cell, cell.problem)
    for rule in rules:
        yield from _of(rule, rule.check_program(program))
    for _, found in judged:
        yield from found


def _agreed(
    findings: Sequence[Finding],
    source: Source,
    settings: Settings,
    rules: Sequence[Rule],
    known: Known | None,
) -> list[Finding]:
    """The findings of a program that shows no version of Keras: an error is what the other version refuses too.

    It does so where there is an error on the same line, or an error of the same rule, or at least a warning of that rule
    on the same line.
    """
    from seqlint.inference.memory import one_inference
    from seqlint.interpreter import interpret
    from seqlint.knowledge.keras.api.signatures import other_version
    from seqlint.knowledge.keras.api.versions import DEFAULT

    target = other_version(DEFAULT)
    program = interpret(source, target_keras=target, layers=dict(settings.layers), known=known)
    with one_inference():
        other = [*_settled(_all_findings(program, rules, _judged(program, rules)), program)]
    refused = [finding for finding in other if finding.severity is Severity.ERROR]
    lines, codes = set(map(_line, refused)), {finding.code for finding in refused}
    found = {(finding.code, _line(finding)) for finding in other}

    def holds(finding: Finding) -> bool:
        line = _line(finding)
        return finding.code in codes or line in lines or (finding.code, line) in found

    return [
        finding
        if finding.severity is not Severity.ERROR or holds(finding)
        else _for_one_version(finding, DEFAULT)
        for finding in findings
    ]


def _line(finding: Finding) -> tuple[str, int | None, int]:
    return finding.place.filename, finding.place.cell, finding.place.row


def _for_one_version(finding: Finding, major: int) -> Finding:
    from seqlint.rule import help_for_version

    message, help = f"in Keras {major} {finding.message}", help_for_version(finding.help, major)
    return replace(finding, severity=Severity.WARNING, message=message, help=help, only_in=major)


def judge_comments(suppressions: Suppressions) -> list[Finding]:
    """The findings about suppression comments, after these were applied to all other findings."""
    from seqlint.rules.files.invalid_suppression import InvalidSuppression
    from seqlint.rules.files.unused_suppression import UnusedSuppression

    invalid, unused = InvalidSuppression(), UnusedSuppression()
    found = suppressions.apply(
        [invalid.report(comment.place, comment.message) for comment in suppressions.invalid]
    )
    of_unused = [
        unused.report(comment.place, comment.code, comment.removal)
        for comment in suppressions.unused()
        if comment.code != unused.code
    ]
    # a comment that silences all rules must not silence the finding about itself
    return found + suppressions.apply(of_unused, by_name=True)


def _settled(findings: Iterable[Finding], program: Program) -> Iterator[Finding]:
    """The findings with their severity: an error is certain, and in no block that handles it or is switched off.

    What one version of Keras raises is an error where something shows that it runs the program.
    """
    for finding in findings:
        is_error = finding.severity is Severity.ERROR
        is_for_other = finding.only_in is not None and not program.keras.evidence
        if is_error and (not finding.is_certain or is_for_other or _is_handled(finding, program)):
            finding = replace(finding, severity=Severity.WARNING)
        yield finding


def _is_handled(finding: Finding, program: Program) -> bool:
    return any(site.holds(finding.place) for site in program.handled.values())


def _with_own_fix(finding: Finding, filename: str) -> Finding:
    """The finding without a fix that concerns another file, which may be meant for other programs too."""
    if finding.fix is None:
        return finding
    places = (finding.place, *(edit.place for edit in finding.fix.edits))
    return finding if all(place.filename == filename for place in places) else replace(finding, fix=None)


def _with_context(findings: Iterable[Finding], sources: Iterable[Source]) -> Iterator[Finding]:
    """The findings with the lines around them."""
    cells = {(cell.filename, cell.index): cell for source in sources for cell in source.cells}
    for finding in findings:
        cell = cells.get((finding.place.filename, finding.place.cell))
        if cell is not None:
            first = max(finding.place.row - CONTEXT, 1)
            lines = cell.lines[first - 1 : finding.place.row + CONTEXT]
            finding = replace(finding, context=Context(first, tuple(lines), cell.label, cell.title))
        yield finding


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    """The worst finding of each rule at each place, however many evaluations led to it."""
    worst: dict[tuple[str, Place], Finding] = {}
    for finding in findings:
        known = worst.setdefault((finding.code, finding.place), finding)
        if finding.severity.rank > known.severity.rank:
            worst[finding.code, finding.place] = finding
    return list(worst.values())
