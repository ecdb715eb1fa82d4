"""A JAX training loop with an optax optimizer that dltui can steer."""

import argparse
import json
import time

import jax
import jax.numpy as jnp
import numpy
import optax

import dltui_client
from dltui_client.optax_scale import follow, steerable

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=4)
parser.add_argument("--weights", help="where the final weights go")
parser.add_argument("--movement", help="where the parameters' movement of each step is recorded")
parser.add_argument("--rest", type=float, default=0.0, help="seconds to rest after each step")
parser.add_argument("--plain", action="store_true", help="without dltui's helper")
arguments = parser.parse_args()

random = numpy.random.default_rng(1)
inputs = jnp.asarray(random.normal(size=(200, 4)))
targets = inputs.sum(axis=1)
parameters = jnp.zeros(4)
schedule = optax.cosine_decay_schedule(0.05, arguments.epochs * 25)
optimizer = optax.sgd(schedule)
if not arguments.plain:
    optimizer = steerable(optimizer, learning_rate=0.05)
state = optimizer.init(parameters)
traces = 0


def cost(parameters, x, y):
    return jnp.mean((x @ parameters - y) ** 2)


@jax.jit
def step(parameters, state, x, y):
    global traces
    traces += 1
    loss, gradient = jax.value_and_grad(cost)(parameters, x, y)
    updates, state = optimizer.update(gradient, state)
    return optax.apply_updates(parameters, updates), state, loss, gradient


movement = []
for epoch in dltui_client.epoch(arguments.epochs):
    for first in range(0, 200, 8):
        x, y = inputs[first : first + 8], targets[first : first + 8]
        if not arguments.plain:
            state = follow(state)
        before = parameters
        parameters, state, loss, gradient = step(parameters, state, x, y)
        dltui_client.log(None, {"train_loss": loss})
        if arguments.movement:
            rate = float(jnp.linalg.norm(before - parameters) / jnp.linalg.norm(gradient))
            scheduled = float(schedule(len(movement)))
            movement.append({"step": len(movement) + 1, "rates": [rate], "scheduled": scheduled})
        time.sleep(arguments.rest)
    value = float(cost(parameters, inputs, targets))
    dltui_client.log(None, {"val_loss": value})
    print(f"epoch {epoch + 1} val_loss {value}")

print("traced", traces)
if arguments.movement:
    with open(arguments.movement, "w") as file:
        json.dump(movement, file)
if arguments.weights:
    numpy.save(arguments.weights, parameters)
