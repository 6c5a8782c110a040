"""What an instructor has on top of the course: collecting, marking, reports, building."""
