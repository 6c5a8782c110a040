"""Everything lies in engine.py."""

from engine import SGD, Adam
