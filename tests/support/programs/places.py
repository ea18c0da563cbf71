"""Names, containers, functions and modules that hold numbers."""

from __future__ import annotations

from support.programs.kind import Kind

PLACES: dict[str, Kind] = {
    "number": Kind(
        make="ME = N",
        reads=(
            "ME",
            "ME + 1",
            "max(ME, 2)",
            "[ME][0]",
            "(lambda: ME)()",
            "int(str(ME))",
        ),
        rebinds=(
            "ME += 1",
            "ME = N",
            "ME, _ = N, N",
            "[ME, *_] = [N, N, N]",
            """
                for ME in (N, N):
                    pass
            """,
            """
                for ME in helper_lib.items():
                    pass
            """,
            """
                if (ME := N) > 2:
                    pass
            """,
            """
                with helper_lib.opened() as ME:
                    pass
            """,
            """
                del ME
                ME = N
            """,
            "ME = N if IF else ME",
            "ME = IF and N or N",
            """
                try:
                    ME = [N][helper_lib.size()]
                except IndexError:
                    ME = N
            """,
            """
                match N:
                    case 1:
                        ME = N
                    case ME:
                        pass
            """,
        ),
    ),
    "list": Kind(
        make="ME = [N]",
        reads=(
            "len(ME) + 1",
            "sum(ME) + 1",
            "max(ME, default=N)",
            "(ME or [N])[-1]",
            "len([item for item in ME if item > 2]) + 1",
            "len(ME[1:]) + 1",
            "next(iter(ME), N)",
            "sorted([*ME, N], key=lambda item: -item)[0]",
            "len(list(filter(lambda item: item > 1, ME))) + 1",
            "(lambda first=N, *rest: first + len(rest))(*ME)",
            "ME.count(1) + 1",
        ),
        changes=(
            "ME.append(N)",
            "ME.extend([N, N])",
            "ME.insert(0, N)",
            "ME[:] = [N, N]",
            "ME[len(ME):] = [N]",
            "ME[0:0] = [N]",
            "del ME[:1]",
            "del ME[::2]",
            "ME.clear()",
            "ME.reverse()",
            "ME.sort(key=lambda item: -item)",
            "operator.iadd(ME, [N])",
            "list.append(ME, N)",
            "ME.__setitem__(slice(0, 0), [N])",
            "ME.append(ME.pop() + 1 if ME else N)",
            "random.shuffle(ME)",
            "helper_lib.touch(ME)",
            "helper_lib.touch((0, ME))",
            "helper_lib.touch({'value': ME})",
            "[ME.append(item) for item in range(1, 4) if item > 2]",
            "any(ME.append(item) for item in (1, 2))",
            "heapq.heappush(ME, N)",
        ),
        rebinds=(
            "ME += [N]",
            "ME *= 1 + (len(ME) < 9)",
            "ME = ME[1:]",
            "ME = [item + 1 for item in ME]",
            "ME = ME + [N]",
        ),
    ),
    "dict": Kind(
        make="ME = {'n': N}",
        reads=(
            "ME.get('n', N)",
            "ME['n'] if 'n' in ME else N",
            "len(ME) + 1",
            "max(ME.values(), default=N)",
            "dict(ME).get('n', N)",
            "{'n': N, **ME}['n']",
            "(lambda n=N, **rest: n + len(rest))(**ME)",
            "sum(value for key, value in ME.items() if key != 'n') + 1",
        ),
        changes=(
            "ME['n'] = N",
            "ME['n'] = ME.get('n', 1) + 1",
            "ME['m'] = N",
            "ME.update(n=N)",
            "ME.update([('n', N), ('k', N)])",
            "ME.setdefault('k', N)",
            "operator.setitem(ME, 'n', N)",
            "ME.pop('n', None)",
            "ME.clear()",
            "ME[helper_lib.word()] = N",
            "ME.__ior__({'n': N})",
            "helper_lib.touch(ME)",
            """
                for key in list(ME):
                    ME[key] += 1
            """,
            """
                for key in ('n', 'k'):
                    ME.setdefault(key, 0)
                    ME[key] += N
            """,
            """
                if 'n' in ME:
                    del ME['n']
            """,
        ),
        rebinds=(
            "ME |= {'n': N}",
            "ME = {**ME, 'm': N}",
            "ME = {key: value + 1 for key, value in ME.items()}",
        ),
    ),
    "set": Kind(
        make="ME = {N}",
        reads=(
            "len(ME) + 1",
            "max(ME, default=N)",
            "len(ME | {7, 8})",
        ),
        changes=(
            "ME.add(N)",
            "ME.discard(N)",
            "ME.update([N, N])",
            "helper_lib.touch(ME)",
        ),
        rebinds=(
            "ME |= {N}",
            "ME ^= {N}",
        ),
    ),
    "function_attribute": Kind(
        make="""
            def ME():
                ME.n += 1
                return ME.n
            ME.n = N
        """,
        reads=(
            "ME.n",
            "ME()",
        ),
        changes=(
            "ME.n += 1",
            "ME()",
            "setattr(ME, 'n', N)",
            "ME.__dict__['n'] = N",
            "[ME() for _ in range(2)]",
        ),
    ),
    "default": Kind(
        make="""
            def ME(item=None, seen=[N]):
                if item is not None:
                    seen.append(item)
                return len(seen)
        """,
        reads=(
            "ME()",
            "len(ME.__defaults__[1])",
            "ME(N)",
        ),
        changes=(
            "ME(N)",
            "ME.__defaults__[1].append(N)",
            "list(map(ME, [1, 2]))",
        ),
    ),
    "closure": Kind(
        make="""
            def ME_make():
                count = N
                def bump(*_):
                    nonlocal count
                    count += 1
                    return count
                def get():
                    return count
                return bump, get
            ME, ME_get = ME_make()
        """,
        reads=(
            "ME_get()",
            "ME()",
            "ME.__closure__[0].cell_contents",
        ),
        changes=(
            "ME()",
            """
                for _ in range(N):
                    ME()
            """,
            "list(map(ME, range(N)))",
            "helper_lib.run(ME)",
        ),
    ),
    "iterator": Kind(
        make="ME = iter([2, 3, 4, 5, 6, 7])",
        reads=(
            "next(ME, 8)",
            "next(ME, 9)",
            "next((item for item in ME if item > 3), 8)",
        ),
        changes=(
            "next(ME, None)",
            """
                for _ in zip(range(1), ME):
                    pass
            """,
            "3 in ME",
            "helper_lib.touch(ME)",
        ),
    ),
    "generator": Kind(
        make="""
            def ME_items():
                total = N
                while total < 30:
                    total += 1 + ((yield total) or 0)
            ME = ME_items()
            next(ME)
        """,
        reads=(
            "next(ME, 8)",
            "next(ME, 9)",
        ),
        changes=(
            "next(ME, None)",
            """
                for _ in zip(range(1), ME):
                    pass
            """,
            "helper_lib.touch(ME)",
        ),
    ),
    "pair": Kind(
        make="ME = ([N], {'n': N})",
        reads=(
            "len(ME[0]) + 1",
            "ME[1]['n']",
            "sum(ME[0]) + 1",
        ),
        changes=(
            "ME[0].append(N)",
            "ME[1]['n'] += 1",
            "ME[1].update(n=N)",
            "helper_lib.touch(ME)",
        ),
    ),
    "counter": Kind(
        make="ME = collections.Counter(n=N)",
        reads=(
            "ME['n'] + 1",
            "len(ME) + 1",
            "sum(ME.values()) + 1",
        ),
        changes=(
            "ME['n'] += 1",
            "ME.update('nm')",
            "ME['k'] += N",
            "ME.subtract(m=-1)",
        ),
    ),
    "default_dict": Kind(
        make="ME = collections.defaultdict(lambda: N)",
        reads=(
            "ME['n'] + 1",
            "len(ME) + 1",
            "ME['m']",
        ),
        changes=(
            "ME['n'] += 1",
            "ME['k']",
            "ME[helper_lib.word()]",
            "ME.default_factory = lambda: N",
        ),
    ),
    "deque": Kind(
        make="ME = collections.deque([N], maxlen=3)",
        reads=(
            "len(ME) + 1",
            "ME[0]",
            "sum(ME) + 1",
        ),
        changes=(
            "ME.append(N)",
            "ME.appendleft(N)",
            "ME.extend([N, N])",
            "ME.rotate(1)",
        ),
    ),
    "module_attribute": Kind(
        make="helper_lib.width = N",
        reads=(
            "helper_lib.width",
            "getattr(helper_lib, 'width')",
        ),
        changes=(
            "helper_lib.width += 1",
            "setattr(helper_lib, 'width', N)",
            "helper_lib.setup()",
        ),
    ),
    "unknown_module_attribute": Kind(
        make="pass",
        reads=("helper_lib.depth",),
        changes=(
            "helper_lib.setup()",
            "helper_lib.depth = N",
        ),
    ),
}
