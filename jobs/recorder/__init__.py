"""The recorder: a Lambda that publishes the pipeline's figures every five minutes, so that no alarm is ever blind."""
