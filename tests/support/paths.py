"""Where things are in the repository."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
SUPPORT = ROOT / "tests" / "support"
#: pages, programs and tables that tests read, in folders that mirror the packages
FIXTURES = ROOT / "tests" / "fixtures"
