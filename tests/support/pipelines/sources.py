"""Where data comes from: `x` and `y`, or a `table` with a column `target`.

``N`` stands for a small number. The child that executes the program makes ``helper_lib`` and the files.
"""

from __future__ import annotations

#: what seqlint can see whole
KNOWN: tuple[str, ...] = (
    """
        x = np.linspace(-1, 1, 50)
        y = x ** 2
    """,
    """
        series = np.cumsum(np.random.randn(60))
        x, y = series[:-1], series[1:] > series[:-1]
    """,
    "x, y = np.zeros((40, N)), np.zeros(40)",
    """
        x = np.random.rand(48, N)
        y = np.random.randint(0, 3, 48)
    """,
    """
        x = np.random.randn(36, 1 + N, 4).astype('float32')
        y = np.random.rand(36)
    """,
    """
        x = np.random.randint(0, 256, (24, 8, 8, 3)).astype('uint8')
        y = np.random.randint(0, N + 1, 24)
    """,
    """
        x = np.random.randint(0, 256, (24, 8, 6))
        y = np.random.randint(0, 2, (24, 1))
    """,
    """
        x = np.arange(48 * N).reshape(48, N)
        y = np.arange(48) % 3
    """,
    """
        x = np.linspace(0, 1, 60).reshape(-1, 1)
        y = np.sin(x)
    """,
    """
        series = np.sin(np.arange(70))
        x, y = series[:-1, None], series[1:]
    """,
    """
        x = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9], [0, 1, 2]] * 8)
        y = np.array([0, 1, 1, 0] * 8)
    """,
    """
        x, y = [], []
        for i in range(40):
            x.append([i, i + 1, i % N])
            y.append(i % 2)
        x, y = np.array(x), np.array(y)
    """,
    """
        rows = [(i, i * 2, i % 3) for i in range(40)]
        x = np.array([row[:2] for row in rows])
        y = np.array([row[2] for row in rows])
    """,
    "x, y = make_classification(n_samples=60, n_features=8, n_informative=4, n_classes=3)",
    "x, y = make_regression(n_samples=50, n_features=5, n_targets=N)",
    "x, y = make_blobs(n_samples=50, centers=4, n_features=3)",
    "x, y = make_moons(60)",
    "x, y = load_iris(return_X_y=True)",
    """
        bunch = load_wine()
        x, y = bunch.data[:90], bunch['target'][:90]
    """,
    """
        x, y = load_diabetes(return_X_y=True)
        x, y = x[:50], y[:50]
    """,
    """
        digits = load_digits()
        x, y = digits.images[:60], digits.target[:60]
    """,
    """
        x, y = load_digits(return_X_y=True)
        x, y = x[:60], y[:60]
    """,
    """
        rng = np.random.default_rng(0)
        x = rng.normal(size=(40, N))
        y = rng.integers(0, 4, size=40)
    """,
    """
        x = tf.random.uniform((32, N)).numpy()
        y = np.random.choice(['a', 'b', 'c'], 32)
    """,
    """
        texts = ['a b c', 'b c', 'c d e f', 'a a', 'e'] * 8
        words = {w: i + 1 for i, w in enumerate('abcdef')}
        x = pad_sequences([[words[w] for w in text.split()] for text in texts], maxlen=N + 1)
        y = np.array([len(text) > 3 for text in texts]).astype(int)
    """,
    """
        grid = np.meshgrid(np.arange(6), np.arange(8))
        x = np.stack([part.ravel() for part in grid], axis=1)
        y = x.sum(axis=1)
    """,
)

#: tables that seqlint can see whole
KNOWN_TABLES: tuple[str, ...] = (
    """
        table = pd.DataFrame({'a': np.random.rand(42), 'b': np.random.randint(0, 5, 42)})
        table['k'] = np.random.choice(['u', 'v', 'w'], 42)
        table['target'] = (table['a'] > 0.5).astype(int)
    """,
    """
        columns = ['a', 'b', 'k', 'target']
        table = pd.DataFrame([[0.5, 1, 'u', 0], [1.5, 2, 'v', 1], [2.5, 3, 'w', 2]] * 14, columns=columns)
    """,
    """
        table = pd.DataFrame({'a': np.random.rand(40), 'b': range(40), 'k': ['u', 'v', 'w', 'u'] * 10, 'target': [0, 1] * 20})
    """,
    "table = pd.DataFrame(np.random.rand(40, 4), columns=['a', 'b', 'c', 'target'])",
    """
        table = pd.DataFrame([{'a': i, 'b': i * 2.0, 'k': 'uvw'[i % 3], 'target': i % 3} for i in range(45)])
    """,
    "table = load_iris(as_frame=True).frame",
    """
        table = pd.DataFrame({'a': [1.0, None, 3.0, 4.0] * 10, 'b': [1, 2, 3, 4] * 10, 'target': ['no', 'yes', 'yes', 'no'] * 10})
    """,
    """
        bunch = load_iris()
        table = pd.DataFrame(bunch.data, columns=bunch.feature_names)
        table['target'] = bunch.target
    """,
    """
        table = pd.concat([pd.DataFrame({'a': [i, i + 1], 'b': [1.0, 2.0], 'target': [0, 1]}) for i in range(20)])
    """,
    """
        table = pd.Series(np.arange(50.0), name='a').to_frame()
        table['b'] = table['a'].shift(1)
        table['target'] = table['a'].shift(-1)
        table = table.dropna()
    """,
)

