"""What happens to a table, and how samples and targets come out of it; ``N`` is a small number."""

from __future__ import annotations

TABLE: tuple[str, ...] = (
    "table = table.drop(columns=['b'])",
    "table = table.drop('b', axis=1)",
    "table.drop(['b'], axis=1, inplace=True)",
    "table.drop(columns='k', inplace=True)",
    "table = table.drop([column for column in table if column == 'k'], axis=1)",
    "del table['b']",
    "kept = table.pop('b')",
    "table = table.dropna()",
    "table.dropna(inplace=True)",
    "table = table.dropna(axis=1)",
    "table = table.fillna(0)",
    "table['a'] = table['a'].fillna(table['a'].mean())",
    "table = pd.get_dummies(table)",
    "table = pd.get_dummies(table, columns=['k'])",
    "table = pd.get_dummies(table, columns=['k'], drop_first=True)",
    "table = pd.concat([table.drop(columns='k'), pd.get_dummies(table['k'])], axis=1)",
    "table = table.join(pd.get_dummies(table['k'], prefix='k')).drop('k', axis=1)",
    "table['k'] = table['k'].map({'u': 0, 'v': 1, 'w': 2})",
    "table['k'] = table['k'].astype('category').cat.codes",
    "table['k'] = LabelEncoder().fit_transform(table['k'])",
    "table = table.replace({'u': 0, 'v': 1, 'w': 2})",
    """
        for column in table.select_dtypes(exclude='number').columns:
            table[column] = table[column].astype('category').cat.codes
    """,
    "table = table.select_dtypes('number')",
    "table = table[table['a'] > table['a'].min()]",
    "table = table[(table['a'] > 0) & (table['b'] >= 0)]",
    "table = table.loc[table['b'] != 1]",
    "table = table.query('a >= 0')",
    "table = table[table.k.isin(['u', 'v'])]",
    "table = table.sample(frac=0.8)",
    "table = table.sample(frac=1).reset_index(drop=True)",
    "table = table.reset_index()",
    "table = table.reset_index(drop=True)",
    "table = table.set_index('b')",
    "table = table.sort_values('a')",
    "table = table.drop_duplicates()",
    "table = table.drop_duplicates(subset=['a'])",
    "table = table.head(30)",
    "table = table.iloc[5:]",
    "table = table.iloc[:, 1:]",
    "table = table[['a', 'target']]",
    "table = table[[column for column in table.columns if column != 'b']]",
    "table = table.loc[:, 'a':]",
    "table = table.filter(regex='a|b|target')",
    "table = table.rename(columns={'a': 'first'})",
    """
        table.columns = [str(column).upper() for column in table.columns]
        table = table.rename(columns={'TARGET': 'target'})
    """,
    "table['more'] = table['a'] * 2",
    "table['more'] = table.apply(lambda row: row['a'] + 1, axis=1)",
    "table[['c1', 'c2']] = np.zeros((len(table), 2))",
    "table = table.assign(more=1.0, other=lambda frame: frame['a'])",
    "table.insert(0, 'front', 1.5)",
    "table.loc[:, 'more'] = 0.5",
    """
        for i in range(N):
            table[f'lag_{i}'] = table['a'].shift(i)
        table = table.dropna()
    """,
    "table = pd.concat([table, table])",
    "table = pd.concat([table, table], ignore_index=True)",
    "table = pd.concat([table, table[['a']].add_prefix('x')], axis=1)",
    "table = table.merge(pd.DataFrame({'k': ['u', 'v', 'w'], 'size': [1, 2, 3]}), on='k')",
    """
        table = pd.merge(table, pd.DataFrame({'k': ['u', 'v'], 'weight': [1.0, 2.0]}), on='k', how='left').fillna(0)
    """,
    "table = table.merge(table[['a', 'b']], on='a', suffixes=('', '_other'))",
    "table = table.groupby('a').mean(numeric_only=True).reset_index()",
    "table = table.groupby('b', as_index=False).first()",
    "table = table.groupby('k').head(9)",
    "table['mean'] = table.groupby('target')['a'].transform('mean')",
    "table = pd.concat([group for _, group in table.groupby('target')])",
    "table = table.astype({'a': 'float32'})",
    "table = table.rolling(2).mean(numeric_only=True).dropna()",
    "table['a'] = (table['a'] - table['a'].mean()) / (table['a'].std() + 1)",
    "table = (table - table.min()) / (table.max() - table.min() + 1)",
    "table[['a']] = StandardScaler().fit_transform(table[['a']])",
    "table = pd.DataFrame(MinMaxScaler().fit_transform(table), columns=table.columns)",
    "table, rest = train_test_split(table, test_size=0.2)",
    "table = helper_lib.clean_table(table)",
    "helper_lib.touch_table(table)",
    """
        for name in helper_lib.names():
            table[name] = 0.0
    """,
    "table = pd.melt(table, id_vars=['target'], value_vars=['a', 'b'])[['target', 'value']]",
    "table = table.explode('a')",
    "table = table.T.T",
    "table = table.copy()",
    "table['target'] = table['target'].astype('category').cat.codes",
    "table['target'] = (table['target'] == table['target'].iloc[0]).astype(int)",
    "table['target'] = pd.factorize(table['target'])[0]",
)

