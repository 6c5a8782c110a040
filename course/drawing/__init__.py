"""Drawings of expressions: which number was made from which, and how gradients flow back.

Build a graph (`graph`), write it for graphviz (`dot`), turn that into a picture (`render`),
or print it as plain text (`text`).
"""
