"""The commands of `yqsim`, one module for those that belong together."""
