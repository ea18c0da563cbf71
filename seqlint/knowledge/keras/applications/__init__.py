"""The models of ``keras.applications``, which stand in a model as layers do."""

from seqlint.knowledge.keras.applications.model import CLASS_NAME, Application, application

__all__ = ["CLASS_NAME", "Application", "application"]
