"""A training that takes a weight from the client: its loss is that of the weight at the first step."""

import time

import dltui_client

weight = dltui_client.knob("aux_weight", 5.0, min=0, max=10)
first = weight.value
for step in range(1, 5):
    dltui_client.log(step, {"val_loss": abs(first - 0.25)})
    time.sleep(0.01)
