"""What a measure, a policy and a world are: loading, checking, and their monthly schedules."""
