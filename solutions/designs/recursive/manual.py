"""By hand: multiply the slopes on the way from the result to each number."""

import math


def expression_gradients(a, b, c, f):
    """L = d*f, d = e + c, e = a*b."""
    dL_dd, dL_df = f, a * b + c
    dd_de = dd_dc = 1.0
    de_da, de_db = b, a
    return dict(
        L=1.0,
        d=dL_dd,
        f=dL_df,
        e=dL_dd * dd_de,
        c=dL_dd * dd_dc,
        a=dL_dd * dd_de * de_da,
        b=dL_dd * dd_de * de_db,
    )


def neuron_gradients(x1, x2, w1, w2, b):
    """o = tanh(n), n = x1*w1 + x2*w2 + b."""
    o = math.tanh(x1 * w1 + x2 * w2 + b)
    do_dn = (1 + o) * (1 - o)
    dn = dict(n=1.0, b=1.0, x1=w1, w1=x1, x2=w2, w2=x2)
    return {name: do_dn * slope for name, slope in dn.items()} | {"o": 1.0}
