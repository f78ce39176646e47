"""The two Glue jobs, as functions over a compiled plan. They know no pipeline and no machine that they run on."""
