"""Drawings of expressions: which number was made from which, and how gradients flow back.

Build a graph (`graph`), write it for graphviz (`dot`), turn that into a picture (`render`),
or print it as plain text (`text`).
"""

# `graph` here is the function, though a module of this package is called so too: it is what one types in a notebook.
from course.drawing.display import Drawing, backward_steps, graph

__all__ = ["Drawing", "backward_steps", "graph"]
