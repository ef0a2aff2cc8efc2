"""The compilers' messages in a student's words: what they mean, and what to do about it.

    advice(message, text)    one or two sentences on a message about the line `text`; "" where there is nothing to add

The message itself is shown as it is, so that it can be looked up. Advice is given on the grader's side, from a
message that is only a text: to know one more changes no compiled kernel.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_MATH = re.compile(
    r"a?(?:cos|sin|tan)h?$|atan2$|cbrt$|ceil$|copysign$|erfc?$|exp[2f]?$|expm1$|fabs$|floor$|fma$|f(?:max|min|mod)$"
    r"|hypot$|is(?:finite|inf|nan)$|lgamma$|log(?:10|1p|2|f)?$|pow$|round$|sqrt$|tgamma$|trunc$"
    r"|INFINITY$|HUGE_VAL$|NAN$|M_E$|M_PI$"
)
_ELSEWHERE = {
    "np": "`import numpy as np`",
    "cnp": "`cimport numpy as cnp`",
    "numpy": "`import numpy`",
    "cython": "`cimport cython`",
    "prange": "`from cython.parallel import prange`",
    "parallel": "`from cython.parallel import parallel`",
    **dict.fromkeys(
        ("malloc", "calloc", "realloc", "free"), "`from libc.stdlib cimport malloc, calloc, free`"
    ),
    **dict.fromkeys(("memset", "memcpy"), "`from libc.string cimport memset, memcpy`"),
    **dict.fromkeys(("DBL_MAX", "DBL_MIN", "DBL_EPSILON"), "`from libc.float cimport DBL_MAX`"),
    **dict.fromkeys(("INT_MAX", "INT_MIN"), "`from libc.limits cimport INT_MAX, INT_MIN`"),
}
_C_TYPE = re.compile(
    r"\s*(?:const\s+)?(?:unsigned\s+)?(?:int|long|float|double|char|Py_ssize_t|size_t)\b(?!\s*\()"
)
_GIL = (
    "Where the lock is released there is no Python, only C numbers, typed memoryviews and `nogil` functions. "
)

Words = str | Callable[[re.Match[str], str], str]


def advice(message: str, text: str = "") -> str:
    """Say what a compiler's message means for the line that it is about."""
    for pattern, words in _WORDS:
        found = pattern.search(message)
        if found:
            said = words if isinstance(words, str) else words(found, text)
            if said:
                return said
    return ""


# --- What depends on the line -----------------------------------------------------------------------------------------


def _undeclared(found: re.Match[str], text: str) -> str:
    name = found[1]
    if name == "e" and re.search(r"\be\s*(?:\^|\*\*)", text):
        return "The number e has no name here: e to the power of x is `exp(x)`, of `libc.math`."
    if _MATH.match(name):
        return f"`{name}` is C's: `from libc.math cimport {name}` at the top of the file makes it known."
    if name in _ELSEWHERE:
        return f"{_ELSEWHERE[name]} at the top of the file makes it known."
    return (
        f"Nothing has given `{name}` a value, nor a type. Is it spelt as it was before? A size is to be read off "
        "its array first: `cdef Py_ssize_t n = z.shape[0]`."
    )


def _foreign(found: re.Match[str], text: str) -> str:
    """Tell what was written in another language's way."""
    if re.match(r"\s*for\s*\(", text):
        return "That is a loop as C writes it. Here it is `for i in range(n):`."
    if re.search(r"\+\+|--", text):
        return "C's `i++` is `i += 1` here."
    if re.match(r"\s*print\s+[^(\s]", text):
        return "`print` is a function: `print(x)`."
    if _C_TYPE.match(text):
        return f"A declaration begins with `cdef`: `cdef {text.strip().rstrip(';')}`."
    if re.match(r"\s*(?:el)?if\b[^=!<>]*[^=!<>]=[^=]", text) and "'='" in found[0]:
        return "To compare is `==`; a single `=` assigns."
    return ""


def _expected(found: re.Match[str], text: str) -> str:
    wanted = found[1]
    if wanted == ":":
        return "A line that opens a block (`def`, `for`, `while`, `if`, `else`, `with`) ends in a colon."
    if wanted in ")]}":
        return (
            "A bracket that is opened must be closed, and what stands inside parted by commas. The compiler notices only where the text cannot go on: look at "
            "the lines before this one, too."
        )
    return ""


def _cannot_assign(found: re.Match[str], text: str) -> str:
    given, wanted = found[1], found[2]
    if "double" in given and wanted in ("int", "long", "Py_ssize_t", "size_t", "unsigned int", "char"):
        return (
            f"An `{wanted}` would lose all that stands after the decimal point. Declare what holds such a number as "
            "`double`."
        )
    if "[" in given and "[" not in wanted and "*" not in wanted:
        return "A whole memoryview, or a row of one, stands where a number belongs. Is an index missing?"
    if "[" in wanted and "[" not in given:
        return "A memoryview as a whole can be made to look at an array; a number goes into one of its entries, `o[i, j]`."
    return f"What stands on the right is of type {given}, and {wanted} is needed. Which of the two declarations is wrong?"


def _operands(found: re.Match[str], text: str) -> str:
    if found[1] == "^":
        return (
            "`^` is the exclusive or of whole numbers. A power is `**`, and e to the power of x is `exp(x)`."
        )
    if "[" in found[2]:
        return (
            "A memoryview cannot be calculated with as a whole, as an array can: take its entries, `z[i, j]`, one by one "
            "in loops. (A single index, `z[i]`, is a whole row.)"
        )
    return ""


# --- The messages -----------------------------------------------------------------------------------------------------

