"""How a model is given the samples ``x`` and the targets ``y``; ``N`` is a small number."""

from __future__ import annotations

#: what gives `dataset`, whose first batch decides what the model is written for
DATASETS: tuple[str, ...] = (
    "dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)",
    "dataset = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(20).batch(4, drop_remainder=True)",
    """
        dataset = tf.data.Dataset.from_tensor_slices((x, y))
        dataset = dataset.batch(8).prefetch(tf.data.AUTOTUNE)
    """,
    """
        dataset = tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(x), tf.data.Dataset.from_tensor_slices(y)))
        dataset = dataset.batch(8)
    """,
    "dataset = tf.data.Dataset.from_tensors((x, y))",
    """
        dataset = tf.data.Dataset.from_tensor_slices({'x': x, 'y': y})
        dataset = dataset.map(lambda item: (item['x'], item['y'])).batch(8)
    """,
    """
        def pairs():
            for a, b in zip(x, y):
                yield a, b
        dataset = tf.data.Dataset.from_generator(pairs, output_signature=(tf.TensorSpec(x.shape[1:], tf.float32), tf.TensorSpec(y.shape[1:], tf.float32))).batch(8)
    """,
    """
        dataset = tf.data.Dataset.from_tensor_slices(np.arange(40.0, dtype='float32'))
        dataset = dataset.window(4, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(4))
        dataset = dataset.map(lambda w: (w[:-1], w[-1])).batch(8)
    """,
    "dataset = timeseries_dataset_from_array(x, y, sequence_length=3, batch_size=8)",
    "dataset = timeseries_dataset_from_array(x[:-2], x[2:], 2, sequence_stride=2, batch_size=4)",
    "dataset = tf.data.Dataset.range(32).map(lambda i: (tf.ones((N,)), i % 2)).batch(8)",
)

DATASET_STEPS: tuple[str, ...] = (
    "dataset = dataset.map(lambda a, b: (tf.cast(a, tf.float32) / 255.0, b))",
    "dataset = dataset.map(lambda a, b: (tf.expand_dims(a, -1), b))",
    "dataset = dataset.map(lambda a, b: (tf.reshape(a, (tf.shape(a)[0], -1)), b))",
    "dataset = dataset.map(lambda a, b: (tf.concat([a, a], axis=-1), b))",
    "dataset = dataset.map(lambda a, b: (a[:, :1], b))",
    "dataset = dataset.map(lambda a, b: (a, tf.expand_dims(b, -1)))",
    "dataset = dataset.map(lambda a, b: (a, tf.one_hot(tf.cast(b, tf.int32), 6)))",
    """
        dataset = dataset.map(lambda a, b: (tf.cast(a, tf.float32), b), num_parallel_calls=tf.data.AUTOTUNE)
    """,
    """
        def prepare(a, b):
            a = tf.cast(a, tf.float32)
            return tf.reduce_mean(a, axis=-1, keepdims=True), b
        dataset = dataset.map(prepare)
    """,
    "dataset = dataset.unbatch().batch(4)",
    """
        dataset = dataset.unbatch().filter(lambda a, b: tf.reduce_all(tf.cast(b, tf.float32) > -9.0)).batch(4)
    """,
    "dataset = dataset.unbatch().take(12).batch(6)",
    "dataset = dataset.take(3)",
    "dataset = dataset.skip(1)",
    "dataset = dataset.cache().prefetch(1)",
    "dataset = dataset.concatenate(dataset)",
    "dataset = dataset.repeat(2)",
    "dataset = dataset.shuffle(4)",
    "dataset = dataset.enumerate().map(lambda i, pair: pair)",
    "dataset = tf.data.Dataset.zip((dataset, dataset)).map(lambda a, b: a)",
    "dataset = dataset.map(helper_lib.mapped)",
    "dataset = dataset.apply(helper_lib.applied)",
)

#: calls of `fit`, where there is no data set
FITS: tuple[str, ...] = (
    "model.fit(x, y)",
    "model.fit(x, y, epochs=1, batch_size=8)",
    "model.fit(x, y, validation_split=0.2)",
    "model.fit(x=x, y=y, validation_data=(x[:4], y[:4]))",
    """
        model.fit(x, y)
        model.evaluate(x, y)
        model.predict(x[:3])
    """,
    "model.train_on_batch(x[:4], y[:4])",
    """
        for i in range(2):
            model.train_on_batch(x[4 * i:4 * i + 4], y[4 * i:4 * i + 4])
    """,
    """
        def batches():
            while True:
                for i in range(0, len(x), 4):
                    yield x[i:i + 4], y[i:i + 4]
        model.fit(batches(), steps_per_epoch=2)
    """,
    """
        class Batches(keras.utils.PyDataset):
            def __len__(self):
                return 2
            def __getitem__(self, index):
                return x[4 * index:4 * index + 4], y[4 * index:4 * index + 4]
        model.fit(Batches())
    """,
    "model.fit(tf.constant(x), tf.constant(y))",
    "model.fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(8))",
    """
        generator = ImageDataGenerator(rescale=1 / 255)
        model.fit(generator.flow(x, y, batch_size=8))
    """,
    """
        generator = ImageDataGenerator(horizontal_flip=True)
        generator.fit(x)
        model.fit(generator.flow(x, y, batch_size=4), steps_per_epoch=2)
    """,
    """
        x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3)
        model.fit(x_train, y_train, validation_data=(x_test, y_test))
    """,
    """
        for train, test in KFold(2).split(x):
            model.fit(x[train], y[train])
    """,
    """
        history = model.fit(x, y, callbacks=[keras.callbacks.LambdaCallback()])
        loss = history.history['loss'][-1]
    """,
    """
        predicted = model.predict(x)
        model.fit(x, y)
        scores = predicted.argmax(axis=-1)
    """,
)
