"""Statements around statements: ``BODY`` stands for them."""

from __future__ import annotations

BLOCKS: dict[str, str] = {
    "if_known": """
        if N < 3:
            BODY
    """,
    "if_unknown": """
        if IF:
            BODY
    """,
    "if_else": """
        if IF:
            ME = N
        else:
            BODY
    """,
    "elif": """
        if IF:
            pass
        elif IF:
            BODY
        else:
            BODY
    """,
    "for": """
        for ME in range(N):
            BODY
    """,
    "for_one": """
        for ME in (1,):
            BODY
    """,
    "for_items": """
        for ME in helper_lib.items():
            BODY
    """,
    "for_break": """
        for ME in range(4):
            if ME > 1 and IF:
                break
            BODY
    """,
    "for_continue": """
        for ME in range(4):
            if ME < 2 or IF:
                continue
            BODY
    """,
    "for_else": """
        for ME in helper_lib.items():
            if ME > 3:
                break
        else:
            BODY
    """,
    "long_loop": """
        for ME in range(150):
            if ME % 60 == 59:
                BODY
    """,
    "while_flag": """
        ME = True
        while ME:
            ME = False
            BODY
    """,
    "while_count": """
        ME = 0
        while ME < N:
            BODY
            ME += 1
    """,
    "while_armed": """
        ME = 0
        for _ in range(5):
            if ME == 3:
                BODY
            ME += 1
    """,
    "while_unknown": """
        ME = 0
        while helper_lib.flag() and ME < 3:
            ME += 1
            BODY
    """,
    "while_break": """
        while True:
            BODY
            break
    """,
    "try": """
        try:
            BODY
        except KeyError:
            ME = N
    """,
    "try_raises": """
        try:
            helper_lib.may_fail()
            BODY
        except RuntimeError:
            ME = N
    """,
    "try_after": """
        try:
            BODY
            helper_lib.may_fail()
            BODY
        except RuntimeError:
            pass
    """,
    "handler": """
        try:
            raise KeyError(N)
        except KeyError as ME:
            BODY
    """,
    "handler_unknown": """
        try:
            helper_lib.may_fail()
        except RuntimeError:
            BODY
    """,
    "try_else": """
        try:
            helper_lib.may_fail()
        except RuntimeError:
            pass
        else:
            BODY
    """,
    "finally": """
        try:
            helper_lib.may_fail()
        except RuntimeError:
            pass
        finally:
            BODY
    """,
    "reraise": """
        try:
            try:
                helper_lib.may_fail()
            finally:
                BODY
        except RuntimeError:
            BODY
    """,
    "with_suppress": """
        with contextlib.suppress(RuntimeError):
            helper_lib.may_fail()
            BODY
    """,
    "with_unknown": """
        with helper_lib.opened() as ME:
            BODY
    """,
    "with_swallowing": """
        with helper_lib.swallow():
            helper_lib.may_fail()
            BODY
    """,
    "match": """
        match N:
            case 1 | 2:
                BODY
            case ME if IF:
                BODY
            case _:
                pass
    """,
    "main": """
        if __name__ == '__main__':
            BODY
    """,
}
