"""`python -m sim` is the command `yqsim`."""

from sim.cli import main

if __name__ == "__main__":
    main()
