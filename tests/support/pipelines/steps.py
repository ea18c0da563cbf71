"""What happens to data before a model is given it: templates by what they need, ``N`` being a small number."""

from __future__ import annotations

#: samples of any rank, with their targets
ANY: tuple[str, ...] = (
    "x = x / 255.0",
    "x = x.astype('float32')",
    "x, y = x.astype('float32'), y.astype('float32')",
    "x = (x - x.mean()) / (x.std() + 1)",
    "x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1)",
    "x = x * 2 - 1",
    "x = np.array(x)",
    "x = np.array(list(x))",
    "x = np.array(x.tolist())",
    "x = np.stack([item for item in x])",
    "x = np.asarray([item * 2 for item in x])",
    "x = np.array(list(map(lambda item: item + 1, x)))",
    "x = np.clip(x, 0, 1)",
    "x = np.where(x > 0.5, x, 0)",
    "x = np.nan_to_num(x)",
    "x, y = x[::2], y[::2]",
    "x, y = x[:-2], y[2:]",
    "x, y = x[:len(x) // 2], y[:len(y) // 2]",
    "x, y = x[: int(0.8 * len(x))], y[: int(0.8 * len(y))]",
    """
        order = np.random.permutation(len(x))
        x, y = x[order], y[order]
    """,
    """
        order = np.arange(len(x))
        np.random.shuffle(order)
        x, y = x[order], y[order]
    """,
    """
        mask = np.random.rand(len(x)) > 0.3
        x, y = x[mask], y[mask]
    """,
    """
        keep = y != y[0]
        x, y = x[keep], y[keep]
    """,
    """
        keep = np.where(np.random.rand(len(x)) > 0.2)[0]
        x, y = x[keep], y[keep]
    """,
    """
        keep = np.random.choice(len(x), 20, replace=False)
        x, y = x[keep], y[keep]
    """,
    "x, y = np.concatenate([x, x]), np.concatenate([y, y])",
    "x, y = np.concatenate((x, x[:3]), axis=0), np.concatenate((y, y[:3]), axis=0)",
    "x, y = np.vstack([x, x]), np.append(y, y, axis=0)",
    "x, y = np.repeat(x, 2, axis=0), np.repeat(y, 2, axis=0)",
    "x, y = np.delete(x, [0, 1], axis=0), np.delete(y, [0, 1], axis=0)",
    "x, x_test, y, y_test = train_test_split(x, y, test_size=0.25)",
    "x, x_test, y, y_test = train_test_split(x, y, test_size=5, shuffle=False)",
    "x, _, y, _ = train_test_split(x, y, random_state=1)",
    """
        train, test = train_test_split(np.arange(len(x)), test_size=0.2)
        x, y = x[train], y[train]
    """,
    """
        for train, test in KFold(3, shuffle=True).split(x):
            x_train, y_train = x[train], y[train]
        x, y = x_train, y_train
    """,
    """
        folds = list(KFold(4).split(x, y))
        train, test = folds[0]
        x, y = x[train], y[train]
    """,
    "x, y = shuffle(x, y)",
    "x, y = resample(x, y, n_samples=30)",
    "x = x.reshape(len(x), -1)",
    "x = x.reshape(x.shape[0], -1)",
    "x = x.reshape((x.shape[0], np.prod(x.shape[1:])))",
    "x = x.reshape(-1, *x.shape[1:])",
    "x = x[..., np.newaxis]",
    "x = np.expand_dims(x, -1)",
    "x = np.expand_dims(x, axis=1)",
    "x = x[:, None]",
    "x = np.squeeze(x)",
    """
        np.save('saved.npy', x)
        x = np.load('saved.npy')
    """,
    "x[0] = 0",
    """
        x = x.copy()
        x[x > 1] = 1
    """,
    """
        split = len(x) - 8
        x_train, x_test = x[:split], x[split:]
        x, y = x_train, y[:split]
    """,
    """
        parts = np.array_split(x, 2)
        x, y = parts[0], y[:len(parts[0])]
    """,
    """
        x, y = zip(*[(a, b) for a, b in zip(x, y)])
        x, y = np.array(x), np.array(y)
    """,
    """
        pairs = [(a, b) for a, b in zip(x, y) if np.sum(a) > -100]
        x = np.array([a for a, _ in pairs])
        y = np.array([b for _, b in pairs])
    """,
    """
        out = np.zeros((len(x),) + x.shape[1:])
        for i, item in enumerate(x):
            out[i] = item
        x = out
    """,
    "x = np.take(x, range(len(x)), axis=0)",
    "x = np.flip(x, axis=-1)",
    "x = np.roll(x, 1, axis=0)",
    "x = tf.constant(x).numpy()",
    "x = tf.cast(x, tf.float32).numpy()",
    "x = helper_lib.scaled(x)",
    """
        for item in x:
            helper_lib.touch(item)
    """,
)

