"""What an exception of Python's or NumPy's says about the code that raised it, in a student's words.

An exception proves its own cause: "The truth value of an array …" is raised by an `if` on an array and by nothing
else. So its type and its text are enough to name the mistake, where no wrong answer reproduces the values.
The text comes from an untrusted process; nothing of it is shown but names and numbers that are cut out of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from ..checks.check import Observation, Raised
from ..checks.functions import FUNCTIONS
from ..checks.recover_cost import bound as integral_bound
from ..results import Diagnosis
from ..sandbox.messages import Value
from .misconception import Misconception

NAME = r"'?([A-Za-z_]\w{0,30})'?"
SHAPES = r"((?:\(\d*(?:,\d*)*\) ?){2,3})"


@dataclass(frozen=True)
class Cause:
    """One way to raise an exception.

    error    the exception's type, or several with | between them
    text     a pattern of its text; its groups fill {0}, {1} … in the message
    slug     what tests and reports call it
    message  what the code does
    why      why that raises, and what to write
    line     a pattern of the line of the student's that raised, where the text alone says too little
    """

    error: str
    text: str
    slug: str
    message: str
    why: str
    line: str = ""


_ONE_NUMBER = (
    "0-dimensional arrays can be|length-1 arrays can be|size-1 arrays can be|only 0-dimensional arrays"
)
_ARRAYS = "NumPy's own functions take each entry of an array; a loop takes one after the other."

CAUSES = (
    Cause("ValueError", "truth value of an array", "maximum-of-an-array", "Python's own max() or min() is given an array with rows: it compares whole rows, and a comparison of arrays is many answers.", "z.max(axis=1, keepdims=True) gives the largest entry of each row.", r"\b(?<![.\w])(max|min)\("),
    Cause("ValueError", "truth value of an array", "if-on-an-array", "A whole array stands where one True or False is asked for, as in `if z >= 0`: the comparison has an answer for each entry.", "np.where(condition, one, other) chooses for each entry; a mask, as in out[z >= 0] = …, does as well."),
    Cause("TypeError", _ONE_NUMBER, "math-on-an-array", "A function of `math` is given an array: those take one number.", "np.exp, np.log and the like take each entry of an array.", r"math\.|(?<![.\w])(exp|log|sqrt|tanh)\("),
    Cause("TypeError", _ONE_NUMBER, "float-of-an-array", "float() or int() is given an array with more than one entry.", f"It makes one number of one number. {_ARRAYS}", r"(?<![.\w])(float|int)\("),
    Cause("TypeError", _ONE_NUMBER, "one-number-expected", "An array stands where one number is needed.", f"math.exp, float() and the like take one number. {_ARRAYS}"),
    Cause("TypeError", r"bitwise_xor|for \^", "caret-for-power", "`^` is written for a power: in Python it is the exclusive or of bits.", "A power is written **, as in a**2."),
    Cause("NameError|UnboundLocalError", r"local variable " + NAME, "used-before-set", "`{0}` is used before anything is assigned to it in the function.", "A sum is set to 0 before its loop; and a name that a function assigns to anywhere is the function's own."),
    Cause("NameError", r"name '(math|np|numpy|random|itertools|functools|warnings|scipy|torch|operator)' is not defined", "not-imported", "`{0}` is used and not imported.", "`import {0}` (for np: `import numpy as np`) belongs at the top of the file."),
    Cause("NameError", r"name " + NAME + " is not defined", "unknown-name", "`{0}` is a name that the file does not define{near}.", "A name is known where it was assigned, defined or imported before; and it is spelled in one way."),
    Cause("ValueError", r"operands could not be broadcast together with (?:remapped )?shapes .*?" + SHAPES, "shapes-do-not-line-up", "Arrays of the shapes {0} are combined entry by entry.", "Shapes are lined up from the right, and sizes must agree or be 1: a sum over each row needs keepdims=True, shape (n, 1), to be combined with (n, k)."),
    Cause("ValueError", r"could not broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))", "does-not-fit-its-place", "An array of shape {0} is written into a place of shape {1}.", "out[i] is a row, out[i, j] one entry; what is written there must have the same shape."),
    Cause("ValueError", r"non-broadcastable output operand with shape (\([\d,]*\)).*?shape (\([\d,]*\))", "does-not-fit-its-place", "A result of shape {1} is written into an array of shape {0}.", "`a += b` keeps the shape of a; `a = a + b` makes a new array."),
    Cause("ValueError", r"matmul:.*size (\d+) is different from (\d+)", "matrix-product-sizes", "In a matrix product the inner sizes are {1} and {0}: they must be the same.", "(n, m) @ (m, k) gives (n, k). Entry-by-entry products are written *, and a transpose is .T."),
    Cause("ValueError", r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned", "matrix-product-sizes", "A matrix product is taken of the shapes {0} and {1}: the inner sizes must be the same.", "(n, m) @ (m, k) gives (n, k). Entry-by-entry products are written *, and a transpose is .T."),
    Cause("ValueError", r"matmul:.*does not have enough dimensions", "matrix-product-of-a-number", "A matrix product @ is taken with a single number.", "A number times an array is written *."),
    Cause("AxisError", r"axis 1 is out of bounds for array of dimension 1$", "axis-not-there", "axis=1 is asked of an array of dimension 1: a single row, (k,), stands where a batch of rows belongs, (n, k), as `softmax_forward` takes it.", "A row as a matrix of one row is z[None, :]; what is made of it has one row, too."),
    Cause("AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)", "axis-not-there", "axis={0} is asked of an array of dimension {1}.", "Axes count from 0: an array (k,) has axis 0 alone, and a row as a matrix, z[None, :], has axis 1 too."),
    Cause("IndexError", "arrays used as indices must be of integer", "floats-as-indices", "An array of floats is used as indices{labels}.", "An index counts places. y is one-hot: y.argmax(axis=1) gives each row's class, and y == 1 is a mask that picks the targets."),
    Cause("IndexError", "only integers, slices", "floats-as-indices", "Something that is no whole number is used as an index{labels}.", "An index counts places: range(n) gives them. y is one-hot: y.argmax(axis=1) gives each row's class."),
    Cause("IndexError", r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed", "too-many-indices", "{1} indices are given to an array of dimension {0}.", "np.zeros_like(a) has the shape of a; np.zeros((n, k)) makes one with rows and columns."),
    Cause("ValueError|TypeError", r"boolean array indexing assignment|cannot assign \d+ input values to the \d+ output values", "mask-and-values", "Values for the whole array are written through a mask that picks a part of it.", "Both sides need the mask, as in out[m] = np.exp(z[m]); or np.where(m, one, other) chooses for each entry."),
    Cause("IndexError", r"boolean index did not match", "mask-of-another-shape", "A mask of one shape is used on an array of another.", "A mask picks entries of an array of its own shape: it is made from that array, or from one like it."),
    Cause("IndexError", r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", "index-out-of-bounds", "Index {0} is used on axis {1}, which has {2} entries, counted from 0.", "Rows are counted by shape[0], columns by shape[1]; range(n) ends at n - 1."),
    Cause("IndexError", r"list (?:assignment )?index out of range", "list-index-out-of-range", "A list is indexed past its end.", "range(len(values)) ends at the last place; an empty list grows by append alone."),
    Cause("IndexError", "invalid index to scalar variable", "indexed-number", "A single number is indexed like an array.", "A row of a matrix is an array, an entry of a row is a number: one index too many is used."),
    Cause("TypeError", "'(float|int|numpy.float64)' object is not subscriptable", "indexed-number", "A single number is indexed like an array.", "A row of a matrix is an array, an entry of a row is a number: one index too many is used."),
    Cause("TypeError", "'(?:float|int|numpy.float64)' object does not support item assignment", "number-written-into", "A single number is written into as if it were an array.", "NumPy's functions give a plain number for an array of shape (): np.array(…) or np.where keeps it an array, and np.empty(z.shape) makes one to fill."),
    Cause("TypeError", "'tuple' object does not support item assignment", "tuple-written-into", "A tuple is written into: it cannot be changed.", "list(values) makes a list of it, which can; the argument itself is to stay as it is."),
    Cause("AttributeError", r"'tuple' object has no attribute '(append|insert|pop|copy|extend|remove|reverse|sort|tolist)'", "tuple-used-as-list", "A tuple is used like a list: it has no `.{0}`.", "The argument may be a list or a tuple, and is to stay as it is: [first, *rest] or list(values) makes a new list."),
    Cause("TypeError", "list indices must be integers or slices, not tuple", "list-indexed-like-a-matrix", "A list of lists is indexed like a matrix, with a comma.", "rows[i][j] indexes a list of lists; np.array(rows)[i, j] an array."),
    Cause("ValueError", r"not enough values to unpack \(expected (\d+), got (\d+)\)", "shape-unpacked", "{0} values are taken out of something that holds {1}, as in `n, k = a.shape` where `a` has other dimensions.", "The docstring tells how many dimensions each argument has."),
    Cause("ValueError", r"too many values to unpack \(expected (\d+)", "shape-unpacked", "Only {0} values are taken out of something that holds more, as in `n, k = a.shape` where `a` has other dimensions.", "The docstring tells how many dimensions each argument has."),
    Cause("OverflowError", "math range error|out of range|too large to convert|Result too large", "math-overflow", "An exponential of Python's own overflows: math.exp(x) raises an error once x passes 709.78.", "Write it so that the exponent is never above 0: e^(-|z|), or z less the row's maximum."),
    Cause("ValueError", "math domain error|expected a positive input", "math-domain", "math.log is taken of 0 or of a negative number, or math.sqrt of a negative one.", "Python's own ln 0 is an error, not -inf: keep it away from such numbers with `if`, or work it out otherwise."),
    Cause("ZeroDivisionError", "", "divided-by-zero", "A number of Python's own is divided by 0.", "Find what may be 0 below the fraction bar: a range that is empty, a size less one, a probability that underflowed."),
    Cause("AttributeError", r"(?:module 'numpy' has no attribute '|`np\.)(trapz|float|int|bool|float_|Inf|NaN|infty|product|cumproduct|in1d|row_stack|asscalar|mat)\b", "gone-from-numpy", "np.{0} is no longer in NumPy 2.", "np.trapezoid stands for np.trapz, float and int for np.float and np.int, np.inf for np.Inf, np.prod for np.product."),
    Cause("AttributeError", r"module " + NAME + " has no attribute " + NAME, "not-in-module", "`{0}` has no function called `{1}`{near}.", "The name is misspelled, or belongs to another module."),
    Cause("AttributeError", r"'(float|int|numpy.float64)' object has no attribute " + NAME, "number-used-as-array", "A single number is used like an array: it has no `.{1}`.", "Where an argument may be one number, np.asarray(z) makes an array of it."),
    Cause("AttributeError", r"Generator' object has no attribute '(randn|rand|randint|random_sample|ranf|random_integers)'", "old-generator-method", "A Generator has no `{0}`: that is a function of np.random's.", "rng.normal(0, 1, shape) or rng.standard_normal(shape) draws normal numbers, rng.random(shape) from 0 to 1, rng.integers whole ones."),
    Cause("AttributeError", r"'list' object has no attribute " + NAME, "list-used-as-array", "A list is used like an array: it has no `.{0}`.", "np.array(values) makes an array of a list."),
    Cause("AttributeError", r"'numpy.ndarray' object has no attribute " + NAME, "not-an-array-method", "Arrays have no `.{0}`{near}.", "An array's size is fixed: rows are collected in a list and made an array at the end; other things are functions of np."),
    Cause("AttributeError|TypeError", r"'?NoneType'?", "none-used", "None is used like a value: a function that was called, or a list's own method such as append or sort, gives nothing back.", "A function without `return` gives None, whatever it has worked out."),
    Cause("TypeError", r"got an unexpected keyword argument '(keepdim|dim)'", "torch-keyword", "`{0}` is a word of another library.", "NumPy says axis= and keepdims=."),
    Cause("TypeError", r"unexpected keyword argument " + NAME, "unknown-keyword", "A function is called with `{0}=`, which it does not know.", "help(function) lists its arguments; NumPy says axis= and keepdims=."),
    Cause("TypeError", r"missing (\d+) required positional argument", "argument-missing", "A call leaves out {0} of a function's arguments.", "The stub's signature is fixed: whoever calls the function passes all of its arguments."),
    Cause("TypeError", r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:was|were) given", "argument-too-many", "A call passes {1} arguments to a function that takes {0}.", "The stub's signature is fixed; and several values for one argument go into parentheses of their own, as in np.zeros((n, k))."),
    Cause("TypeError", r"Cannot interpret '.*' as a data type|data type .* not understood", "shape-without-parentheses", "A size stands where NumPy reads a dtype, as in np.zeros(n, k).", "The shape is one argument: np.zeros((n, k))."),
    Cause("TypeError", r"'([\w.]{1,40})' object is not callable", "not-callable", "Something that is no function is called: {0} stands before parentheses.", "An array is indexed with brackets, a product needs its *, and a name given to a value hides a function of the same name."),
    Cause("TypeError", r"object is not iterable|iteration over a 0-d array", "number-walked-through", "A loop walks through a single number.", "range(n) gives the numbers up to n; and an array of shape () holds one entry, which cannot be walked through."),
    Cause("TypeError", r"object of type '[\w.]+' has no len|len\(\) of unsized object", "length-of-a-number", "len() is taken of a single number.", "Where an argument may be one number, z.size and z.shape tell of any array."),
    Cause("TypeError", r"only integer scalar arrays can be converted|object cannot be interpreted as an integer", "range-of-a-float", "Something that is no whole number stands where a count is needed, as in range(z).", "range counts with whole numbers: range(n) for a size n."),
    Cause("ValueError", r"inhomogeneous shape", "uneven-rows", "An array is made of rows of different lengths.", "All rows of an array are equally long."),
    Cause("ValueError|TypeError", r"setting an array element with a sequence", "row-in-an-entry", "A whole array is written into one entry of another.", "out[i, j] holds one number; out[i] holds a row."),
    Cause("ValueError", r"cannot reshape array of size (\d+) into shape (\([\d,]*\))", "reshape-size", "{0} entries are reshaped into {1}, which holds another number of them.", "A reshape keeps all entries; it is no sum and no repetition."),
    Cause("ValueError", r"incompatible dimensions for cross product|invalid values? for cross", "cross-for-outer", "np.cross is used: that is the product of vectors in space.", "All products a_i b_j are np.outer(a, b), or a[:, None] * b."),
    Cause("ValueError", r"einstein sum|einsum|operand has more dimensions than subscripts|operand does not have enough|does not match number of operands|dimension .* for label", "einsum-letters", "The letters given to np.einsum do not fit its arrays.", "Each array has one letter for each of its dimensions, and equal letters have equal sizes."),
    Cause("ValueError", r"Input must be 1- or 2-d", "diagonal-of-other", "np.diag is given an array that has neither one dimension nor two.", "np.diag makes a matrix of a vector, and takes the diagonal of a matrix."),
    Cause("ValueError", r"read-only", "read-only", "An array that cannot be written to is changed: np.broadcast_to and np.diagonal give such views.", "np.array(view) or view.copy() is an array of its own."),
    Cause("ValueError", r"need at least one array to|zero-size array to reduction|empty sequence|arg is an empty|iterable argument is empty", "nothing-to-reduce", "A maximum, or the like, is taken of nothing.", "A list that no loop has filled, or a slice that begins where it ends, is empty."),
    Cause("ValueError|OverflowError", r"cannot convert float (NaN|infinity) to integer", "nan-to-integer", "int() or round() is given {0}.", "Something on the way has overflowed, or 0 is divided by 0."),
    Cause("UFuncTypeError|TypeError", r"Cannot cast ufunc '?\w+'? output from .*float64.*int", "float-into-integers", "Fractions are written into an array of integers.", "np.zeros(shape) holds floats; dtype=int, or np.array([0, 0]), holds whole numbers alone."),
    Cause("TypeError", r"can't multiply sequence by non-int|unsupported operand type\(s\) for .*'list'|bad operand type for unary -: 'list'|can only concatenate list", "list-arithmetic", "Arithmetic is done with a list.", "np.array(values) makes an array of a list; with that, + and * work entry by entry."),
    Cause("TypeError", r"unsupported operand type\(s\) .*'(function|builtin_function_or_method|method|numpy.ufunc)'", "function-not-called", "A function itself stands where its result is needed: its parentheses are missing.", "z.max is a function; z.max() is a number."),
    Cause("RecursionError", "", "endless-recursion", "A function calls itself without end.", "A function of the same name as the one that is to be called hides it; and a recursion needs a case that ends it."),
    Cause("FloatingPointError", r"(overflow|divide|invalid|underflow)", "errors-raised", "NumPy's warning of {0} is made an error, by np.seterr or np.errstate.", "Underflow to 0 is normal; what else is warned of is better avoided than raised."),
    Cause("SystemError", r"without (?:an )?exception set|with an exception set|returned NULL", "error-value-returned", "A `cdef` function returns the very number that its `except` clause keeps for an error.", "`except? -1` asks, where -1 comes back, whether there was an error at all; a plain `except -1` takes every -1 for one. `noexcept` is for functions that raise nothing."),
    Cause("KeyError", "", "unknown-key", "A dictionary is asked for a key that it does not hold.", "What one call puts into a dictionary, another cannot rely on: all that a function needs comes in its arguments."),
    Cause("ImportError|ModuleNotFoundError", r"`(\w{1,30})` is not needed in an exercise|No module named '(\w{1,30})'", "import-not-there", "A module is imported that an exercise neither needs nor has.", "NumPy, Python's own `math` and the earlier exercises are there; what the function is to do is written here."),
    Cause("AssertionError", "", "assertion", "An `assert` of your own does not hold for this input.", "The docstring tells which inputs are allowed: what it allows must pass."),
    Cause("refused", r"returned a dict\b", "returns-a-dict", "`{function}` returns a dictionary, where `{result}` alone is promised.", "To hand a cache on is the habit of some courses; here what the backward function needs is passed to it as an argument."),
    Cause("refused", r"returned a str\b", "returns-text", "`{function}` returns text, where `{result}` is promised.", "print() and f-strings are for people to read; what is returned are numbers."),
    Cause("refused", r"returned an? (function|builtin_function_or_method|method|generator|map|zip|filter|range)\b", "returns-no-value", "`{function}` returns a {0}, where `{result}` is promised.", "A function is called with parentheses; what map, zip or a generator would give is walked through by list(), and made an array by np.array."),
    Cause("refused", r"returned an? matrix\b", "returns-a-matrix", "`{function}` returns an np.matrix, where a plain array is promised.", "For np.matrix, * is the matrix product; np.array and np.outer give plain arrays."),
)  # fmt: skip


RAISED = frozenset(cause.slug for cause in CAUSES)
# Exceptions that show where a mistake came to light, and not yet which it was.
SYMPTOMS = frozenset(
    (
        "shapes-do-not-line-up", "does-not-fit-its-place", "matrix-product-sizes", "matrix-product-of-a-number",
        "axis-not-there", "too-many-indices", "mask-of-another-shape", "index-out-of-bounds", "list-index-out-of-range",
        "indexed-number", "shape-unpacked", "divided-by-zero", "none-used", "row-in-an-entry", "uneven-rows",
        "reshape-size", "nothing-to-reduce", "unknown-key", "assertion", "number-walked-through", "not-iterable",
        "mask-and-values", "used-before-set",
    )
)  # fmt: skip


def explained(
    function: str, group: Sequence[Observation], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Name what raised most often among a function's answers; None where little did, or nothing that is known."""
    if 2 * sum(isinstance(one.value, Raised) for one in group) < len(group) and not _right(function, group):
        return None  # the values have a cause of their own, of which the exception may be but a consequence
    raised = [one.value for one in group if isinstance(one.value, Raised) and one.value.text]
    found = [diagnosis for one in raised if (diagnosis := _named(function, one, misconceptions)) is not None]
    if not found:
        return None
    most, _ = Counter(one.slug for one in found).most_common(1)[0]
    return next(one for one in found if one.slug == most)


