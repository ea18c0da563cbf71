"""Writing a file in one step, so that no reader and no crash ever sees a part of it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def write_atomically(filename: str, data: bytes, *, original: bytes) -> None:
    """Replace the content of *filename*, or of what it links to, and keep its mode.

    Raises `OSError` where it cannot be written, or no longer has its *original* content.
    """
    target = os.path.realpath(filename)
    mode = stat.S_IMODE(os.stat(target).st_mode)
    # a file that nobody may write could be replaced all the same
    if not mode & _WRITABLE or not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), filename)
    with open(target, "rb") as file:
        if file.read() != original:
            raise OSError(errno.EBUSY, "it has changed since it was read", filename)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".seqlint", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
