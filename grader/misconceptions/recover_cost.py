"""The ways in which a cost recovered by integration goes wrong: of the softmax, and of one sigmoid unit."""

from __future__ import annotations

from . import recover_sigmoid, recover_softmax
from .recover_formulas import FORMULAS

MISCONCEPTIONS = (*recover_softmax.MISCONCEPTIONS, *recover_sigmoid.MISCONCEPTIONS, *FORMULAS)
