"""Gradescope: the autograder that is uploaded there, and what it does when a student hands in."""
