"""A mistake that has no name yet, found in the student's own source: the one change that makes all of it right.

    text         a module's source as pieces that can be replaced
    operators    the changes of what joins two expressions: an operator, a sign, parentheses, a comparison
    calls        the changes of a call: its axis, its function, its arguments
    values       the changes of a value: a number, a variable, an index, a transposition
    statements   the changes of one statement: where it stands, what it assigns, whether it belongs there
    edits        all of them for what a function reaches, the likeliest slips first
    search       tries them in a sandbox, and keeps the one with which every check passes
    name         says so

No more is said than is proven: where the change is and of what kind, and that with it everything passes.
"""
