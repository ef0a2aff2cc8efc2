class C:
    def __call__(self, *a): raise ValueError
    def __getattr__(self, n): raise SystemExit
sigmoid_forward = C()
