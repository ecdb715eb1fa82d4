"""A training that goes on until a file is there, with a weight that can be set meanwhile."""

import os
import sys
import time

import dltui_client

weight = dltui_client.knob("aux_weight", float(sys.argv[1]))
step = 0
while not os.path.exists(sys.argv[2]):
    step += 1
    dltui_client.log(step, {"val_loss": weight.value})
    time.sleep(0.01)
