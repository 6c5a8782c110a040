"""Grading the checks of a pack: against known mistakes, right solutions and unfinished ones.

`trials` judges all of them, `figures` counts what came out, `findings` says what is wrong with the pack.
"""
