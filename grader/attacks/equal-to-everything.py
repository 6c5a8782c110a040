"""Gives numbers that are equal to every number, and close to it too."""

EXPECTED = "no points"


class Equal:
    def __eq__(self, other):
        return True

    def __float__(self):
        return self

    def __getattr__(self, name):
        return self

    def __call__(self, *anything):
        return self

    __hash__ = None
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __abs__ = __sub__ = __rsub__ = __add__ = __mul__ = __neg__ = lambda self, *other: self
    __iter__ = lambda self: iter(())


class Value(Equal):
    def __init__(self, *anything):
        pass


def forward_difference(*anything):
    return Equal()
