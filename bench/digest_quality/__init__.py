"""How good the digests are: sentences chosen and sections found, beside other libraries."""