#: samples by their rank
BY_RANK: dict[int, tuple[str, ...]] = {
    1: (
        "x = x.reshape(-1, 1)",
        "x = x[:, np.newaxis]",
        "x = np.expand_dims(x, 1)",
        "x = np.c_[x, x]",
    ),
    2: (
        "x = StandardScaler().fit_transform(x)",
        """
            scaler = MinMaxScaler(feature_range=(-1, 1))
            scaler.fit(x)
            x = scaler.transform(x)
        """,
        "x = RobustScaler().fit(x).transform(x)",
        "x = PCA(n_components=2).fit_transform(x)",
        "x = PCA(0.95).fit_transform(x)",
        "x = TruncatedSVD(2).fit_transform(x)",
        "x = PolynomialFeatures(2).fit_transform(x)",
        "x = PolynomialFeatures(degree=2, interaction_only=True, include_bias=False).fit_transform(x)",
        "x = VarianceThreshold().fit_transform(np.c_[x, np.ones(len(x))])",
        "x = SelectKBest(f_regression, k=2).fit_transform(x, np.ravel(y)[:len(x)])",
        "x = SimpleImputer(strategy='mean').fit_transform(x)",
        "x = KBinsDiscretizer(3, encode='onehot-dense').fit_transform(x)",
        "x = OneHotEncoder(sparse_output=False).fit_transform(x.astype(int) % 3)",
        "x = OneHotEncoder().fit_transform((x > 0.5).astype(int)).toarray()",
        "x = make_pipeline(StandardScaler(), PCA(2)).fit_transform(x)",
        "x = Pipeline([('scale', MinMaxScaler()), ('more', PolynomialFeatures(2))]).fit_transform(x)",
        """
            x = ColumnTransformer([('a', StandardScaler(), [0]), ('b', 'passthrough', [1])]).fit_transform(x)
        """,
        "x = ColumnTransformer([('a', StandardScaler(), [0])], remainder='passthrough').fit_transform(x)",
        "x = FeatureUnion([('a', PCA(1)), ('b', StandardScaler())]).fit_transform(x)",
        "x = KMeans(4, n_init=1).fit_transform(x)",
        "x = FunctionTransformer(np.log1p).fit_transform(np.abs(x))",
        "x = normalize(x)",
        "x = x[:, 1:]",
        "x = x[:, [0, -1]]",
        "x = x[:, :2]",
        "x = x[:, ::-1]",
        "x = x[:, x.std(axis=0) >= 0]",
        "x = x[:, np.array([i % 2 == 0 for i in range(x.shape[1])])]",
        "x = x[x[:, 0].argsort()]",
        "x = np.delete(x, 0, axis=1)",
        "x = np.delete(x, np.s_[1:], axis=1)",
        "x = np.insert(x, 0, 1, axis=1)",
        "x = np.append(x, x[:, :1], axis=1)",
        "x = np.c_[x, np.ones(len(x))]",
        "x = np.hstack([x, x ** 2])",
        "x = np.column_stack([x, x.sum(axis=1)])",
        "x = np.concatenate([x, np.zeros((len(x), N))], axis=1)",
        "x = np.pad(x, ((0, 0), (0, N)))",
        "x = np.tile(x, (1, 2))",
        "x = x @ np.random.rand(x.shape[1], N)",
        "x = np.dot(x, np.ones((x.shape[1], 3)))",
        "x = np.split(x, [1], axis=1)[0]",
        "x = x.T[:2].T",
        "x = np.transpose([x[:, 0], x[:, -1], x[:, 0]])",
        "x = np.apply_along_axis(np.cumsum, 1, x)",
        "x = np.array([np.histogram(row, bins=5)[0] for row in x])",
        "x = np.array([np.outer(row, row) for row in x])",
        """
            w = N
            x = np.array([x[i:i + w] for i in range(len(x) - w)])
            y = y[w:]
        """,
        """
            w = 4
            windows = []
            for i in range(w, len(x)):
                windows.append(x[i - w:i])
            x, y = np.array(windows), y[w:]
        """,
        """
            w = 3
            x = np.lib.stride_tricks.sliding_window_view(x, w, axis=0)
            y = y[: len(x)]
        """,
        """
            x = x[: len(x) // 2 * 2].reshape(-1, 2, x.shape[1])
            y = y[: len(y) // 2 * 2 : 2]
        """,
        "x = x.reshape(len(x), x.shape[1], 1)",
        "x = x.reshape((x.shape[0], 1, x.shape[1]))",
        "x = np.reshape(x, (-1, x.shape[1], 1))",
        "x = np.stack([x, x], axis=-1)",
        "x = np.dstack([x, x])",
        "x = np.eye(3)[(x > 0.5).astype(int)]",
        "x = to_categorical((x > 0.5).astype(int), 2)",
        "x = tf.one_hot((x > 0.5).astype(int), 3).numpy()",
        """
            x = pd.DataFrame(x).rolling(2).mean().dropna().values
            y = y[1:]
        """,
        "x = pd.DataFrame(x).values",
        "x = pd.DataFrame(x).drop(columns=[0]).to_numpy()",
        "x = pd.DataFrame(x).add_prefix('c').assign(more=1.0).values",
        "x = pd.get_dummies(pd.DataFrame(x).round(0).astype(int).astype(str)).to_numpy().astype(float)",
        """
            scores = np.abs(x).sum(axis=1)
            x, y = x[scores < np.inf], y[scores < np.inf]
        """,
        """
            unique, index = np.unique(x, axis=0, return_index=True)
            x, y = unique, y[index]
        """,
        """
            width = helper_lib.width()
            x = x[:, :width]
        """,
        "x = helper_lib.clean(x)",
        """
            for name in helper_lib.names():
                x = np.c_[x, np.ones(len(x))]
        """,
    ),
    3: (
        "x = x.transpose(0, 2, 1)",
        "x = np.swapaxes(x, 1, 2)",
        "x = np.moveaxis(x, -1, 1)",
        "x = x.mean(axis=1)",
        "x = x.max(axis=-1, keepdims=True)",
        "x = x[:, -1]",
        "x = x[:, :, 0]",
        "x = x[:, :2, :]",
        "x = x[:, ::2]",
        "x = np.array([item.flatten() for item in x])",
        "x = np.array([item.T for item in x])",
        "x = np.array([item[:2] for item in x])",
        "x = np.array([item.mean(axis=0) for item in x])",
        "x = x.reshape(len(x), x.shape[1], x.shape[2], 1)",
        "x = np.repeat(x[..., None], 3, axis=-1)",
        "x = np.stack((x,) * 3, axis=-1)",
        "x = np.pad(x, ((0, 0), (1, 1), (0, 0)))",
        "x = np.concatenate([x, x], axis=2)",
        "x = np.concatenate([x, np.zeros_like(x)], axis=1)",
        "x = np.diff(x, axis=1)",
        """
            shape = x.shape
            x = StandardScaler().fit_transform(x.reshape(-1, shape[-1])).reshape(shape)
        """,
        "x = np.einsum('nij->nji', x)",
        "x = np.rot90(x, axes=(1, 2))",
        """
            x = x.reshape(len(x) * x.shape[1], x.shape[2])
            y = np.repeat(y, len(x) // len(y), axis=0)
        """,
    ),
    4: (
        "x = x[..., :1]",
        "x = x[..., 0]",
        "x = x.mean(axis=-1, keepdims=True)",
        "x = np.mean(x, axis=3)",
        "x = np.repeat(x[..., :1], 3, axis=-1)",
        "x = x[:, ::2, ::2]",
        "x = x[:, 1:-1, 1:-1, :]",
        "x = np.transpose(x, (0, 3, 1, 2))",
        "x = tf.image.resize(x, (6, 5)).numpy()",
        "x = np.array([tf.image.resize(image, (4, 4)).numpy() for image in x])",
        "x = tf.image.rgb_to_grayscale(x[..., :3]).numpy()",
        "x = np.array([np.fliplr(image) for image in x])",
        "x, y = np.concatenate([x, x[:, :, ::-1]]), np.concatenate([y, y])",
        "x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode='constant')",
        "x = x.reshape(len(x), x.shape[1], -1)",
        "x = np.squeeze(x, axis=-1)",
    ),
}