def _right(function: str, group: Sequence[Observation]) -> bool:
    known = FUNCTIONS.get(function)
    return known is not None and all(
        isinstance(one.value, Raised) or right_value(function, one) for one in group
    )


def right_value(function: str, one: Observation) -> bool:
    """Tell whether one answer is right, or as near as a docstring asks for."""
    if isinstance(one.value, Raised):
        return False
    return _near_enough(function, one) or _same(one.value, FUNCTIONS[function].expected(*one.args))


def _near_enough(function: str, one: Observation) -> bool:
    """Tell whether an integral is as near as its docstring asks for."""
    if not function.startswith("recover_") or not isinstance(one.value, float | int):
        return False
    right: Any = FUNCTIONS[function].expected(*one.args)
    return abs(float(one.value) - float(right)) <= integral_bound(function, one.args)


def _same(one: Value, other: Value) -> bool:
    if isinstance(other, list | tuple):
        return isinstance(one, list | tuple) and len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, np.ndarray | float | int) and bool(
        np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)  # type: ignore[arg-type]
    )


def _named(function: str, raised: Raised, misconceptions: Sequence[Misconception]) -> Diagnosis | None:
    for cause in CAUSES:
        match = re.search(cause.text, raised.text)
        if match is None or raised.error not in cause.error.split("|"):
            continue
        if cause.line and not re.search(cause.line, raised.source):
            continue
        groups = [(group or "").strip() for group in match.groups()]
        words = {"function": function, "result": _result(function), "near": _near(function, cause, groups)}
        words["labels"] = ": y holds rows, not labels" if re.search(r"[\[,] *y\b", raised.source) else ""
        see = next((m.see for m in misconceptions if m.function == function and m.slug == "no-return"), "")
        return Diagnosis(
            cause.slug, cause.message.format(*groups, **words), cause.why.format(*groups, **words), see
        )
    return None


def _result(function: str) -> str:
    known = FUNCTIONS.get(function)
    return known.results[0] if known else "the result"


def _near(function: str, cause: Cause, groups: Sequence[str]) -> str:
    """Give the name that may be meant."""
    if not groups or "{near}" not in cause.message:
        return ""
    names = [*FUNCTIONS, *FUNCTIONS[function].parameters] if function in FUNCTIONS else [*FUNCTIONS]
    if cause.error == "AttributeError":
        names = [name for name in dir(np) if not name.startswith("_")]
    near = get_close_matches(groups[-1], names, 1, 0.6) or [
        n for n in names if n.startswith(f"{groups[-1]}_")
    ]
    return f"; perhaps `{near[0]}` is meant" if near and near[0] != groups[-1] else ""