#: from a table to samples and targets
EXTRACTIONS: tuple[str, ...] = (
    "x, y = table.drop(columns=['target']).values, table['target'].values",
    """
        x = table.drop('target', axis=1).to_numpy()
        y = table.target.to_numpy()
    """,
    """
        y = table.pop('target').values
        x = table.values
    """,
    "x, y = table.iloc[:, :-1].values, table.iloc[:, -1].values",
    """
        x = table.loc[:, table.columns != 'target'].values
        y = table['target'].values
    """,
    """
        features = [column for column in table.columns if column != 'target']
        x = table[features].values
        y = table['target'].values
    """,
    """
        x = table[table.columns.difference(['target'])].values
        y = table['target'].values
    """,
    "x, y = table[['a']].values, table[['target']].values",
    """
        data = table.values
        x, y = data[:, :-1], data[:, -1]
    """,
    """
        x = np.array(table.drop(columns='target'))
        y = np.array(table['target'])
    """,
    """
        x = StandardScaler().fit_transform(table.drop(columns='target'))
        y = table['target'].values
    """,
    """
        x = np.stack([table[column] for column in table if column != 'target'], axis=1)
        y = table['target'].values
    """,
    """
        train, test = train_test_split(table, test_size=0.2)
        x = train.drop(columns='target').values
        y = train['target'].values
    """,
    """
        x, x_test, y, y_test = train_test_split(table.drop(columns='target').values, table['target'].values)
    """,
    """
        x = ColumnTransformer([('n', StandardScaler(), ['a']), ('k', OneHotEncoder(sparse_output=False), ['k'])]).fit_transform(table)
        y = table['target'].values
    """,
    """
        x = make_column_transformer((OneHotEncoder(), ['k']), remainder='passthrough', sparse_threshold=0).fit_transform(table.drop(columns='target'))
        y = table['target'].values
    """,
    """
        x = DictVectorizer(sparse=False).fit_transform(table.drop(columns='target').to_dict('records'))
        y = table['target'].values
    """,
    """
        x = table.drop(columns='target').apply(lambda row: row.tolist(), axis=1)
        x = np.array(x.tolist())
        y = table['target'].values
    """,
    """
        x = np.array([[row.a, row.b] for row in table.itertuples()])
        y = table['target'].to_numpy()
    """,
    """
        x = np.array([row[['a', 'b']].tolist() for _, row in table.iterrows()])
        y = np.array(list(table['target']))
    """,
    """
        table['pair'] = [np.ones(3) for _ in range(len(table))]
        x = np.stack(table['pair'].values)
        y = table['target'].values
    """,
    """
        x, y = [], []
        for _, group in table.groupby('target'):
            x.append(group[['a', 'b']].values)
            y.append(group['target'].values)
        x, y = np.concatenate(x), np.concatenate(y)
    """,
    """
        x = table.drop(columns='target')
        y = table['target']
    """,
)
