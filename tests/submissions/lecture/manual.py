import math


def expression_gradients(a, b, c, f):
    e = a * b
    d = e + c
    # L = d * f

    dL_dL = 1.0
    dL_dd = f
    dL_df = d
    dL_de = dL_dd * 1.0  # a plus just hands the gradient on
    dL_dc = dL_dd * 1.0
    dL_da = dL_de * b
    dL_db = dL_de * a
    return {'a': dL_da, 'b': dL_db, 'c': dL_dc, 'd': dL_dd, 'e': dL_de, 'f': dL_df, 'L': dL_dL}


def neuron_gradients(x1, x2, w1, w2, b):
    x1w1 = x1 * w1
    x2w2 = x2 * w2
    n = x1w1 + x2w2 + b
    o = math.tanh(n)

    do_dn = 1 - o**2
    return {
        'o': 1.0,
        'n': do_dn,
        'b': do_dn,
        'x1': w1 * do_dn,
        'w1': x1 * do_dn,
        'x2': w2 * do_dn,
        'w2': x2 * do_dn,
    }
