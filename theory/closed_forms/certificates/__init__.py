"""From an answer to certificates for the kernel, as plain data."""
