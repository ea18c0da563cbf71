"""What scikit-learn does to data: its data sets, splits and transformers."""

from seqlint.knowledge.sklearn import datasets, splits, transformers  # noqa: F401 - importing them declares what they know
