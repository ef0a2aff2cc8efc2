"""Where untrusted code runs: the worker's side, the grader's side, the protocol and the isolation."""
