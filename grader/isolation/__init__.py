"""How a student's process is locked in: `levels` for the judge, `inside` for the process itself."""
