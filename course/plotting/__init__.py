"""Plots of what a student's code computes, each by a probe that runs beside it and a function that draws.

A pack's plots lie in its folder `plots` (`plots`); a probe is run on the student's code or was recorded on the
reference (`measuring`); matplotlib draws what came back (`figures`).
"""
