"""The models of RAISE in PyTorch: the reference that the Swift inference core is measured against."""
