"""`course doctor`: what this computer can do for the course, found out by doing it."""
