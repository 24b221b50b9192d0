"""What staff must look at now, in words, until it is over."""
