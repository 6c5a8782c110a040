"""The line of lesson 10 is fitted; of lesson 12 only softmax is there."""


def mse(predictions, targets):
    return mean_square([p - t for p, t in zip(predictions, targets)])


def mean_square(errors):
    return sum(e**2 for e in errors) / len(errors)


def softmax(logits):
    top = max(x.data for x in logits)
    exps = [(x - top).exp() for x in logits]
    total = sum(exps)
    return [e / total for e in exps]


def cross_entropy(logits, target_index):
    p = softmax(logits)[target_index]
    raise NotImplementedError(f"-log({p}), but it overflows")
