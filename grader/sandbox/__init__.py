"""Where untrusted code runs: the worker's side, the grader's side, the protocol and the isolation.

Both sides
    messages    what is asked and what comes back, as plain data
    wire        the grammar of values, as bytes
The grader's side
    sandbox     `Sandbox`, which owns a zygote and runs programs in it
    session     one process of one program, asked call by call
    replies     what a worker says, read as a reply; the words for sudden ends
    link        one question and its answer within one deadline
    zygote      the zygote's process and its handle
    isolation   the ways to start it, best first, and the level that one has reached
    build       a kernel compiled, in a sandbox of its own, with build_*
The untrusted side, handed to the zygote as code
    worker      the zygote and its children
    program     the student's module, made from its source, and what it may import
    answers     what a function returned, as a value that may cross, or why it may not
    explain     an exception in words, cut to the student's own lines
    state       what a call could leave behind, and what became of its arguments
    memory      where the arguments of a compiled function stand
    lock        what a child drops before it runs the source, with
    landlock    the files that it may still read, and
    seccomp     the system calls that it keeps
"""
