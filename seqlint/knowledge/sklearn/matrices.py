"""Tables of numbers that are no arrays: SciPy's sparse matrices, and ``numpy.matrix``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seqlint.knowledge.library import Call, Result, attribute, method
from seqlint.knowledge.numpy.attributes import astype
from seqlint.knowledge.samples import rows_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import Dim
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Value
from seqlint.values.arrays import Array


@dataclass(frozen=True, eq=False)
class Sparse(AbstractValue):
    """A SciPy sparse matrix, as the array that it stands for."""

    array: Array

    @property
    def rows(self) -> Dim:
        """How many samples it holds."""
        return rows_of(self.array)

    def with_rows(self, rows: Dim) -> Sparse:
        """A selection of its samples."""
        return Sparse(replace(self.array, shape=self.array.shape.replace(0, rows)))


@dataclass(frozen=True, eq=False)
class Matrix(AbstractValue):
    """A ``numpy.matrix``: a table in which what is taken out, or computed, keeps both axes."""

    array: Array

    @property
    def rows(self) -> Dim:
        """How many samples it holds."""
        return rows_of(self.array)

    def with_rows(self, rows: Dim) -> Matrix:
        """A selection of its samples."""
        return Matrix(replace(self.array, shape=self.array.shape.replace(0, rows)))


@method(Matrix, "__array__")
def _matrix_array(matrix: Matrix, call: Call) -> Result:
    return matrix.array


@method(Matrix, "__array_function__")
def _matrix_function(matrix: Matrix, call: Call) -> Result:
    return NOT_KNOWN


@attribute(Matrix, "A")
def _unmatrixed(matrix: Matrix) -> Value | NotKnown:
    return matrix.array


@method(Matrix, "__len__")
def _matrix_length(matrix: Matrix, call: Call) -> Result:
    return matrix.rows if dims.is_known(matrix.rows) else NOT_KNOWN


@method(Matrix, "astype")
def _matrix_cast(matrix: Matrix, call: Call) -> Result:
    return Matrix(astype(matrix.array, call))


@method(Sparse, "toarray")
def _dense(matrix: Sparse, call: Call) -> Result:
    return matrix.array


@method(Sparse, "todense")
def _dense_matrix(matrix: Sparse, call: Call) -> Result:
    return Matrix(matrix.array)


@attribute((Sparse, Matrix), "shape")
def _matrix_shape(matrix: Sparse | Matrix) -> Value | NotKnown:
    known = matrix.array.shape.dims
    return known if known is not None and all(map(dims.is_known, known)) else NOT_KNOWN
