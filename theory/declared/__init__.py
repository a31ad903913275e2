"""Families that a user declares by a log-density: read, differentiated, checked by rigorous quadrature."""
