"""Where untrusted code runs: the worker's side, the grader's side, the protocol and the isolation.

messages    what is asked and what comes back, as plain data
wire        the grammar of values, as bytes; the one module that both sides load
worker      the untrusted side: one self-contained script, which becomes the zygote and its children
lock        what a child drops before it runs the student's source
sandbox     the grader's side: `Sandbox`, which starts the zygote and runs programs
isolation   which level this machine offers, found by trying
"""
