"""Where random inputs come from: one seed, from which every check draws its own."""

import hashlib
import hmac
import random
import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Inputs:
    """The random inputs of a run. Hidden checks draw from a secret seed, everything else from a public one."""

    seed: bytes

    @classmethod
    def from_text(cls, text: str) -> "Inputs":
        """The inputs of a seed that somebody chose or a run has kept."""
        return cls(text.encode())

    @classmethod
    def fresh(cls) -> "Inputs":
        """The inputs of a new secret seed."""
        return cls.from_text(secrets.token_hex(16))

    def rng(self, name: str) -> random.Random:
        """The generator of one check: the same name always draws the same."""
        return random.Random(hmac.digest(self.seed, f"draw {name}".encode(), "sha256"))

    @property
    def name(self) -> str:
        """A keyed hash that names the draw in reports and does not give the seed away."""
        return hmac.new(self.seed, b"chainrule inputs", hashlib.sha256).hexdigest()[:16]


PUBLIC = Inputs(b"public")
