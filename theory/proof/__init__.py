"""Certificates, the kernel that checks them, the named lemmas behind their limits, and the export to Coq."""
