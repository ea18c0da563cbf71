"""Ways to make a function of statements: ``BODY`` stands for them, the expression below ``---`` is the function.

Each function takes any arguments and gives a number. ``DECLARE`` is where it declares the names that BODY binds.
"""

from __future__ import annotations

CALLABLES: dict[str, str] = {
    "function": """
        def ME(*_):
            DECLARE
            BODY
            return N
        ---
        ME
    """,
    "early_return": """
        def ME(*_):
            DECLARE
            if IF:
                return N
            BODY
            return N
        ---
        ME
    """,
    "late_return": """
        def ME(*_):
            DECLARE
            for step in range(3):
                BODY
                if step == 1 or IF:
                    return N
            return N
        ---
        ME
    """,
    "counted": """
        ME_state = {'calls': 0}
        def ME(*_):
            DECLARE
            ME_state['calls'] += 1
            if ME_state['calls'] > 2:
                BODY
            return N
        ---
        ME
    """,
    "recursion": """
        def ME(depth=3, *_):
            DECLARE
            if isinstance(depth, int) and 0 < depth < 5:
                ME(depth - 1)
            BODY
            return N
        ---
        ME
    """,
    "deep_recursion": """
        def ME_deep(depth):
            DECLARE
            if depth:
                ME_deep(depth - 1)
            else:
                BODY
        def ME(*_):
            ME_deep(40)
            return N
        ---
        ME
    """,
    "closure_factory": """
        def ME_make(n):
            def work(*_):
                DECLARE
                BODY
                return n
            return work
        ---
        ME_make(N)
    """,
    "captured_loop": """
        ME = []
        for ME_n in (1, 2):
            def ME_work(*_, n=ME_n):
                DECLARE
                BODY
                return n
            ME.append(ME_work)
        ---
        ME[IF]
    """,
    "method": """
        class ME_Worker:
            def work(self, *_):
                DECLARE
                BODY
                return N
        ME = ME_Worker()
        ---
        ME.work
    """,
    "class_method": """
        class ME_Worker:
            @classmethod
            def work(cls, *_):
                DECLARE
                BODY
                return N
        ---
        ME_Worker.work
    """,
    "static_method": """
        class ME_Worker:
            @staticmethod
            def work(*_):
                DECLARE
                BODY
                return N
        ---
        ME_Worker().work
    """,
    "called_object": """
        class ME_Worker:
            def __call__(self, *_):
                DECLARE
                BODY
                return N
        ---
        ME_Worker()
    """,
    "inherited": """
        class ME_Base:
            def work(self, *_):
                return self.step()
            def step(self):
                return N
        class ME_Worker(ME_Base):
            def step(self):
                DECLARE
                BODY
                return super().step()
        ---
        ME_Worker().work
    """,
    "replaced_method": """
        class ME_Worker:
            def work(self, *_):
                return N
        def ME_work(self, *_):
            DECLARE
            BODY
            return N
        ME_Worker.work = ME_work
        ---
        ME_Worker().work
    """,
    "attribute_function": """
        def ME_work(*_):
            DECLARE
            BODY
            return N
        ME = types.SimpleNamespace()
        ME.work = ME_work
        ---
        getattr(ME, 'work')
    """,
    "partial": """
        def ME_work(n, *_, **options):
            DECLARE
            BODY
            return n
        ---
        functools.partial(ME_work, N, m=N)
    """,
    "star_arguments": """
        def ME_work(work, *arguments, **options):
            return work(*arguments, **options)
        def ME_step(*_, **options):
            DECLARE
            BODY
            return N
        ---
        (lambda *arguments: ME_work(ME_step, *arguments, k=N))
    """,
    "decorated_twice": """
        def ME_twice(work):
            @functools.wraps(work)
            def wrapper(*arguments):
                work(*arguments)
                return work(*arguments)
            return wrapper
        @ME_twice
        def ME(*_):
            DECLARE
            BODY
            return N
        ---
        ME
    """,
    "decorated_unknown": """
        @helper_lib.decorate
        def ME(*_):
            DECLARE
            BODY
            return N
        ---
        ME
    """,
    "decorated_object": """
        class ME_Wrapper:
            def __init__(self, work):
                self.work = work
            def __call__(self, *arguments):
                return self.work(*arguments) + 1
        @ME_Wrapper
        def ME(*_):
            DECLARE
            BODY
            return N
        ---
        ME
    """,
    "cached": """
        @functools.lru_cache(maxsize=None)
        def ME_work(n=1):
            DECLARE
            BODY
            return N
        ---
        (lambda *_: ME_work(1))
    """,
    "in_a_dict": """
        def ME_work(*_):
            DECLARE
            BODY
            return N
        ME = {'work': ME_work}
        ---
        ME['work']
    """,
    "generator_step": """
        def ME_items():
            DECLARE
            while True:
                BODY
                yield N
        ME = ME_items()
        ---
        (lambda *_: next(ME))
    """,
    "sent_to": """
        def ME_items():
            DECLARE
            got = 1
            while True:
                got = yield got
                BODY
        ME = ME_items()
        next(ME)
        ---
        (lambda *_: ME.send(N))
    """,
    "yield_from": """
        def ME_inner():
            DECLARE
            for n in range(9):
                BODY
                yield n + 1
        def ME_items():
            yield from ME_inner()
        ME = ME_items()
        ---
        (lambda *_: next(ME, 9))
    """,
    "raising": """
        def ME_work():
            DECLARE
            BODY
            raise KeyError('done')
        def ME(*_):
            try:
                ME_work()
            except KeyError:
                return N
            return N
        ---
        ME
    """,
    "raised_in_callee": """
        class ME_Error(Exception):
            pass
        def ME_check():
            raise ME_Error
        def ME(*_):
            DECLARE
            try:
                ME_check()
            except ME_Error:
                BODY
            return N
        ---
        ME
    """,
    "finally_return": """
        def ME(*_):
            DECLARE
            try:
                return N
            finally:
                BODY
        ---
        ME
    """,
    "finally_over_raise": """
        def ME(*_):
            DECLARE
            while True:
                try:
                    raise ValueError
                finally:
                    BODY
                    break
            return N
        ---
        ME
    """,
    "property_getter": """
        class ME_Worker:
            @property
            def work(self):
                DECLARE
                BODY
                return N
        ---
        (lambda *_: ME_Worker().work)
    """,
    "looked_up": """
        class ME_Worker:
            def __getattr__(self, name):
                def work(*_):
                    DECLARE
                    BODY
                    return N
                return work
        ---
        ME_Worker().anything
    """,
}