#: what seqlint sees a part of
HALF: tuple[str, ...] = (
    """
        n = helper_lib.count()
        x = np.zeros((n, N))
        y = np.zeros(n)
    """,
    """
        x = np.random.rand(40, helper_lib.width())
        y = np.random.randint(0, 2, 40)
    """,
    "x, y = np.array(helper_lib.rows()), np.arange(len(helper_lib.rows())) % 2",
    """
        x, y = [], []
        for row in helper_lib.rows():
            x.append(row[:-1])
            y.append(row[-1])
        x, y = np.array(x), np.array(y)
    """,
    """
        x = np.zeros((helper_lib.count(), 6, helper_lib.width()))
        y = np.random.randint(0, 3, len(x))
    """,
    """
        x = np.random.rand(helper_lib.count() * 2, 8, 8)
        y = np.array(helper_lib.labels(len(x)))
    """,
    """
        rows = helper_lib.rows()
        x = np.array([[float(value) for value in row] for row in rows])
        y = np.zeros((len(rows), N))
    """,
    """
        x = np.concatenate([np.ones((4, N)) for _ in helper_lib.rows()])
        y = np.ones(len(x))
    """,
    """
        x = np.vstack([np.zeros((0, 4)), helper_lib.array(4)])
        y = x[:, 0]
    """,
    """
        x = np.column_stack([helper_lib.column(), helper_lib.column(), np.ones(40)])
        y = helper_lib.column() > 0.5
    """,
    """
        x = np.empty((0, 5))
        for _ in helper_lib.rows():
            x = np.append(x, np.ones((2, 5)), axis=0)
        y = x[:, 0]
    """,
    """
        x = np.zeros((40, 3))
        x = helper_lib.clean(x)
        y = np.random.randint(0, 2, len(x))
    """,
    """
        x, y = helper_lib.both()
        x = np.asarray(x)
        y = np.asarray(y)
    """,
)

HALF_TABLES: tuple[str, ...] = (
    "table = pd.DataFrame(helper_lib.array(4), columns=['a', 'b', 'c', 'target'])",
    "table = pd.DataFrame(helper_lib.records())",
    "table = pd.DataFrame({'a': helper_lib.column(), 'b': 1.0, 'target': helper_lib.labels(40)})",
    """
        table = pd.DataFrame({'a': np.ones(40)})
        for name in helper_lib.names():
            table[name] = 2.0
        table['target'] = helper_lib.labels(40)
    """,
    "table = helper_lib.clean_table(pd.DataFrame({'a': np.ones(40), 'b': 1, 'target': [0, 1] * 20}))",
)

#: what seqlint does not see
HIDDEN: tuple[str, ...] = (
    "x, y = np.load('x.npy'), np.load('y.npy')",
    """
        with open('data.pickle', 'rb') as file:
            x, y = pickle.load(file)
    """,
    """
        with np.load('data.npz') as data:
            x, y = data['x'], data['y']
    """,
    """
        x = np.loadtxt('data.csv', delimiter=',', skiprows=1, usecols=(0, 1, 2))
        y = np.random.randint(0, 2, len(x))
    """,
    """
        data = np.genfromtxt('data.csv', delimiter=',', skip_header=1)[:, [0, 1, 3]]
        x, y = data[:, :-1], data[:, -1]
    """,
    """
        from helper_lib import data
        x, y = data
    """,
    """
        with open('data.json') as file:
            data = json.load(file)
        x, y = np.array(data['x']), np.array(data['y'])
    """,
    """
        x = np.memmap('x.raw', dtype='float32', mode='r', shape=(40, 4))
        y = np.load('y.npy')
    """,
    "x, y = map(np.array, helper_lib.both())",
    """
        x = np.array([np.load('x.npy')[0] for _ in os.listdir('.') * 8])
        y = np.arange(len(x)) % 3
    """,
    """
        x = np.fromfile('x.raw', dtype='float32').reshape(-1, 4)
        y = x.sum(axis=1)
    """,
)

HIDDEN_TABLES: tuple[str, ...] = (
    "table = pd.read_csv('data.csv')",
    "table = pd.read_pickle('table.pickle')",
    "table = pd.read_json('table.json')",
    "table = pd.read_csv('data.csv', usecols=['a', 'b', 'target'])",
    "table = pd.read_csv('data.csv', names=['a', 'b', 'c', 'target', 'k'], header=0)",
    "table = pd.concat(pd.read_csv('data.csv', chunksize=10))",
    "table = helper_lib.table()",
)

SOURCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "known": (KNOWN, KNOWN_TABLES),
    "half known": (HALF, HALF_TABLES),
    "hidden": (HIDDEN, HIDDEN_TABLES),
}
