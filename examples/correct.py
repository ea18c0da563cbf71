"""A script without mistakes, for which seqlint reports no findings."""

import keras
from keras import layers


def conv_block(filters):
    return [
        layers.Conv2D(filters, 3, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.MaxPooling2D(),
    ]


def build_model(image_size=32, num_classes=10):
    model = keras.Sequential([keras.Input(shape=(image_size, image_size, 3))])
    for filters in (32, 64, 128):
        for layer in conv_block(filters):
            model.add(layer)
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(num_classes, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


model = build_model()
