"""Everything lies in engine.py."""

from engine import fit_linear, fit_accumulated, fit_network, minimise
