"""What `seqlint check` does besides its report: fixes, a baseline, and watching for changes."""
