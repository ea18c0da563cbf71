"""What pandas does to tables: rows, columns, and the arrays that they become."""

from seqlint.knowledge.pandas import (  # noqa: F401 - importing them declares what they know
    columns,
    computing,
    construction,
    conversion,
    rows,
    selection,
)
