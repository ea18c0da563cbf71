"""Arrays and models, and what holds them."""

from __future__ import annotations

from support.programs.kind import Kind

MODELS: dict[str, Kind] = {
    "array": Kind(
        make="ME = np.zeros((4, 3))",
        reads=(
            "ME.shape[1]",
            "len(ME)",
            "ME.shape[0] + 1",
            "ME.size",
            "ME.T.shape[0]",
            "ME[:, 1:].shape[1] + 1",
        ),
        changes=(
            "ME.shape = (6, 2)",
            "ME.shape = (2, ME.size // 2)",
            "ME.resize((S, 5), refcheck=False)",
            "ME.resize((4, S), refcheck=False)",
            "setattr(ME, 'shape', (3, 4))",
            "helper_lib.touch(ME)",
            "ME[0, 0] = N",
            "ME[:] = N",
            "ME.fill(N)",
            "ME.sort()",
        ),
        rebinds=(
            "ME = np.zeros((4, S))",
            "ME = ME[:, :2]",
            "ME = np.vstack([ME, ME[:1]])",
            "ME = ME[ME[:, 0] >= 0]",
            "ME = ME.T",
            "ME = np.concatenate([ME, np.ones((len(ME), S))], axis=1)",
            "ME = ME.reshape(-1, 1)",
            "ME = np.delete(ME, 0, axis=1) if ME.shape[1] > 1 else ME",
        ),
        check="check_data(ME)",
    ),
    "labels": Kind(
        make="ME = np.array([0, 1, 2, 1])",
        reads=(
            "int(ME.max()) + 1",
            "len(np.unique(ME))",
            "len(ME)",
            "int(ME.sum()) + 1",
        ),
        changes=(
            "ME[0] = N",
            "ME[:] = [0, 1, 1, N]",
            "np.add(ME, 1, out=ME)",
            "ME.fill(N)",
            "np.put(ME, [1], [N])",
            "np.copyto(ME, N)",
            "ME[1:][0] = N",
            "ME.reshape(2, 2)[0, 0] = N",
            "ME.flat[0] = N",
            "np.place(ME, ME > 1, [N])",
            """
                for index in range(len(ME)):
                    ME[index] += 1
            """,
            "ME.__setitem__(0, N)",
            "helper_lib.touch(ME)",
        ),
        rebinds=(
            "ME += 1",
            "ME = ME[ME > 0]",
            "ME *= 2",
            "ME = np.concatenate([ME, [N]])",
            "ME = ME[::-1]",
        ),
        check="check_labels(ME)",
    ),
    "arrays": Kind(
        make="ME = [np.zeros((2, 3))]",
        reads=(
            "len(ME) + 1",
            "ME[0].shape[1]",
            "len(np.concatenate(ME))",
            "np.array(ME).shape[-1]",
        ),
        changes=(
            "ME.append(np.ones((2, 3)))",
            "ME[0] = np.zeros((2, S))",
            "ME[:] = [np.zeros((2, S))]",
            "ME[0].resize((2, S), refcheck=False)",
            """
                for item in ME:
                    item.resize((2, 4), refcheck=False)
            """,
            "ME.insert(0, ME[0][:, 1:] if ME[0].shape[1] > 1 else ME[0])",
            "helper_lib.touch(ME)",
        ),
        check="check_data(np.concatenate(ME))",
    ),
    "model": Kind(
        make="ME = Sequential([Input((N,)), Dense(N)])",
        reads=(
            "len(ME.layers) + 1",
            "ME.layers[-1].units",
            "ME.output_shape[-1]",
        ),
        changes=(
            "ME.add(Dense(N))",
            "ME.add(Dropout(0.5))",
            """
                if len(ME.layers) > 1:
                    ME.pop()
            """,
            """
                for units in (N, N):
                    ME.add(Dense(units))
            """,
            "getattr(ME, 'add')(Dense(N))",
            "list(map(ME.add, [Dense(N), Dense(N)]))",
            "[ME.add(Dense(units)) for units in (N, N) if units > 1]",
            "Sequential.add(ME, Dense(N))",
            "helper_lib.touch(ME)",
            "ME.add(Sequential([Dense(N)]).layers[0])",
        ),
        rebinds=(
            "ME = Sequential([Dense(N), Dense(N)])",
            """
                ME = Sequential()
                ME.add(Dense(N, input_shape=(N,)))
            """,
            "ME = Sequential([Input((N,)), *[Dense(units) for units in (1, 2, 3) if units < N], Dense(N)])",
            "ME = (lambda *units: Sequential([Input((N,)), *map(Dense, units)]))(N, N)",
        ),
        check="check_model(ME)",
    ),
    "holder": Kind(
        make="""
            class ME_Trainer:
                depth = N
                def __init__(self, width):
                    self.width = width
                    self.model = Sequential([Input((width,))])
                    self.grow(N)
                def grow(self, units=None):
                    if units is None:
                        units = self.width
                    self.model.add(Dense(units))
                    self.width += 1
                    return self
            ME = ME_Trainer(N)
        """,
        reads=(
            "ME.width",
            "len(ME.model.layers) + 1",
            "ME.model.layers[-1].units",
        ),
        changes=(
            "ME.grow()",
            "ME.grow(N)",
            "ME.grow(N).grow()",
            "ME.model.add(Dense(N))",
            "ME.width = N",
            "ME.model = Sequential([Dense(N)])",
            "setattr(ME, 'model', Sequential([Input((N,)), Dense(N)]))",
            "list(map(ME.grow, [N, N]))",
            "helper_lib.touch(ME.model)",
            "helper_lib.touch(ME)",
            """
                for _ in range(N):
                    ME.grow()
            """,
            "type(ME).grow(ME)",
        ),
        check="check_model(ME.model)",
    ),
    "layers": Kind(
        make="ME = [Dense(N)]",
        reads=(
            "len(ME) + 1",
            "ME[-1].units if ME else N",
        ),
        changes=(
            "ME.append(Dense(N))",
            "ME.extend([Dense(N)])",
            "ME.insert(0, Dense(N))",
            "del ME[1:]",
            "ME[:] = [Dense(N)]",
            "ME.append(Dropout(0.5)) if IF else None",
            "helper_lib.touch(ME)",
        ),
        rebinds=(
            "ME = [Dense(units) for units in (1, 2, 3) if units >= N]",
            "ME = [*ME, Dense(N)]",
        ),
        check="check_model(Sequential([*ME, Dense(2)]))",
    ),
    "built": Kind(
        make="""
            def ME_build(width, depth=N, extra=()):
                model = Sequential([Input((width,))])
                for index in range(depth):
                    model.add(Dense(width + index))
                    if len(model.layers) > 3:
                        return model
                for units in extra:
                    model.add(Dense(units))
                return model
            ME = ME_build(N)
        """,
        reads=(
            "len(ME.layers) + 1",
            "ME.output_shape[-1]",
            "len(ME_build(N).layers) + 1",
        ),
        changes=(
            "ME.add(Dense(N))",
            "(lambda model, units=N: model.add(Dense(units)))(ME)",
            "helper_lib.touch(ME)",
        ),
        rebinds=(
            "ME = ME_build(N)",
            "ME = ME_build(N, extra=[N, N])",
            "ME = ME_build(width=N, **{'depth': N})",
            "ME = [ME_build(width) for width in (1, 2, 3) if width > 1][IF]",
            "ME = ME_build(N) if IF else ME",
        ),
        check="check_model(ME)",
    ),
    "models": Kind(
        make="ME = [Sequential([Input((N,)), Dense(N)]) for _ in range(2)]",
        reads=(
            "len(ME) + 1",
            "len(ME[0].layers) + 1",
            "sum(len(model.layers) for model in ME) + 1",
        ),
        changes=(
            "ME[0].add(Dense(N))",
            "ME.append(Sequential([Dense(N), Dense(N)]))",
            "ME.reverse()",
            "ME[-1], ME[0] = ME[0], ME[-1]",
            "helper_lib.touch(ME)",
            """
                for model in ME:
                    model.add(Dense(N))
            """,
            "max(ME, key=lambda model: len(model.layers)).add(Dense(N))",
            "[model.add(Dense(N)) for model in ME if len(model.layers) > 1]",
        ),
        rebinds=("ME = ME[::-1]", "ME = [*ME, ME[0]]"),
        check="check_model(ME[0])",
    ),
}
