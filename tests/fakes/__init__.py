"""Fakes at the seam: servers on loopback that behave, and misbehave, as the outside does."""
