"""chainrule: build your own autograd, checked by a judge that cannot be fooled."""

__version__ = "0.1.0"
