"""From labelled sources to the rows that models are trained and measured on."""
