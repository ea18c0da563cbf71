"""Constructs that run a function: ``F`` is the function. What follows ``---`` stands later in the program."""

from __future__ import annotations

RUNS: dict[str, str] = {
    "call": "F()",
    "comprehension": "[F() for _ in range(N)]",
    "condition_of_comprehension": "[item for item in (1, 2, 3) if item > 1 and F()]",
    "dict_comprehension": "ME = {key: F() for key in 'ab' if key != 'b'}",
    "any": "any(F() > 9 for _ in range(2))",
    "for_index": """
        for ME in range(6):
            if ME == 4:
                F()
    """,
    "long_loop": """
        for ME in range(120):
            if ME == 100:
                F()
    """,
    "for_break": """
        for ME in range(5):
            if IF or ME > 2:
                break
            F()
        else:
            F()
    """,
    "nested_loops": """
        for ME in range(3):
            for ME_inner in range(ME):
                F(ME_inner)
    """,
    "unknown_items": """
        for ME in helper_lib.items():
            F(ME)
    """,
    "enumerate": """
        for ME, ME_item in enumerate(helper_lib.items()):
            if ME:
                F()
    """,
    "while_flag": """
        ME = True
        while ME:
            F()
            ME = False
    """,
    "while_state": """
        ME = 0
        while ME < 5:
            ME += 1
            if ME == 3:
                F()
            elif IF:
                continue
    """,
    "while_unknown": """
        ME = 0
        while helper_lib.flag() and ME < 4:
            F()
            ME += 1
    """,
    "flag_then_change": """
        ME = []
        for _ in range(5):
            if len(ME) > 2:
                F()
            ME.append(1)
    """,
    "if_unknown": """
        if helper_lib.flag():
            F()
    """,
    "short_circuit": "ME = IF and F()",
    "short_circuit_or": "ME = IF or F()",
    "ternary": "ME = F() if IF else N",
    "assertion": "assert F() > 0",
    "late_map": """
        ME = map(F, [1, 2])
        ---
        ME_list = list(ME)
    """,
    "dropped_map": "ME = map(F, [1, 2])",
    "late_generator": """
        ME = (F() for _ in range(2))
        ---
        for ME_item in ME:
            pass
    """,
    "half_generator": """
        ME = (F() for _ in range(3))
        next(ME)
        ---
        ME_list = list(ME)
    """,
    "dropped_generator": "ME = (F() for _ in range(3))",
    "late_generator_function": """
        def ME_items():
            F()
            yield 1
            F()
            yield 2
        ME = ME_items()
        ---
        next(ME)
    """,
    "late_filter": """
        ME = filter(F, [1, 2])
        ---
        ME_list = [*ME]
    """,
    "late_zip": """
        ME = zip([1, 2], map(F, [3, 4]))
        ---
        ME_dict = dict(ME)
    """,
    "late_closure": """
        ME = lambda *_: F()
        ---
        ME()
    """,
    "late_exit": """
        ME = contextlib.ExitStack()
        ME.callback(F)
        ---
        ME.close()
    """,
    "late_registered": """
        helper_lib.register(F)
        ---
        helper_lib.fire()
    """,
    "registered": "helper_lib.register(F)",
    "late_thread": """
        ME = threading.Thread(target=F)
        ---
        ME.start()
        ME.join()
    """,
    "thread": """
        ME = threading.Thread(target=F, args=(1,))
        ME.start()
        ME.join()
    """,
    "thread_subclass": """
        class ME_Worker(threading.Thread):
            def run(self):
                F()
        ME = ME_Worker()
        ME.start()
        ME.join()
    """,
    "sorted_key": "ME = sorted([3, 1, 2], key=F)",
    "sort_key": """
        ME = [2, 1]
        ME.sort(key=lambda item: F(item))
    """,
    "minimum_key": "ME = min([3, 1], key=F)",
    "reduce": "ME = functools.reduce(F, [1, 2, 3])",
    "takewhile": "ME = list(itertools.takewhile(F, [1, 2]))",
    "group_by": "ME = [key for key, _ in itertools.groupby([1, 2], key=F)]",
    "sentinel": "ME = list(zip(range(2), iter(F, 99)))",
    "unknown_call": "helper_lib.run(F)",
    "unknown_call_of_list": "helper_lib.run_all([F, F])",
    "unknown_call_of_dict": "helper_lib.run_all({'callback': F})",
    "unknown_call_of_lambda": "helper_lib.run(lambda *_: F())",
    "unknown_call_of_object": "helper_lib.touch(types.SimpleNamespace(work=F))",
    "unknown_context": """
        with helper_lib.manager(F):
            ME = N
    """,
    "vectorize": "ME = np.vectorize(F)([1, 2])",
    "along_axis": "ME = np.apply_along_axis(F, 0, np.zeros((2, 3)))",
    "from_function": "ME = np.frompyfunc(F, 1, 1)([1, 2])",
    "lambda_callback": """
        ME = Sequential([Input((2,)), Dense(1)])
        ME.compile('sgd', 'mse')
        ME.fit(np.zeros((4, 2)), np.zeros((4, 1)), epochs=2, callbacks=[LambdaCallback(on_epoch_end=F)])
    """,
    "own_callback": """
        class ME_Callback(Callback):
            def on_epoch_end(self, epoch, logs=None):
                F()
        ME = Sequential([Input((2,)), Dense(1)])
        ME.compile('sgd', 'mse')
        ME.fit(np.zeros((4, 2)), np.zeros((4, 1)), epochs=3, callbacks=[ME_Callback()])
    """,
    "context_manager": """
        @contextlib.contextmanager
        def ME():
            yield N
            F()
        with ME() as ME_n:
            ME_m = N
    """,
    "suppress": """
        with contextlib.suppress(ZeroDivisionError):
            F()
            1 / 0
    """,
    "exception_handler": """
        try:
            [][N]
        except IndexError:
            F()
    """,
    "exception_else": """
        try:
            ME = [1, 2, 3][N]
        except IndexError:
            F()
        else:
            F()
            F()
    """,
    "exception_finally": """
        try:
            ME = helper_lib.flag()
        finally:
            F()
    """,
    "function_decorator": """
        @(lambda work: F() and work)
        def ME():
            pass
    """,
    "default_argument": """
        def ME(n=F()):
            return n
    """,
    "default_dict": """
        ME = collections.defaultdict(F)
        ME['k']
        ME['k']
    """,
    "match_guard": """
        match N:
            case ME if F() > 9:
                pass
            case _:
                pass
    """,
    "match_case": """
        match [N, N]:
            case [1, _]:
                F()
            case [_, ME]:
                F()
                F()
    """,
    "star_call": "print(*[F()], end='')",
    "formatted": 'ME = f"{F()}"',
    "keyword_call": "dict(n=F(), **{'m': F()})",
    "subscript": """
        ME = {}
        ME[F()] = F()
    """,
    "walrus": """
        if (ME := F()) > 2:
            F()
    """,
    "chained": "ME = 0 < F() < 2 < F()",
    "lambda_list": """
        for ME in [lambda: F(), lambda: N, lambda: F()]:
            ME()
    """,
    "dispatch": """
        ME = {1: F, 2: lambda *_: N}.get(N, F)
        ME()
    """,
    "regex": "ME = re.sub('a', lambda match: str(F()), 'banana')",
    "returned_early": """
        def ME():
            for item in helper_lib.items():
                if item > 2:
                    return F()
            F()
            return N
        ME_n = ME()
    """,
    "stopped": """
        def ME():
            F()
            return next(iter([]))
        try:
            ME()
        except StopIteration:
            ME_n = N
    """,
}
