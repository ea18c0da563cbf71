"""Code that is switched off by a condition that is known: a constant, or the default of a parameter.

The models that it makes are found all the same, for somebody will switch it on. Nothing else of it happens.
"""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.state.engine import Interpreter
from seqlint.record import Model
from seqlint.source.tree import walk


def look_into(interpreter: Interpreter, body: cst.BaseSuite) -> None:
    """Find the models that *body* makes, which does not run."""
    is_repeated = bool(interpreter.loops_summed_up or interpreter.rehearsed)
    is_seen = id(body) in interpreter.switched_off
    if is_seen or is_repeated or interpreter.out_of_budget or not interpreter.is_main(interpreter.frame.cell):
        return
    models, frame = interpreter.program.models, interpreter.frame
    first, statement = len(models), frame.statement
    made: list[Model] = []
    interpreter.switched_off[id(body)] = interpreter.site(body), made

    def run() -> None:
        interpreter.execute([body])
        made.extend(models[first:])

    interpreter.rehearse(run)
    frame.statement = statement


def add_models(interpreter: Interpreter) -> None:
    """Add the models of code that never runs. What is wrong with them is no error as long as it does not."""
    program = interpreter.program
    known = {id(model.site.node) for model in program.models}
    for block, made in interpreter.switched_off.values():
        nodes = {id(node) for node in walk(block.node)} if made else set()
        if nodes and not nodes & known:
            program.models.extend(model for model in made if id(model.site.node) in nodes)
            for model in made:
                # the tensors come from code that runs otherwise where the block is switched on
                model.is_expected_to_fail |= model.graph is not None
            program.handled[id(block.node)] = block