#: targets
TARGETS: tuple[str, ...] = (
    "y = to_categorical(y)",
    "y = to_categorical(y, num_classes=6)",
    "y = to_categorical(LabelEncoder().fit_transform(y))",
    """
        encoder = LabelEncoder()
        y = encoder.fit_transform(y)
        classes = len(encoder.classes_)
    """,
    "y = LabelBinarizer().fit_transform(y)",
    "y = OneHotEncoder(sparse_output=False).fit_transform(y.reshape(-1, 1))",
    "y = OneHotEncoder().fit_transform(np.array(y)[:, None]).toarray()",
    "y = OrdinalEncoder().fit_transform(np.reshape(y, (-1, 1)))",
    "y = pd.get_dummies(y).values",
    "y = pd.get_dummies(pd.Series(y), drop_first=True).to_numpy().astype('float32')",
    "y = pd.factorize(y)[0]",
    "y = pd.Series(y).map({value: i for i, value in enumerate(sorted(set(y)))}).values",
    "y = np.unique(y, return_inverse=True)[1]",
    "y = pd.Categorical(y).codes",
    "y = pd.cut(y, 3, labels=False)",
    "y = np.digitize(y, [0.3, 0.6])",
    "y = np.eye(int(y.max()) + 1)[y.astype(int)]",
    "y = tf.one_hot(y, 5).numpy()",
    "y = tf.keras.utils.to_categorical(y, len(set(y)))",
    "y = (y > 0).astype(int)",
    "y = np.where(y > np.mean(y), 1, 0)",
    "y = np.array([1 if value else 0 for value in y])",
    "y = np.argmax(y, axis=1)",
    "y = np.argmax(y, axis=-1) if y.ndim > 1 else y",
    "y = y.reshape(-1, 1)",
    "y = y[:, np.newaxis]",
    "y = np.expand_dims(y, axis=-1)",
    "y = y.ravel()",
    "y = np.squeeze(y)",
    "y = y.astype('float32')",
    "y = np.column_stack([y, y])",
    "y = np.array([y, y]).T",
    "y = np.log1p(np.abs(y))",
    "y = y / y.max()",
    "y = y - y.min()",
    "y = y % 3",
    "y = y == y[0]",
    "y = StandardScaler().fit_transform(y.reshape(-1, 1)).ravel()",
    "y = MinMaxScaler().fit_transform(y.reshape(-1, 1))",
    "y = x[:, 0]",
    "y = x.reshape(len(x), -1)[:, :2]",
    "y = x.sum(axis=tuple(range(1, x.ndim)))",
    """
        y = helper_lib.labels(len(x))
        y = np.array(y)
    """,
    "y = KMeans(3, n_init=1).fit_predict(x.reshape(len(x), -1))",
    """
        y = MultiLabelBinarizer().fit_transform([[int(value > 0), int(value > 0.5)] for value in np.ravel(y)])
    """,
    "y[0] = y[1]",
)
