"""Whether accepted certificates are about the law at hand and say what its answer says."""
