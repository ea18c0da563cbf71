"""A script with the mistakes that tutorials warn about. Run `seqlint examples/faulty.py`."""

from tensorflow import keras
from tensorflow.keras import layers

NUM_CLASSES = 10


def image_classifier(filters=32):
    model = keras.Sequential()
    model.add(layers.Conv2D(filters, 3, activation="relu", input_shape=(28, 28)))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(NUM_CLASSES, activation="softmax"))
    return model


def spam_filter(vocabulary):
    model = keras.Sequential(
        [
            keras.Input(shape=(None,)),
            layers.Embedding(vocabulary, 64),
            layers.LSTM(64),
            layers.LSTM(32),
            layers.Dense(1, activation="softmax"),
        ]
    )
    model.compile("adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model


price = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        layers.Dense(12),
        layers.Reshape((5, 2)),
    ]
)

digits = keras.Sequential([layers.Flatten(input_shape=(28, 28)), layers.Dense(10)])
digits.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
