"""Takes memory in small pieces until there is none."""

EXPECTED = "no points"

hoard = [0]
while True:
    hoard += hoard
