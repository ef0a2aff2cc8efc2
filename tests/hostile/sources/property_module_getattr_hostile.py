import numpy as np
def __getattr__(n): raise SystemExit(n)
