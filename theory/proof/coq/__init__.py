"""Certificates and named lemmas as Coq, and what Coq says of them."""
