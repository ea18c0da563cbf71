"""A recurrent layer returns only its last output, but the next layer needs the whole sequence."""

from collections.abc import Iterator

from seqlint.findings import Finding, Fix, Severity, TraceStep
from seqlint.inference.inferred import InferredModel
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.rule import Invalid, Rule
from seqlint.rules.shapes._causes import lost_sequence, returning_sequences
from seqlint.training.mismatch import line_of


class MissingReturnSequences(Rule):
    """## What it does
    Finds recurrent layers that lack `return_sequences=True` although a later layer needs a sequence.

    ## Why is this bad?
    By default a recurrent layer returns only the output of its last time step. The next recurrent layer, `Conv1D` or
    `TimeDistributed` then gets a vector instead of a sequence, and Keras raises a `ValueError` there. This rule
    points at the earlier line, because that is the one to change.

    ## Example
    ```python
    model = Sequential([
        Input((20, 8)),
        LSTM(64),
        LSTM(32),
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((20, 8)),
        LSTM(64, return_sequences=True),
        LSTM(32),
    ])
    ```

    ## Fix safety
    The fix is unsafe: it adds `return_sequences=True` to the earlier layer. The program may be meant to have one recurrent
    layer less.

    ## References
    - [Keras: LSTM layer](https://keras.io/api/layers/recurrent_layers/lstm/)
    """

    code = "SEQ108"
    name = "missing-return-sequences"
    severity = Severity.ERROR
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((20, 8)), layers.LSTM(64, return_sequences=True), layers.LSTM(32), layers.Dense(1)])
""",
        """
from keras import Input, Sequential, layers

encoder_decoder = Sequential([
    Input((20, 8)),
    layers.LSTM(64),
    layers.RepeatVector(20),
    layers.LSTM(64, return_sequences=True),
    layers.TimeDistributed(layers.Dense(8)),
])
""",
        """
from keras import Input, Sequential, layers

def build(deep):
    model = Sequential([Input((20, 8)), layers.GRU(64, return_sequences=deep)])
    model.add(layers.GRU(32))
    return model
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((20, 8)),
    layers.LSTM(64),  # error
    layers.LSTM(32),
    layers.Dense(1),
])
""",
            changes={"layers.LSTM(64)": "layers.LSTM(64, return_sequences=True)"},
        ),
        Invalid(
            """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import GRU, Bidirectional, Dense, Dropout

model = Sequential()
model.add(Bidirectional(GRU(32), input_shape=(None, 16)))  # error
model.add(Dropout(0.2))
model.add(GRU(16))
model.add(Dense(1, activation="sigmoid"))
""",
            changes={"GRU(32)": "GRU(32, return_sequences=True)"},
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Embedding(5000, 64))
model.add(layers.LSTM(64))  # error
model.add(layers.TimeDistributed(layers.Dense(5000, activation="softmax")))
model.build((None, 40))
""",
            changes={"layers.LSTM(64)": "layers.LSTM(64, return_sequences=True)"},
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look before each layer with an input of the wrong rank for the layer that dropped the sequence."""
        for step, _ in model.problems(Failure.RANK):
            culprit = lost_sequence(model, step)
            if culprit is not None:
                needs = TraceStep(step.site.start, f"{step.class_name} needs a sequence")
                yield self.finding(
                    culprit.site.place,
                    f"`{culprit.class_name}` returns only its last output, {culprit.output}, "
                    f"but `{step.class_name}` {line_of(step.site, culprit.site)} needs the whole sequence",
                    help="add `return_sequences=True`",
                    trace=(*model.trace(until=step), needs),
                    certain=not step.conditional,
                    fix=Fix.unsafe("Add `return_sequences=True`", returning_sequences(model, culprit)),
                )
