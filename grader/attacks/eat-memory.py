"""Takes memory until there is none."""

EXPECTED = "no points"

hoard = []
while True:
    hoard.append(bytearray(1 << 26))
