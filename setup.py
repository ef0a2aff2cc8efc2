"""The list of the compiled modules; everything else about the package is in pyproject.toml."""

import os
import sys
from pathlib import Path

import numpy
from Cython.Build import cythonize
from setuptools import Extension, setup

# The loops are written in vectors, so -O2 gives what -O3 does, in half the time. Neither -march=native (one
# build runs anywhere; the instruction set is chosen at import) nor -ffast-math (nan and inf keep a meaning).
FLAGS = ["/O2"] if sys.platform == "win32" else ["-fno-math-errno", "-fno-trapping-math"]
if sys.platform != "win32" and "-O" not in os.environ.get("CFLAGS", ""):
    FLAGS += ["-O2"]

extensions = [
    Extension(
        f"smlearn.{path.stem}",
        [path.as_posix()],
        include_dirs=["smlearn", numpy.get_include()],
        define_macros=[("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION")],
        extra_compile_args=FLAGS,
        libraries=[] if sys.platform == "win32" else ["m"],
        depends=[
            header.as_posix() for pattern in ("*.h", "*.pxd") for header in Path("smlearn").glob(pattern)
        ],
    )
    for path in sorted(Path("smlearn").glob("*.pyx"))
]

setup(
    ext_modules=cythonize(
        extensions,
        build_dir="build",
        language_level=3,
        # No test for a zero divisor, for inf and nan are answers; no __test__ in the modules.
        compiler_directives={"cdivision": True, "autotestdict": False},
    ),
    options={"build_ext": {"parallel": True}},  # as many compilers at once as there are processors
)