_INDENT = (
    "Lines of one block begin in the same column; four spaces for each level, and never tabs among spaces. An editor "
    "that shows blanks shows which line is off."
)
_WORDS: tuple[tuple[re.Pattern[str], Words], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"undeclared name not builtin: (\w+)", _undeclared),
        (r"Syntax error|Expected .*", _foreign),
        (r"^Expected an? (?:increase in indentation|indented block)", "The line above opens a block: what belongs to it is indented."),
        (r"^Expected '(.)', found", _expected),
        (r"^(?:Syntax error|Expected )", "The line cannot be read from the marked place on. Is something before it missing, or too much?"),
        (r"Mixed use of tabs|[Ii]nconsistent (?:indentation|use of tab)|[Uu]nindent|dedent", _INDENT),
        (r"Unclosed string literal", "A text that begins with a quotation mark must end with the same one."),
        (r"Unrecognized character|[Ii]nvalid character", "Cython knows no such character. Was it copied from a formatted text, such as “ for \" or − for -?"),
        (r"Calling gil-requiring function", _GIL + "Write `noexcept nogil` behind the called function's brackets, and types before its name and arguments."),
        (r"not allowed without (?:the )?(?:gil|GIL)", _GIL + "Which name in this line is not declared with `cdef`, or comes from NumPy? Write to a memoryview of the result, and take `exp` and `log` from `libc.math`."),
        (r"[Cc]annot use cdef modifier 'nogil' in Python function", "`nogil` belongs to `cdef` functions. In a `def`, the block `with nogil:` releases the lock."),
        (r"Function with Python return type cannot be declared nogil", "Without a type before its name, a `cdef` function returns a Python object: `cdef double name(…) noexcept nogil`, or `cdef void`."),
        (r"Function declared nogil has Python locals", _GIL + "Give a type to each of the function's arguments and variables."),
        (r"prange\(\) can only be used without the GIL", "`prange` wants the lock released: `prange(n, nogil=True)`, or a block `with nogil:` around it."),
        (r"reduction variable", "In a `prange`, `s += …` makes `s` a sum over all threads, which nobody can read before the loop has ended. What belongs to one row is best kept in a `cdef` function for one row."),
        (r"cdef statement not allowed here", "`cdef` declares for the whole function: it stands at its top, not inside a loop, an `if` or a `with`. Declare there, and assign here."),
        (r"Not allowed in a constant expression", "A C array's size must be known before the program runs. Take a memoryview of `np.empty(n)` instead, or do without it: a row often needs no more than one number."),
        (r"[Cc]annot assign type '([^']+)' to '([^']+)'", _cannot_assign),
        (r"'(?:np|cnp|numpy)' is not a cimported module", "NumPy's types, `np.ndarray[…]` and `np.float64_t`, need `cimport numpy as np` beside the import. A typed memoryview, `double[:, ::1]`, needs neither."),
        (r"'(\w+)' is not a cimported module", "A type out of a module needs a `cimport` of that module at the top of the file."),
        (r"'[^']+' is not a type identifier", "Is the type's name spelt right? A kernel needs `double`, `Py_ssize_t`, and memoryviews such as `double[:, ::1]`."),
        (r"Assignment to const", "What is `const` is read and never written. Inputs stay as they are: write to a memoryview of the result."),
        (r"declares no|not declared in module", "C's mathematics has exp, log, sqrt, tanh, fabs, pow and their like. What else a kernel needs is to be written, or called from NumPy outside the loops."),
        (r"Invalid index for memoryview specified|Invalid index type", "An index is a whole number: `cdef Py_ssize_t i, j`."),
        (r"Too many indices specified", "There are more indices than the declared type has dimensions: `[:]` has one, `[:, :]` has two."),
        (r"Invalid operand types? for '([^']+)' \((.*)\)", _operands),
        (r"Call with wrong number of arguments", "Compare the call with the first line of the function that is called: its arguments are counted there."),
        (r"redeclared", "One name has two declarations in this function. Keep the first, or choose another name."),
        (r"Storing unsafe C derivative of temporary|Casting temporary Python object", "The pointer leads into an array that has no name, and is gone when this line ends. Give the array a name first, and take the pointer of that."),
        (r"not conformable", "The two memoryviews are laid out differently: `::1` says contiguous, `:` does not. Declare both alike."),
        (r"Cannot convert '[^']*\*' to Python object", "A pointer is no Python object. Return the array that it leads into."),
        (r"Cannot take address of", "`&` gives the address of an entry of a typed memoryview, `&z[0, 0]`, or of a `cdef` variable, and of nothing that Python owns."),
        (r"Buffer types only allowed as function local variables", "`np.ndarray[…]` declares an argument or a variable inside a function. Elsewhere a memoryview does, `double[:, ::1]`."),
        (r"directive must be set to True or False", "A directive's value is `True` or `False`, as in `# cython: boundscheck=False`."),
        (r"directive|decorator|not a valid cython", "Which directives there are, and how they are written, stands in the lesson under \"Bounds\"."),
        (r"'continue' not inside loop|break statement not inside loop|'break' outside loop", "`break` and `continue` act on the loop around them. Is the line indented as far as that loop's body?"),
        (r"[Rr]eturn not inside a function|'return' outside function", "Is the line indented as far as its function's body?"),
        (r"No module named 'libc", "C's library is no module of Python's: `from libc.math cimport exp`, with `cimport`."),
        (r"No module named", "A kernel may import NumPy, and cimport C's mathematics (`libc.math`); what else it needs, it defines itself."),
        (r"stopped at a limit", "Is there a type, a constant or a loop that unfolds into very much code?"),
        (r"the encoding", "The line at the top that names the file's encoding can be left out: files are UTF-8."),
        (r"conflicting types for|redefinition of", "A function or variable of yours has a name that C's library uses. Choose another."),
    )
)  # fmt: skip
