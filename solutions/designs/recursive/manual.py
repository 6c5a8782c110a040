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


def perceptron_gradients(x, weights, targets):
    """dloss/dw = dloss/do * do/dn * dn/dw, for each output by itself."""

    def row(w, target):
        o = 1 / (1 + math.exp(-sum(wi * xi for wi, xi in zip(w, x))))
        dloss_do = 2 * (o - target) / len(targets)
        do_dn = o * (1 - o)
        return [dloss_do * do_dn * dn_dw for dn_dw in x]

    return [row(w, target) for w, target in zip(weights, targets)]


def mlp_gradients(x, hidden, output, target):
    """o = tanh(n), n = v · h, h[i] = tanh(w[i] · x), loss = (o - target)**2."""
    h = [math.tanh(w[0] * x[0] + w[1] * x[1]) for w in hidden]
    o = math.tanh(output[0] * h[0] + output[1] * h[1])
    dloss_dn = 2 * (o - target) * (1 + o) * (1 - o)
    dn_dhidden = [[v * (1 + hi) * (1 - hi) * xi for xi in x] for v, hi in zip(output, h)]
    return [[dloss_dn * slope for slope in row] for row in dn_dhidden], [dloss_dn * hi for hi in h]
