"""Where the banks of answers, and the model answers, are."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "banks"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "solutions"))
