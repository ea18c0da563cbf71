"""Small correct programs in which each statement is needed: what does it instead, or hides it, must not be passed over."""

from __future__ import annotations

HEADER = "import numpy as np\nfrom keras import Sequential, layers\n"
MODEL = """\
model = Sequential([layers.Input((4,)), layers.Dense(units)])
"""
FIT = """\
model.compile("adam", "mse")
model.fit(np.zeros((9, 4)), y)
"""

PROGRAMS = {
    "layers that are added": """\
model = Sequential()
model.add(layers.Dense(8, input_shape=(4,)))
model.add(layers.Dense(1))
model.compile("adam", "mse")
model.fit(np.zeros((9, 4)), np.zeros((9, 1)))
""",
    "a list of layers": """\
stack = [layers.Conv2D(8, 3, input_shape=(9, 9, 1))]
stack.append(layers.Flatten())
stack.append(layers.Dense(1))
model = Sequential(stack)
model.compile("adam", "binary_crossentropy")
""",
    "an array that is shaped anew": """\
x = np.zeros((9, 28, 28))
x = x.reshape(9, 784)
model = Sequential([layers.Input((784,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, np.zeros((9, 1)))
""",
    "an array that is shaped in place": """\
y = np.zeros(18)
y.shape = (9, 2)
units = 2
"""
    + MODEL
    + FIT,
    "an item of a dict": """\
config = {"units": 0}
config["units"] = 4
units = config["units"]
"""
    + MODEL,
    "a number that counts": """\
units = 0
for name in ["a", "b"]:
    units += 2
"""
    + MODEL,
    "an attribute of an instance": """\
class Config:
    pass
config = Config()
config.units = 0
config.units = 4
units = config.units
"""
    + MODEL,
    "an attribute of a class": """\
class Config:
    units = 0
Config.units = 4
units = Config.units
"""
    + MODEL,
    "a table that is changed in place": """\
import pandas as pd
table = pd.DataFrame({"a": [1, 2], "b": [3, 4], "c": [5, 6]})
table.drop(columns=["c"], inplace=True)
model = Sequential([layers.Input((2,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(table.values, np.zeros((2, 1)))
""",
    "a function that builds": """\
def build(size):
    units = 0
    units = size
    model = Sequential()
    model.add(layers.Dense(8, input_shape=(4,)))
    model.add(layers.Dense(units))
    model.compile("adam", "mse")
    return model
model = build(1)
model.fit(np.zeros((9, 4)), np.zeros((9, 1)))
""",
    "a class that builds": """\
class Net:
    units = 0
    def __init__(self):
        self.units = 1
        self.model = Sequential()
    def build(self):
        self.model.add(layers.Dense(8, input_shape=(4,)))
        self.model.add(layers.Dense(self.units))
        self.model.compile("adam", "mse")
        return self.model
net = Net()
net.build()
net.model.fit(np.zeros((9, 4)), np.zeros((9, 1)))
""",
    "a class that inherits": """\
class Base:
    units = 0
    def build(self):
        model = Sequential([layers.Input((4,)), layers.Dense(self.units)])
        self.finish(model)
        return model
    def finish(self, model):
        pass
class Net(Base):
    units = 1
    def finish(self, model):
        model.compile("adam", "mse")
Net().build().fit(np.zeros((9, 4)), np.zeros((9, 1)))
""",
    "a function that is decorated": """\
def twice(function):
    def run(units):
        return function(2 * units)
    return run
@twice
def build(units):
    return Sequential([layers.Input((4,)), layers.Dense(units - 1)])
model = build(1)
""",
}
PROGRAMS = {title: HEADER + text for title, text in PROGRAMS.items()}
