"""Where the groups meet: treasury, labour market, training, credit, land, welfare, demand."""
